//! The letter that a Verwendungsnachweis comes with (Anschreiben).

use paktbuch_reports::document::{Block, Column, Row, Run, Table};
use paktbuch_types::{Cents, ProofType, format_date};
use sea_orm::ConnectionTrait;

use super::{Written, euro, file_name, head, written_or};
use crate::funding;
use crate::reporting::commands::{LetterAsked, ProofAsked};
use crate::reporting::rows::{LetterKind, ProofPreview};
use crate::reporting::service::proof::{devices, figures, gather};
use crate::reporting::{MakeError, queries};

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let of = ProofAsked::filing(asked.notice, asked.as_of, asked.proof_type);
    let proof = gather(conn, of, None).await?;
    let counted = queries::count(conn, &devices(asked.notice, asked.as_of)).await?;
    let sums = figures(&proof, counted);
    let notice = &proof.settled.notice;
    let mut document = head::letter_about(conn, sums.proof_type.label(), notice, asked.as_of).await?;
    let day = format_date(asked.as_of);
    let given = opening(sums.proof_type, &proof.input.programme, &day);
    let narrative = funding::narrative(conn, asked.notice).await?;
    let is_told = narrative.is_told();
    let decided = funding::read_notice(conn, asked.notice)
        .await?
        .and_then(|view| view.decided);
    document.blocks = vec![Block::paragraph("Sehr geehrte Damen und Herren,")];
    document
        .blocks
        .extend(written_or(&narrative.data.cover_text, &given));
    document.blocks.extend([
        Block::Table(table(&sums)),
        Block::paragraph(paid_out(&sums, decided)),
        Block::paragraph("Anlagen:"),
        Block::List {
            ordered: true,
            items: enclosures(&sums, is_told)
                .into_iter()
                .map(|text| vec![Run::plain(text)])
                .collect(),
        },
        head::closing(),
    ]);
    Ok(Written {
        document,
        name: file_name(LetterKind::Cover, &notice.reference, asked.as_of),
        question: sums.proof_type.label().to_owned(),
        totals: vec![
            ("eligible_cents", sums.eligible),
            ("grant_cents", sums.grant_settled),
            ("own_share_cents", sums.own_settled),
            ("paid_out_cents", sums.paid_out),
        ],
    })
}

/// What is sent.
fn opening(proof_type: ProofType, programme: &str, day: &str) -> String {
    let (sent, it) = match proof_type {
        ProofType::Full => ("den Verwendungsnachweis", "Er"),
        ProofType::Simple => ("den einfachen Verwendungsnachweis", "Er"),
        ProofType::Confirmation => ("die Verwendungsbestätigung", "Sie"),
        ProofType::Interim => ("den Zwischennachweis", "Er"),
        ProofType::SimpleInterim => ("den einfachen Zwischennachweis", "Er"),
    };
    let follows = if proof_type.is_interim() {
        " Der Verwendungsnachweis folgt nach dem Abschluss der Maßnahme."
    } else {
        ""
    };
    format!(
        "zu der oben genannten Zuwendung ({programme}) übersende ich {sent}.{follows} {it} enthält, was bis zum {day} bezahlt ist:"
    )
}

fn table(sums: &ProofPreview) -> Table {
    let planned: Cents = sums.items.iter().map(|item| item.planned_eligible).sum();
    let row = |label: &str, planned: Cents, settled: Cents| {
        Row::of([label.to_owned(), euro(planned), euro(settled)])
    };
    let mut rows = vec![
        row("Zuwendungsfähige Ausgaben", planned, sums.eligible),
        row("Zuwendung", sums.granted, sums.grant_settled),
        row("Eigenanteil", sums.own_share, sums.own_settled),
    ];
    if sums.others_planned != Cents::ZERO || sums.others_settled != Cents::ZERO {
        rows.push(row(
            "Leistungen Dritter und weitere Einnahmen",
            sums.others_planned,
            sums.others_settled,
        ));
    }
    Table {
        columns: vec![
            Column::words("Ausgaben und Finanzierung"),
            Column::amounts("lt. Bescheid"),
            Column::amounts("lt. Abrechnung"),
        ],
        rows,
    }
}

/// What was paid out, and what that is too much or too little: by the proof, or by what was `decided` after its examination.
fn paid_out(sums: &ProofPreview, decided: Option<Cents>) -> String {
    let paid = format!("Ausgezahlt sind bisher {}", euro(sums.paid_out));
    if sums.proof_type.is_interim() {
        return format!("{paid}; abgerechnet wird mit dem Verwendungsnachweis.");
    }
    let (due, by) = match decided {
        Some(decided) => (decided, "lt. Schlussbescheid"),
        None => (sums.grant_settled, "lt. Abrechnung"),
    };
    match sums.paid_out.cmp(&due) {
        std::cmp::Ordering::Equal => format!("{paid}; das entspricht der Zuwendung {by}."),
        std::cmp::Ordering::Less => format!(
            "{paid}. Zur Zuwendung {by} stehen noch {} aus, um deren Auszahlung ich bitte.",
            euro(due.minus(sums.paid_out))
        ),
        std::cmp::Ordering::Greater => format!(
            "{paid}. Das sind {} mehr als die Zuwendung {by}.",
            euro(sums.paid_out.minus(due))
        ),
    }
}

