//! A small part of Markdown: what officers type into a field becomes blocks.
//!
//! Headings (`#` to `###`), lists (`- …`, or `1. …` from two lines on), tables with a head row, `**fett**` and `*kursiv*`. An empty line
//! ends a paragraph, a single line break stays one. Everything else is text, whatever it looks like: HTML, code, links, commands.

use super::tree::{Block, Column, Row, Run, Table};

/// The blocks of a text.
#[must_use]
pub fn parse(text: &str) -> Vec<Block> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<&str> = text.lines().collect();
    let mut blocks = Vec::new();
    let mut rest = lines.as_slice();
    while let Some((first, after)) = rest.split_first() {
        if first.trim().is_empty() {
            rest = after;
            continue;
        }
        let (block, used) = heading(first)
            .map(|block| (block, 1))
            .or_else(|| table(rest))
            .or_else(|| list(rest))
            .unwrap_or_else(|| paragraph(rest));
        blocks.push(block);
        rest = &rest[used..];
    }
    blocks
}

/// The text without its marks, for a cell of a sheet: each heading, item of a list and row of a table on a line of its own.
#[must_use]
pub fn plain_text(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for block in parse(text) {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => lines.push(words(&text)),
            Block::List { ordered, items } => {
                let item = |(place, item): (usize, &Vec<Run>)| {
                    if ordered {
                        format!("{place}. {}", words(item))
                    } else {
                        format!("– {}", words(item))
                    }
                };
                lines.extend((1..).zip(&items).map(item));
            }
            Block::Table(table) => {
                let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
                lines.push(titles.join(" | "));
                for row in &table.rows {
                    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
                    lines.push(cells.join(" | "));
                }
            }
            Block::Signature { .. } | Block::PageBreak => {}
        }
    }
    lines.join("\n")
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn heading(line: &str) -> Option<Block> {
    let text = line.trim_start_matches('#');
    let level = u8::try_from(line.len() - text.len()).ok()?;
    let words = text.strip_prefix(' ')?.trim();
    ((1..=3).contains(&level) && !words.is_empty()).then(|| Block::Heading {
        level,
        text: inline(words),
    })
}

/// Lines up to an empty one, or to one that begins something else.
fn paragraph(lines: &[&str]) -> (Block, usize) {
    let begins_other = |at: usize| {
        let rest = &lines[at..];
        rest[0].trim().is_empty()
            || heading(rest[0]).is_some()
            || table(rest).is_some()
            || list(rest).is_some()
    };
    let end = (1..lines.len())
        .find(|at| begins_other(*at))
        .unwrap_or(lines.len());
    let words: Vec<&str> = lines[..end].iter().map(|line| line.trim()).collect();
    let block = Block::Paragraph {
        text: inline(&words.join("\n")),
    };
    (block, end)
}

fn list(lines: &[&str]) -> Option<(Block, usize)> {
    let bullets = items(lines, |line, _| bullet(line));
    if !bullets.is_empty() {
        return Some(list_of(false, &bullets));
    }
    // „1. Oktober 2024 …“ alone begins a sentence, no list.
    let numbered = items(lines, |line, place| {
        line.trim_start()
            .strip_prefix(&format!("{place}."))?
            .strip_prefix(' ')
    });
    (numbered.len() > 1).then(|| list_of(true, &numbered))
}

/// The items at the beginning of the lines, each without its mark; `mark` gets the line and the number of its item from 1.
fn items<'a>(lines: &[&'a str], mark: impl Fn(&'a str, usize) -> Option<&'a str>) -> Vec<&'a str> {
    let marked = (1..).zip(lines).map_while(|(place, line)| mark(line, place));
    marked.map(str::trim).collect()
}

fn bullet(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let words = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))?;
    (!words.trim().is_empty()).then_some(words)
}

fn list_of(ordered: bool, items: &[&str]) -> (Block, usize) {
    let block = Block::List {
        ordered,
        items: items.iter().map(|item| inline(item)).collect(),
    };
    (block, items.len())
}

