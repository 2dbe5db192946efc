//! What became of the notices: payouts with their drawdowns, a change notice, a reallocation, Sachberichte, a filed proof.

use paktbuch_types::{Cents, Drawdown, DrawdownState, ProofConfirmation};

use super::{FLAWED_NOTICE, MOBILE_NOTICE, NETWORK_NOTICE, REST_NOTICE, TOOLS_NOTICE};
use crate::literal::date;
use crate::{AmendmentSeed, DrawdownSeed, FilingSeed, NarrativeSeed, PayoutSeed, ReallocationSeed};

/// Why a drawdown was computed after it was paid out.
const LATER: &str = "Aus der Akte nachgetragen; der Stichtag ist der Tag der Erfassung.";

/// Payouts so far.
pub(super) fn payouts() -> Vec<PayoutSeed> {
    [
        (NETWORK_NOTICE, date(2022, 7, 4), 45_000, "Mittelabruf 1"),
        (NETWORK_NOTICE, date(2023, 1, 9), 40_500, "Mittelabruf 2"),
        (NETWORK_NOTICE, date(2023, 6, 5), 20_000, "Mittelabruf 3"),
        (TOOLS_NOTICE, date(2023, 4, 3), 12_000, "Mittelabruf 1"),
        (TOOLS_NOTICE, date(2024, 2, 5), 6_000, "Mittelabruf 2"),
        (MOBILE_NOTICE, date(2023, 5, 8), 15_000, "Mittelabruf 1"),
        (REST_NOTICE, date(2023, 10, 16), 40_000, "Mittelabruf 1"),
        (REST_NOTICE, date(2024, 3, 4), 30_000, "Mittelabruf 2"),
        (FLAWED_NOTICE, date(2024, 4, 22), 8_000, "Mittelabruf 1"),
    ]
    .into_iter()
    .map(|(notice, paid_on, euros, note)| PayoutSeed {
        notice: notice.to_owned(),
        paid_on,
        amount: Cents::euros(euros),
        note: note.to_owned(),
    })
    .collect()
}

/// Four drawdowns: one paid out, one asked for, one in draft, and one in another way than its programme's (planted fault R14).
pub(super) fn drawdowns() -> Vec<DrawdownSeed> {
    let draft = |notice: &str| DrawdownSeed {
        notice: notice.to_owned(),
        kind: Drawdown::Reimbursement,
        amount: None,
        note: String::new(),
        state: DrawdownState::Draft,
        requested_on: None,
        reference: String::new(),
        paid_on: None,
    };
    vec![
        DrawdownSeed {
            amount: Some(Cents::euros(6_000)),
            note: LATER.to_owned(),
            state: DrawdownState::PaidOut,
            requested_on: Some(date(2024, 1, 15)),
            reference: "48-DPS-2022/0342-MA2".to_owned(),
            paid_on: Some(date(2024, 2, 5)),
            ..draft(TOOLS_NOTICE)
        },
        DrawdownSeed {
            kind: Drawdown::Instalments,
            amount: Some(Cents::euros(8_000)),
            note: LATER.to_owned(),
            state: DrawdownState::PaidOut,
            requested_on: Some(date(2024, 4, 8)),
            reference: "48-MUS-2024/0007-MA1".to_owned(),
            paid_on: Some(date(2024, 4, 22)),
            ..draft(FLAWED_NOTICE)
        },
        DrawdownSeed {
            note: "Vierter Abruf, nach Bezahlung aller Rechnungen".to_owned(),
            state: DrawdownState::Requested,
            reference: "48-DPS-2021/0118-MA4".to_owned(),
            ..draft(NETWORK_NOTICE)
        },
        DrawdownSeed {
            note: "Noch mit der Kämmerei abzustimmen".to_owned(),
            ..draft(REST_NOTICE)
        },
    ]
}