/// What comes with the letter; the Sachbericht only where there is one (`is_told`).
fn enclosures(sums: &ProofPreview, is_told: bool) -> Vec<String> {
    if sums.proof_type == ProofType::Confirmation {
        return vec![sums.proof_type.label().to_owned()];
    }
    let count = |count: u64, one: &str, many: &str| {
        let word = if count == 1 { one } else { many };
        format!("{count} {word}")
    };
    let lines = count(
        u64::try_from(sums.receipts).unwrap_or(u64::MAX),
        "Zeile",
        "Zeilen",
    );
    let devices = count(sums.devices, "Gerät", "Geräte");
    let numbers = match (sums.proof_type.is_simple(), sums.encloses_receipts) {
        (false, true) => {
            format!("zahlenmäßiger Nachweis mit Belegliste ({lines}) und Inventarliste ({devices})")
        }
        (false, false) => format!("zahlenmäßiger Nachweis mit Inventarliste ({devices})"),
        (true, true) => format!("zahlenmäßiger Nachweis nach Einzelansätzen mit Belegliste ({lines})"),
        (true, false) => "zahlenmäßiger Nachweis nach Einzelansätzen".to_owned(),
    };
    let narrative = is_told.then(|| "Sachbericht".to_owned());
    [numbers].into_iter().chain(narrative).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(paid_out: i64, settled: i64) -> ProofPreview {
        ProofPreview {
            proof_type: ProofType::Full,
            encloses_receipts: true,
            has_narrative: true,
            asks_interim: None,
            items: Vec::new(),
            receipts: 1,
            devices: 2,
            installations: 0,
            spent: Cents(0),
            eligible: Cents(0),
            granted: Cents(0),
            own_share: Cents(0),
            grant_settled: Cents(settled),
            own_settled: Cents(0),
            others_planned: Cents(0),
            others_settled: Cents(0),
            paid_out: Cents(paid_out),
            rate: None,
            errors: 0,
            others: 0,
            findings: Vec::new(),
            confirmed: Vec::new(),
        }
    }

    #[test]
    fn what_was_paid_out_is_compared_with_the_settled_grant() {
        assert!(paid_out(&sums(100, 100), None).contains("entspricht"));
        assert!(paid_out(&sums(99, 100), None).contains("noch 0,01\u{a0}€ aus"));
        assert!(paid_out(&sums(101, 100), None).contains("0,01\u{a0}€ mehr"));
    }

    #[test]
    fn a_row_without_other_income_is_left_out() {
        assert_eq!(table(&sums(0, 0)).rows.len(), 3);
        let with = ProofPreview {
            others_settled: Cents(1),
            ..sums(0, 0)
        };
        assert_eq!(table(&with).rows.len(), 4);
        assert!(enclosures(&with, true)[0].contains("(1 Zeile)"));
    }

    #[test]
    fn what_is_enclosed_follows_the_type_of_the_proof() {
        let of = |proof_type, encloses_receipts| {
            let sums = ProofPreview {
                proof_type,
                encloses_receipts,
                ..sums(0, 0)
            };
            enclosures(&sums, true).join("; ")
        };
        assert_eq!(
            enclosures(&sums(0, 0), false),
            ["zahlenmäßiger Nachweis mit Belegliste (1 Zeile) und Inventarliste (2 Geräte)"]
        );
        for (proof_type, receipts, expected) in [
            (
                ProofType::Full,
                true,
                "zahlenmäßiger Nachweis mit Belegliste (1 Zeile) und Inventarliste (2 Geräte); Sachbericht",
            ),
            (
                ProofType::Interim,
                false,
                "zahlenmäßiger Nachweis mit Inventarliste (2 Geräte); Sachbericht",
            ),
            (
                ProofType::Simple,
                false,
                "zahlenmäßiger Nachweis nach Einzelansätzen; Sachbericht",
            ),
            (
                ProofType::SimpleInterim,
                true,
                "zahlenmäßiger Nachweis nach Einzelansätzen mit Belegliste (1 Zeile); Sachbericht",
            ),
            (ProofType::Confirmation, false, "Verwendungsbestätigung"),
        ] {
            assert_eq!(of(proof_type, receipts), expected);
        }
    }

    #[test]
    fn an_interim_proof_asks_for_no_money_and_announces_the_last_one() {
        let interim = ProofPreview {
            proof_type: ProofType::Interim,
            ..sums(99, 100)
        };
        assert!(paid_out(&interim, None).ends_with("abgerechnet wird mit dem Verwendungsnachweis."));
        let words = opening(ProofType::Interim, "DigitalPakt", "31.12.2025");
        assert!(
            words.contains("den Zwischennachweis. Der Verwendungsnachweis folgt"),
            "{words}"
        );
    }
}