/// A head row, a row of dashes below it (`--:` sets a column to the right), then rows until a line without a bar.
fn table(lines: &[&str]) -> Option<(Block, usize)> {
    let [head, dashes, rows @ ..] = lines else {
        return None;
    };
    let (titles, dashes) = (cells(head)?, cells(dashes)?);
    let is_rule = |cell: &&str| {
        let dashes = cell.trim_matches(':');
        !dashes.is_empty() && dashes.chars().all(|c| c == '-')
    };
    if titles.len() != dashes.len() || !dashes.iter().all(is_rule) {
        return None;
    }
    let columns = titles.iter().zip(&dashes).map(|(title, dashes)| Column {
        title: inline(title).into_iter().map(|run| run.text).collect(),
        is_amount: dashes.ends_with(':') && !dashes.starts_with(':'),
    });
    let columns: Vec<Column> = columns.collect();
    // A cell too many stays in the last column: no word gets lost.
    let row = |cells: Vec<&str>| Row {
        cells: (0..columns.len())
            .map(|at| {
                let last = at + 1 == columns.len() && cells.len() > columns.len();
                let text = if last {
                    cells[at..].join(" | ")
                } else {
                    cells.get(at).copied().unwrap_or_default().to_owned()
                };
                inline(&text)
            })
            .collect(),
        is_sum: false,
    };
    let rows: Vec<Row> = rows.iter().map_while(|line| cells(line).map(row)).collect();
    let used = rows.len() + 2;
    Some((Block::Table(Table { columns, rows }), used))
}

/// What stands between the bars of a line; `None` where it does not begin with one.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?;
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    Some(inner.split('|').map(str::trim).collect())
}

/// The text with `**fett**` and `*kursiv*`; a star that opens or closes nothing is a star, as is `\*`.
fn inline(text: &str) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut bold, mut italic) = (false, false);
    let mut said = String::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if rest.starts_with("\\*") {
            said.push('*');
            at += 2;
            continue;
        }
        let mark = if rest.starts_with("**") { "**" } else { "*" };
        let is_on = if mark == "**" { bold } else { italic };
        if next == '*' && switches(text, at, mark, is_on) {
            end_run(&mut runs, &mut said, (bold, italic));
            if mark == "**" {
                bold = !bold;
            } else {
                italic = !italic;
            }
            at += mark.len();
        } else if next == '*' {
            said.push_str(mark);
            at += mark.len();
        } else {
            said.push(next);
            at += next.len_utf8();
        }
    }
    end_run(&mut runs, &mut said, (bold, italic));
    runs
}

/// Whether the mark at `at` opens an emphasis that is closed later, or closes one.
fn switches(text: &str, at: usize, mark: &str, is_on: bool) -> bool {
    let (before, after) = (&text[..at], &text[at + mark.len()..]);
    if is_on {
        return !before.ends_with(char::is_whitespace);
    }
    let begins = after
        .chars()
        .next()
        .is_some_and(|c| !c.is_whitespace() && c != '*');
    begins
        && after.match_indices(mark).any(|(end, _)| {
            let (inside, behind) = (&after[..end], &after[end + mark.len()..]);
            !inside.is_empty()
                && !inside.ends_with(|c: char| c.is_whitespace() || c == '\\' || c == '*')
                && (mark == "**" || !behind.starts_with('*'))
        })
}

