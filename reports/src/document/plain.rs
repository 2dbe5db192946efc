//! A document made fit for every writer: no invisible characters, no step left out between headings, full rows.

use super::tree::{Block, Document, Fact, Row, Run, Table};

/// The document as both writers take it, and as a page shows it.
///
/// * Control characters and invisible marks of direction go: they could make a letter look different from what it says. A tab becomes a
///   space; line breaks stay.
/// * A heading is at most one level below the one before, as PDF/UA asks; the title is level 1.
/// * Rows have as many cells as their table has columns.
/// * A block without content goes.
#[must_use]
pub fn plain(document: &Document) -> Document {
    let mut level = 0;
    let mut blocks = Vec::with_capacity(document.blocks.len());
    for block in &document.blocks {
        let block = match block {
            Block::Heading { level: given, text } => {
                let text = runs(text);
                if text.is_empty() {
                    continue;
                }
                level = (*given).clamp(1, level + 1).min(DEEPEST);
                Block::Heading { level, text }
            }
            Block::Paragraph { text } => Block::Paragraph { text: runs(text) },
            Block::List { ordered, items } => Block::List {
                ordered: *ordered,
                items: items.iter().map(|item| runs(item)).collect(),
            },
            Block::Table(table) => Block::Table(full(table)),
            Block::Signature { closing, lines } => Block::Signature {
                closing: clean(closing),
                lines: lines.iter().map(|line| one_line(line)).collect(),
            },
            Block::PageBreak => Block::PageBreak,
        };
        if says_something(&block) {
            blocks.push(block);
        }
    }
    let mut letterhead = document.letterhead.clone();
    letterhead.authority = one_line(&letterhead.authority);
    letterhead.lines = lines(&letterhead.lines);
    let fact = |fact: &Fact| Fact::new(one_line(&fact.label), one_line(&fact.value));
    let title = one_line(&document.title);
    Document {
        title: if title.trim().is_empty() {
            UNTITLED.to_owned()
        } else {
            title
        },
        letterhead,
        recipient: lines(&document.recipient),
        facts: document.facts.iter().map(fact).collect(),
        date: document.date,
        blocks,
    }
}

fn says_something(block: &Block) -> bool {
    match block {
        Block::Heading { text, .. } | Block::Paragraph { text } => !text.is_empty(),
        Block::List { items, .. } => !items.is_empty(),
        Block::Table(table) => !table.columns.is_empty(),
        Block::Signature { lines, .. } => !lines.is_empty(),
        Block::PageBreak => true,
    }
}

/// Deepest level of a heading below the title.
const DEEPEST: u8 = 3;
const UNTITLED: &str = "Schreiben";

/// Cells of a row that has too few are empty, those beyond the last column go.
fn full(table: &Table) -> Table {
    let mut table = table.clone();
    for column in &mut table.columns {
        column.title = one_line(&column.title);
    }
    let width = table.columns.len();
    let row = |row: &Row| {
        let mut cells: Vec<Vec<Run>> = row.cells.iter().map(|cell| runs(cell)).collect();
        cells.resize(width, Vec::new());
        Row {
            cells,
            is_sum: row.is_sum,
        }
    };
    table.rows = table.rows.iter().map(row).collect();
    table
}

fn runs(runs: &[Run]) -> Vec<Run> {
    let run = |run: &Run| Run {
        text: clean(&run.text),
        ..*run
    };
    runs.iter().map(run).filter(|run| !run.text.is_empty()).collect()
}

fn lines(lines: &[String]) -> Vec<String> {
    lines
        .iter()
        .map(|line| one_line(line))
        .filter(|line| !line.is_empty())
        .collect()
}

fn one_line(text: &str) -> String {
    clean(text).replace('\n', " ").trim().to_owned()
}

fn clean(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    let text = text.replace('\t', " ");
    text.chars().filter(|&c| c == '\n' || is_visible(c)).collect()
}

/// No control character, no mark of direction, no invisible character.
fn is_visible(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::tree::{Column, Letterhead};
    use chrono::NaiveDate;

    fn with(blocks: Vec<Block>) -> Document {
        Document {
            title: "Ein\nTitel".to_owned(),
            letterhead: Letterhead {
                authority: "Gemeinde".to_owned(),
                lines: vec![String::new(), "Platz 1".to_owned()],
                logo: None,
            },
            recipient: Vec::new(),
            facts: Vec::new(),
            date: NaiveDate::from_ymd_opt(2024, 10, 31).unwrap(),
            blocks,
        }
    }

    #[test]
    fn a_heading_leaves_no_step_out() {
        let given = [3, 3, 1, 2, 200, 0].map(|level| Block::heading(level, "x"));
        let levels: Vec<u8> = plain(&with(given.to_vec()))
            .blocks
            .iter()
            .map(|block| match block {
                Block::Heading { level, .. } => *level,
                _ => 0,
            })
            .collect();
        assert_eq!(levels, [1, 2, 1, 2, 3, 1]);
    }

    #[test]
    fn what_nobody_sees_goes_and_a_line_break_stays() {
        let made = plain(&with(vec![Block::paragraph("a\u{202E}b\u{0}\tc\r\nd\u{AD}")]));
        assert_eq!(made.blocks, [Block::paragraph("ab c\nd")]);
        assert_eq!(
            (made.title.as_str(), made.letterhead.lines.len()),
            ("Ein Titel", 1)
        );
    }

    #[test]
    fn rows_are_as_wide_as_their_table() {
        let table = Table {
            columns: vec![Column::words("A"), Column::amounts("B")],
            rows: vec![Row::of(["1"]), Row::of(["1", "2", "3"])],
        };
        let made = plain(&with(vec![Block::Table(table)]));
        let Block::Table(table) = &made.blocks[0] else {
            panic!("no table")
        };
        assert!(table.rows.iter().all(|row| row.cells.len() == 2));
    }
}
