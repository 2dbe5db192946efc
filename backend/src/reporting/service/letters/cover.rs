//! The letter that a Verwendungsnachweis comes with (Anschreiben).

use paktbuch_reports::document::{Block, Column, Row, Run, Table};
use paktbuch_types::{Cents, ProofEdition, format_date};
use sea_orm::ConnectionTrait;

use super::{Written, euro, file_name, head};
use crate::reporting::commands::LetterAsked;
use crate::reporting::rows::{LetterKind, ProofPreview};
use crate::reporting::service::proof::{devices, figures, gather};
use crate::reporting::{MakeError, queries};

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let proof = gather(conn, asked.notice, asked.as_of, (ProofEdition::Filing, None)).await?;
    let counted = queries::count(conn, &devices(asked.notice, asked.as_of)).await?;
    let sums = figures(&proof, counted);
    let notice = &proof.settled.notice;
    let mut document = head::letter_about(conn, "Verwendungsnachweis", notice, asked.as_of).await?;
    document.blocks = vec![
        Block::paragraph("Sehr geehrte Damen und Herren,"),
        Block::paragraph(format!(
            "zu der oben genannten Zuwendung ({}) übersende ich den Verwendungsnachweis. Er enthält, was bis zum {} bezahlt ist:",
            proof.input.programme,
            format_date(asked.as_of)
        )),
        Block::Table(table(&sums)),
        Block::paragraph(paid_out(&sums)),
        Block::paragraph("Anlagen:"),
        Block::List {
            ordered: true,
            items: enclosures(&sums).map(|text| vec![Run::plain(text)]).to_vec(),
        },
    ];
    document.blocks.push(head::closing());
    Ok(Written {
        document,
        name: file_name(LetterKind::Cover, &notice.reference, asked.as_of),
        totals: vec![
            ("eligible_cents", sums.eligible),
            ("grant_cents", sums.grant_settled),
            ("own_share_cents", sums.own_settled),
            ("paid_out_cents", sums.paid_out),
        ],
    })
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

/// What was paid out, and what that is too much or too little.
fn paid_out(sums: &ProofPreview) -> String {
    let paid = format!("Ausgezahlt sind bisher {}", euro(sums.paid_out));
    match sums.paid_out.cmp(&sums.grant_settled) {
        std::cmp::Ordering::Equal => format!("{paid}; das entspricht der Zuwendung lt. Abrechnung."),
        std::cmp::Ordering::Less => format!(
            "{paid}. Es stehen noch {} aus, um deren Auszahlung ich bitte.",
            euro(sums.grant_settled.minus(sums.paid_out))
        ),
        std::cmp::Ordering::Greater => format!(
            "{paid}. Das sind {} mehr als die Zuwendung lt. Abrechnung.",
            euro(sums.paid_out.minus(sums.grant_settled))
        ),
    }
}

fn enclosures(sums: &ProofPreview) -> [String; 2] {
    let count = |count: u64, one: &str, many: &str| {
        let word = if count == 1 { one } else { many };
        format!("{count} {word}")
    };
    let receipts = u64::try_from(sums.receipts).unwrap_or(u64::MAX);
    [
        format!(
            "zahlenmäßiger Nachweis mit Belegliste ({}) und Inventarliste ({})",
            count(receipts, "Zeile", "Zeilen"),
            count(sums.devices, "Gerät", "Geräte")
        ),
        "Sachbericht".to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sums(paid_out: i64, settled: i64) -> ProofPreview {
        ProofPreview {
            items: Vec::new(),
            receipts: 1,
            devices: 2,
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
        assert!(paid_out(&sums(100, 100)).contains("entspricht"));
        assert!(paid_out(&sums(99, 100)).contains("noch 0,01\u{a0}€ aus"));
        assert!(paid_out(&sums(101, 100)).contains("0,01\u{a0}€ mehr"));
    }

    #[test]
    fn a_row_without_other_income_is_left_out() {
        assert_eq!(table(&sums(0, 0)).rows.len(), 3);
        let with = ProofPreview {
            others_settled: Cents(1),
            ..sums(0, 0)
        };
        assert_eq!(table(&with).rows.len(), 4);
        assert!(enclosures(&with)[0].contains("(1 Zeile)"));
    }
}