fn end_run(runs: &mut Vec<Run>, said: &mut String, (bold, italic): (bool, bool)) {
    if !said.is_empty() {
        runs.push(Run {
            text: std::mem::take(said),
            bold,
            italic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(runs: &[Run]) -> String {
        runs.iter().map(|run| run.text.as_str()).collect()
    }

    /// Everything that the blocks say, one after the other.
    fn said(blocks: &[Block]) -> String {
        let text = |block: &Block| match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => text_of(text),
            Block::List { items, .. } => items.iter().map(|item| text_of(item)).collect(),
            Block::Table(table) => {
                let titles = table.columns.iter().map(|column| column.title.clone());
                let cells = table
                    .rows
                    .iter()
                    .flat_map(|row| &row.cells)
                    .map(|cell| text_of(cell));
                titles.chain(cells).collect()
            }
            Block::Signature { .. } | Block::PageBreak => String::new(),
        };
        blocks.iter().map(text).collect()
    }

    #[test]
    fn every_kind_of_block_is_found() {
        let blocks = parse(
            "# Ergebnis\nErste Zeile\nzweite Zeile\n\n- eins\n* zwei\n\n1. erstens\n2. zweitens\n| Schule | Betrag |\n|---|--:|\n| A | 1,00 |\n| B |\nEnde",
        );
        assert_eq!(blocks[0], Block::heading(1, "Ergebnis"));
        assert_eq!(blocks[1], Block::paragraph("Erste Zeile\nzweite Zeile"));
        assert!(matches!(&blocks[2], Block::List { ordered: false, items } if items.len() == 2));
        assert!(matches!(&blocks[3], Block::List { ordered: true, items } if items.len() == 2));
        let Block::Table(table) = &blocks[4] else {
            panic!("no table: {:?}", blocks[4])
        };
        assert_eq!(
            table.columns.iter().map(|c| c.is_amount).collect::<Vec<_>>(),
            [false, true]
        );
        assert_eq!((table.rows.len(), table.rows[1].cells[1].len()), (2, 0));
        assert_eq!(blocks[5], Block::paragraph("Ende"));
    }

    #[test]
    fn plain_text_has_no_marks() {
        let text = "# Ziel\n**Alle** Schulen\nin *einem* Netz\n\n- eins\n- zwei\n\n1. erstens\n2. zweitens\n| Schule | Betrag |\n|---|--:|\n| A | 1,00 |";
        assert_eq!(
            plain_text(text),
            "Ziel\nAlle Schulen\nin einem Netz\n– eins\n– zwei\n1. erstens\n2. zweitens\nSchule | Betrag\nA | 1,00"
        );
        assert_eq!(plain_text(""), "");
    }

    #[test]
    fn a_sentence_that_begins_with_a_day_is_no_list() {
        let text = "1. Oktober 2024: Beginn der Maßnahme.";
        assert_eq!(parse(text), [Block::paragraph(text)]);
    }

    #[test]
    fn emphasis_opens_and_closes_and_a_lone_star_stays() {
        let runs = inline("a **b *c* d** e");
        let looks: Vec<(&str, bool, bool)> = runs
            .iter()
            .map(|run| (run.text.as_str(), run.bold, run.italic))
            .collect();
        assert_eq!(
            looks,
            [
                ("a ", false, false),
                ("b ", true, false),
                ("c", true, true),
                (" d", true, false),
                (" e", false, false)
            ]
        );
        for text in [
            "5 * 3 * 2",
            "**",
            "*a",
            "a*",
            "***",
            "** a **",
            "a ** b",
            "Preis*)",
        ] {
            assert_eq!(inline(text), [Run::plain(text)], "{text}");
        }
        assert_eq!(text_of(&inline("\\*a\\*")), "*a*");
    }

    #[test]
    fn hostile_text_is_text() {
        for text in [
            "#read(\"/etc/passwd\")",
            "#import \"@preview/x:1.0.0\"",
            "$ x^2 $",
            "\\u{41} \\input{/etc/passwd}",
            "<script>alert(1)</script>",
            "![Bild](file:///etc/passwd)",
            "`#eval(\"1\")`",
            "@label <label> ~ -- --- ...",
            "####### tief",
        ] {
            assert_eq!(parse(text), [Block::paragraph(text)], "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_nothing_panics(text in "[\\PC\n*|#\\-0-9. ]{0,200}") {
            let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
            prop_assert_eq!(letters(&said(&parse(&text))), letters(&text));
        }

        #[test]
        fn a_line_without_marks_is_kept_as_it_is(text in "[A-Za-zäöüß<>\\$\\\\@`~&{}\\[\\]][A-Za-zäöüß0-9 #<>\\$\\\\@`~&{}\\[\\]\"'_|=+.-]{0,80}") {
            prop_assert_eq!(said(&parse(&text)), text.trim());
        }

        /// Of any text, control characters among it, only blanks and what may be a mark get lost.
        #[test]
        fn any_text_is_read(text in proptest::collection::vec(any::<char>(), 0..200)) {
            let kept = |text: &str| -> String {
                let is_mark = |c: char| "#-*|:\\.0123456789".contains(c);
                text.chars().filter(|c| !c.is_whitespace() && !is_mark(*c)).collect()
            };
            let text = String::from_iter(text);
            prop_assert_eq!(kept(&said(&parse(&text))), kept(&text));
        }
    }
}
