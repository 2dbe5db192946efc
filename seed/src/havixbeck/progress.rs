//! What became of the notices: payouts with their drawdowns, a change notice, a reallocation, Sachberichte, a filed proof.

use paktbuch_types::{Cents, Drawdown, DrawdownState, ProofConfirmation};

use super::{FLAWED_NOTICE, MOBILE_NOTICE, NETWORK_NOTICE, REST_NOTICE, TOOLS_NOTICE};
use crate::literal::date;
use crate::{AmendmentSeed, DrawdownSeed, FilingSeed, NarrativeSeed, PayoutSeed, ReallocationSeed};

/// Payouts so far; the notes count the drawdowns of their notice.
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

/// A drawdown for each payout but that of the filed notice, of which nothing is to be said; then one asked for and one in draft.
pub(super) fn drawdowns() -> Vec<DrawdownSeed> {
    let mut drawdowns = paid_out();
    drawdowns.push(DrawdownSeed {
        note: "Vierter Abruf, nach Bezahlung aller Rechnungen".to_owned(),
        state: DrawdownState::Requested,
        reference: "48-DPS-2021/0118-MA4".to_owned(),
        ..draft(NETWORK_NOTICE)
    });
    drawdowns.push(DrawdownSeed {
        note: "Noch mit der Kämmerei abzustimmen".to_owned(),
        ..draft(REST_NOTICE)
    });
    drawdowns
}

/// Those that were paid out, in the order of their payouts; the last one in another way than its programme's (planted fault R14).
fn paid_out() -> Vec<DrawdownSeed> {
    let requested_on = [
        date(2022, 6, 20),
        date(2022, 12, 19),
        date(2023, 5, 15),
        date(2023, 3, 20),
        date(2024, 1, 15),
        date(2023, 9, 25),
        date(2024, 2, 12),
        date(2024, 4, 8),
    ];
    let answers = payouts()
        .into_iter()
        .filter(|payout| payout.notice != MOBILE_NOTICE);
    let drawdown = |(payout, requested_on): (PayoutSeed, _)| DrawdownSeed {
        kind: if payout.notice == FLAWED_NOTICE {
            Drawdown::Instalments
        } else {
            Drawdown::Reimbursement
        },
        amount: Some(payout.amount),
        note: "Aus der Akte nachgetragen".to_owned(),
        state: DrawdownState::PaidOut,
        requested_on: Some(requested_on),
        reference: format!("{}-{}", payout.notice, payout.note.replace("Mittelabruf ", "MA")),
        paid_on: Some(payout.paid_on),
        ..draft(&payout.notice)
    };
    answers.zip(requested_on).map(drawdown).collect()
}

fn draft(notice: &str) -> DrawdownSeed {
    DrawdownSeed {
        notice: notice.to_owned(),
        kind: Drawdown::Reimbursement,
        amount: None,
        note: String::new(),
        state: DrawdownState::Draft,
        requested_on: None,
        reference: String::new(),
        paid_on: None,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payout_answers_the_drawdown_that_its_note_names() {
        let payouts = payouts();
        let paid_out = paid_out();
        assert_eq!(paid_out.len(), payouts.len() - 1, "but that of the filed notice");
        for drawdown in paid_out {
            let is_own = |payout: &&PayoutSeed| payout.notice == drawdown.notice;
            let own: Vec<&PayoutSeed> = payouts.iter().filter(is_own).collect();
            let place = own
                .iter()
                .position(|payout| Some(payout.paid_on) == drawdown.paid_on);
            let place = place.expect("its payout");
            assert!(drawdown.requested_on < drawdown.paid_on, "{drawdown:?}");
            // Drawdowns are numbered in the order of the payouts of their notice.
            assert_eq!(own[place].note, format!("Mittelabruf {}", place + 1));
            assert!(own.is_sorted_by_key(|payout| payout.paid_on), "{own:?}");
        }
    }
}