/// The extension that moved the end of the Zweckbindung by a year.
pub(super) fn amendments() -> Vec<AmendmentSeed> {
    vec![AmendmentSeed {
        notice: REST_NOTICE.to_owned(),
        reference: "48-DPS-2023/0071-Ä1".to_owned(),
        dated: date(2023, 11, 21),
        announced_on: Some(date(2023, 11, 24)),
        reason: "Lieferzeiten der Saaltechnik".to_owned(),
        implementation_to: date(2024, 10, 31),
        approval_to: date(2024, 12, 31),
        proof_due: date(2025, 4, 30),
    }]
}

/// What would mend the planted fault R2: prepared, not sent.
pub(super) fn reallocations() -> Vec<ReallocationSeed> {
    vec![ReallocationSeed {
        notice: NETWORK_NOTICE.to_owned(),
        reason: "Die Displays wurden teurer als bei der Antragstellung angeboten; Verkabelung und WLAN blieben unter dem Ansatz."
            .to_owned(),
        items: vec![
            (1, Cents::euros(53_000)),
            (2, Cents::euros(29_450)),
            (3, Cents::euros(53_550)),
        ],
    }]
}

/// The proof that nothing stands against.
pub(super) fn filings() -> Vec<FilingSeed> {
    vec![FilingSeed {
        notice: MOBILE_NOTICE.to_owned(),
        as_of: date(2025, 4, 22),
    }]
}

/// What is written of the Sachberichte: a part of the first notice's, and all of the filed one's.
pub(super) fn narratives() -> Vec<NarrativeSeed> {
    vec![network_narrative(), mobile_narrative()]
}

fn mobile_narrative() -> NarrativeSeed {
    NarrativeSeed {
        notice: MOBILE_NOTICE.to_owned(),
        measure: "32 Tablets mit Hülle und Einrichtung, zwei Lade- und Transportkoffer und die Geräteverwaltung für die Baumberge-Schule."
            .to_owned(),
        began_on: date(2022, 12, 5),
        ended_on: date(2023, 3, 14),
        result: "Baumberge-Schule: Beide Koffer werden in allen Jahrgängen eingesetzt, die Geräte sind in die Geräteverwaltung aufgenommen."
            .to_owned(),
        deviations: "Die Preise lagen unter den geplanten; ein Teil der Zuwendung wurde nicht gebraucht.".to_owned(),
        offices: "IT der Gemeinde: Geräte und Koffer ohne Mängel abgenommen.".to_owned(),
        contact: "Monika Beispiel, Schulverwaltung, 02507 33-0".to_owned(),
        // No local audit (örtliche Prüfung) is entered.
        confirmed: vec![
            ProofConfirmation::Conditions,
            ProofConfirmation::Economy,
            ProofConfirmation::Books,
            ProofConfirmation::Purpose,
        ],
    }
}

fn network_narrative() -> NarrativeSeed {
    NarrativeSeed {
        notice: NETWORK_NOTICE.to_owned(),
        measure: "Strukturierte Verkabelung, WLAN und interaktive Displays für die Anne-Frank-Gesamtschule und die Baumberge-Schule, dazu ein \
                  Schulserver und die Einrichtung der Geräteverwaltung."
            .to_owned(),
        began_on: date(2021, 10, 4),
        ended_on: date(2024, 10, 18),
        result: "Anne-Frank-Gesamtschule: Alle Unterrichtsräume der Gebäude A und B haben Netzanschluss und WLAN, sieben Räume ein Display.\n\
                 Baumberge-Schule: Alle Klassenräume haben Netzanschluss und WLAN, drei Räume ein Display."
            .to_owned(),
        deviations: "Die interaktiven Displays wurden teurer als geplant; die Umschichtung ist mit der Bezirksregierung zu klären.".to_owned(),
        offices: "Gebäudewirtschaft der Gemeinde: Abnahme der Verkabelung ohne Mängel.".to_owned(),
        contact: "Monika Beispiel, Schulverwaltung, 02507 33-0".to_owned(),
        confirmed: vec![ProofConfirmation::Economy, ProofConfirmation::Books],
    }
}
