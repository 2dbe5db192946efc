//! The letter that asks for a payout (Mittelabruf).

use paktbuch_reports::document::{Block, Column, Row, Table};
use paktbuch_types::Cents;
use sea_orm::ConnectionTrait;

use super::{Written, euro, file_name, head, missing, unknown_notice, written_or};
use crate::drawdowns::{self, DrawdownLetter, DrawdownRow};
use crate::reporting::commands::LetterAsked;
use crate::reporting::rows::LetterKind;
use crate::reporting::{MakeError, queries};

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let notice = queries::the_notice(conn, asked.notice)
        .await?
        .ok_or_else(unknown_notice)?;
    let is_asked = |row: &DrawdownRow| asked.number.is_none_or(|number| row.number == number);
    let rows = drawdowns::of_notice(conn, asked.notice).await?;
    let row = rows.into_iter().rfind(is_asked);
    let none = || missing(&notice.reference, "keinen Mittelabruf", asked.number);
    let id = row.ok_or_else(none)?.id;
    let (row, needs) = drawdowns::entry(conn, id).await?.ok_or_else(none)?;
    let head = drawdowns::letter_head(conn, asked.notice)
        .await?
        .ok_or_else(unknown_notice)?;
    let letter = DrawdownLetter::new(&row, &needs, head);
    let date = row.progress.requested_on.unwrap_or(asked.as_of);
    let about = (asked.notice, notice.reference.as_str());
    let mut document = head::letter(conn, about, letter.subject.clone(), date).await?;
    document.blocks = vec![Block::paragraph("Sehr geehrte Damen und Herren,")];
    document
        .blocks
        .extend(written_or(&letter.head.text, &letter.opening));
    document.blocks.push(Block::Table(sums(&letter)));
    document.blocks.push(Block::paragraph(&letter.foreseen));
    if !letter.needs.is_empty() {
        document.blocks.push(Block::Table(needs_of(&letter)));
    }
    document.blocks.push(Block::paragraph(&letter.account));
    document.blocks.push(Block::paragraph(drawdowns::ASSURANCE));
    document.blocks.push(head::closing());
    document.blocks.push(Block::paragraph(format!(
        "Anlage: Aufstellung zum Mittelabruf {}",
        row.number
    )));
    Ok(Written {
        document,
        name: file_name(LetterKind::Drawdown, &notice.reference, row.number),
        question: format!("Nr. {}", row.number),
        totals: vec![("amount_cents", row.amount)],
    })
}

fn sums(letter: &DrawdownLetter) -> Table {
    let last = letter.sums.len().saturating_sub(1);
    let row = |(place, (label, amount)): (usize, &(&str, String))| {
        let row = Row::of([(*label).to_owned(), amount.clone()]);
        if place == last { row.as_sum() } else { row }
    };
    Table {
        columns: vec![Column::words("Berechnung"), Column::amounts("Betrag")],
        rows: letter.sums.iter().enumerate().map(row).collect(),
    }
}

fn needs_of(letter: &DrawdownLetter) -> Table {
    let rows = letter
        .needs
        .iter()
        .map(|(words, amount)| Row::of([words.clone(), euro(*amount)]));
    let sum: Cents = letter.needs.iter().map(|(_, amount)| *amount).sum();
    let sum = Row::of(["Summe".to_owned(), euro(sum)]).as_sum();
    Table {
        columns: vec![
            Column::words("Vorgesehene Zahlung"),
            Column::amounts("zuwendungsfähig"),
        ],
        rows: rows.chain([sum]).collect(),
    }
}
