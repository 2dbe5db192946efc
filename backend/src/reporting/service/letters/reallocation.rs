//! The letter of a reallocation (Umschichtung), with old and new table.

use paktbuch_reports::document::{Block, Column, Row, Table};
use sea_orm::ConnectionTrait;

use super::{Written, file_name, head, missing, unknown_notice};
use crate::funding::{self, ReallocationLetter, ReallocationRow};
use crate::reporting::MakeError;
use crate::reporting::commands::LetterAsked;
use crate::reporting::rows::LetterKind;

pub(super) async fn write(conn: &impl ConnectionTrait, asked: LetterAsked) -> Result<Written, MakeError> {
    let view = funding::read_notice(conn, asked.notice)
        .await?
        .ok_or_else(unknown_notice)?;
    let is_asked = |row: &&ReallocationRow| asked.number.is_none_or(|number| row.number == number);
    let reference = &view.data.reference;
    let row = view
        .reallocations
        .iter()
        .rfind(is_asked)
        .ok_or_else(|| missing(reference, "keine Umschichtung", asked.number))?;
    let letter = funding::reallocation_letter(&view, row);
    let date = letter.sent_on.unwrap_or(asked.as_of);
    let about = (asked.notice, reference.as_str());
    let mut document = head::letter(conn, about, letter.subject.clone(), date).await?;
    document.blocks = letter.text.iter().map(Block::paragraph).collect();
    document
        .blocks
        .push(Block::paragraph("Zuwendungsfähige Ausgaben in Euro:"));
    document.blocks.push(Block::Table(table(&letter)));
    if !letter.reason.trim().is_empty() {
        document.blocks.push(Block::heading(1, "Begründung"));
        document
            .blocks
            .extend(paktbuch_reports::document::parse(&letter.reason));
    }
    document.blocks.push(head::closing());
    Ok(Written {
        document,
        name: file_name(LetterKind::Reallocation, reference, row.number),
        question: format!("Nr. {}", row.number),
        totals: vec![("eligible_cents", letter.sum)],
    })
}

fn table(letter: &ReallocationLetter) -> Table {
    let rows = letter.rows.iter().map(|row| {
        Row::of([
            row.name.clone(),
            row.before.to_string(),
            row.difference.to_string(),
            row.share
                .map_or_else(|| "–".to_owned(), |share| share.to_string()),
            row.after.to_string(),
            row.deviation.label().to_owned(),
        ])
    });
    let sum = letter.sum.to_string();
    let sum = Row::of(["Summe", &sum, "", "", &sum, ""]).as_sum();
    Table {
        columns: vec![
            Column::words("Einzelansatz"),
            Column::amounts("bisher"),
            Column::amounts("Veränderung"),
            Column::amounts("%"),
            Column::amounts("neu"),
            Column::words("Toleranz"),
        ],
        rows: rows.chain([sum]).collect(),
    }
}
