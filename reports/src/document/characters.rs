//! Whether the fonts have every character of a document: PDF/A refuses a missing one, without saying where it comes from.

use super::error::DocumentError;
use super::tree::{Block, Document, Run};

/// Nothing where every character satisfies `is_known`.
///
/// # Errors
/// [`DocumentError::Character`] with the first one that does not.
pub(super) fn check(document: &Document, is_known: impl Fn(char) -> bool) -> Result<(), DocumentError> {
    let mut unknown = None;
    each_text(document, &mut |text| {
        if unknown.is_none() {
            unknown = text.chars().find(|&c| c != '\n' && !is_known(c));
        }
    });
    unknown.map_or(Ok(()), |c| Err(DocumentError::Character(c)))
}

/// Whether a character is for private use: no font may say what it means, PDF/A forbids it.
pub(super) fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}')
}

fn each_text(document: &Document, tell: &mut impl FnMut(&str)) {
    tell(&document.title);
    tell(&document.letterhead.authority);
    document
        .letterhead
        .lines
        .iter()
        .chain(&document.recipient)
        .for_each(|line| tell(line));
    for fact in &document.facts {
        tell(&fact.label);
        tell(&fact.value);
    }
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => each_run(text, tell),
            Block::List { items, .. } => items.iter().for_each(|item| each_run(item, tell)),
            Block::Table(table) => {
                table.columns.iter().for_each(|column| tell(&column.title));
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.for_each(|cell| each_run(cell, tell));
            }
            Block::Signature { closing, lines } => {
                tell(closing);
                lines.iter().for_each(|line| tell(line));
            }
            Block::PageBreak => {}
        }
    }
}

fn each_run(runs: &[Run], tell: &mut impl FnMut(&str)) {
    runs.iter().for_each(|run| tell(&run.text));
}
