//! Whether the fonts have every character of a document: PDF/A refuses a missing one, without saying where it comes from.

use super::error::DocumentError;
use super::tree::{Block, Document, Run};

/// Characters on each side of an unknown one that are told with it, so that people find it.
const AROUND: usize = 20;

/// Nothing where every character satisfies `is_known`.
///
/// # Errors
/// [`DocumentError::Character`] with the first one that does not, and the words it stands in.
pub(super) fn check(document: &Document, is_known: impl Fn(char) -> bool) -> Result<(), DocumentError> {
    let mut unknown = None;
    each_text(document, &mut |text| {
        if unknown.is_none() {
            let at = text.chars().position(|c| c != '\n' && !is_known(c));
            unknown = at.and_then(|at| Some((text.chars().nth(at)?, around(text, at))));
        }
    });
    match unknown {
        None => Ok(()),
        Some((character, text)) => Err(DocumentError::Character { character, text }),
    }
}

/// The text around its character `at`; `…` where it goes on.
fn around(text: &str, at: usize) -> String {
    let from = at.saturating_sub(AROUND);
    let part: String = text.chars().skip(from).take(at - from + 1 + AROUND).collect();
    let is_cut = text.chars().nth(at + 1 + AROUND).is_some();
    let [before, after] = [from > 0, is_cut].map(|cut| if cut { "…" } else { "" });
    format!("{before}{}{after}", part.replace('\n', " ").trim())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_told_with_the_words_around_it() {
        assert_eq!(around("Preis 字", 6), "Preis 字");
        let long = format!("{}字\nund {}", "vorher ".repeat(5), "nachher ".repeat(5));
        let at = long.chars().position(|c| c == '字').unwrap();
        assert_eq!(around(&long, at), "…orher vorher vorher 字 und nachher nachher…");
    }
}
