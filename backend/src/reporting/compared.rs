//! What has changed in a text, or in a folder of files, since it was made last. Pure comparison.

use std::collections::{HashMap, VecDeque};

use paktbuch_reports::document::{Block, Document, Run};

use super::rows::Change;

/// A file that is compared: its path in the archive and its SHA-256.
pub type KeptFile = (String, String);

/// What a document says, paragraph by paragraph; a row of a table is one, its cells apart. None is empty.
#[must_use]
pub fn paragraphs(document: &Document) -> Vec<String> {
    let mut said = vec![document.letterhead.authority.clone()];
    said.extend(document.letterhead.lines.iter().cloned());
    said.extend(document.recipient.iter().cloned());
    said.extend(
        document
            .facts
            .iter()
            .map(|fact| format!("{}: {}", fact.label, fact.value)),
    );
    said.push(document.title.clone());
    for block in &document.blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text } => said.push(words(text)),
            Block::List { items, .. } => said.extend(items.iter().map(|item| words(item))),
            Block::Table(table) => {
                let titles: Vec<&str> = table.columns.iter().map(|column| column.title.as_str()).collect();
                said.push(titles.join(" | "));
                said.extend(table.rows.iter().map(|row| {
                    let cells: Vec<String> = row.cells.iter().map(|cell| words(cell)).collect();
                    cells.join(" | ")
                }));
            }
            Block::Signature { closing, lines } => {
                said.push(closing.clone());
                said.extend(lines.iter().cloned());
            }
            Block::PageBreak => {}
        }
    }
    said.retain(|paragraph| !paragraph.trim().is_empty());
    said
}

fn words(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// The paragraphs that are not what they were, in their order; one that only moved is as it was.
#[must_use]
pub fn changed_paragraphs(before: &[String], now: &[String]) -> Vec<Change> {
    let mut changes = Vec::new();
    for (gone, new) in runs(before, now).iter().zip(&runs(now, before)) {
        for at in 0..gone.len().max(new.len()) {
            let text = |run: &[&str]| run.get(at).copied().unwrap_or_default().to_owned();
            changes.push(Change {
                before: text(gone),
                now: text(new),
            });
        }
    }
    changes
}

/// The paragraphs of a text that the other one does not have, in runs between those that both have: as many runs in either.
fn runs<'a>(own: &'a [String], other: &[String]) -> Vec<Vec<&'a str>> {
    let mut left: HashMap<&str, usize> = HashMap::new();
    for paragraph in other {
        *left.entry(paragraph.as_str()).or_default() += 1;
    }
    let mut runs = vec![Vec::new()];
    for paragraph in own {
        match left.get_mut(paragraph.as_str()) {
            Some(count) if *count > 0 => {
                *count -= 1;
                runs.push(Vec::new());
            }
            _ => {
                if let Some(run) = runs.last_mut() {
                    run.push(paragraph.as_str());
                }
            }
        }
    }
    runs
}

/// The files that were added, changed or removed. The number in a path counts for nothing: it moves with every file before it.
#[must_use]
pub fn changed_files(before: &[KeptFile], now: &[KeptFile]) -> Vec<Change> {
    let mut same: HashMap<(String, &str), usize> = HashMap::new();
    for (path, sha256) in now {
        *same.entry((without_number(path), sha256.as_str())).or_default() += 1;
    }
    let mut others: HashMap<String, VecDeque<&KeptFile>> = HashMap::new();
    for file in before {
        let name = without_number(&file.0);
        match same.get_mut(&(name.clone(), file.1.as_str())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => others.entry(name).or_default().push_back(file),
        }
    }
    let mut changes = Vec::new();
    for file in now {
        let name = without_number(&file.0);
        // Of files with the same name and bytes, those that were there before have been counted off.
        match same.get_mut(&(name.clone(), file.1.as_str())) {
            Some(count) if *count > 0 => *count -= 1,
            _ => continue,
        }
        let former = others.get_mut(&name).and_then(VecDeque::pop_front);
        changes.push(Change {
            before: former.map(told).unwrap_or_default(),
            now: told(file),
        });
    }
    let mut gone: Vec<&KeptFile> = others.into_values().flatten().collect();
    gone.sort();
    changes.extend(gone.into_iter().map(|file| Change {
        before: told(file),
        now: String::new(),
    }));
    changes
}

fn told((path, sha256): &KeptFile) -> String {
    format!("{path}\nSHA-256 {sha256}")
}

/// `03_Rechnungen/Rechnung-RE-7.pdf` for `03_Rechnungen/007_Rechnung-RE-7.pdf`.
fn without_number(path: &str) -> String {
    let (folder, name) = path.rsplit_once('/').unwrap_or_default();
    let name = name.split_once('_').map_or(name, |(_, rest)| rest);
    format!("{folder}/{name}")
}

#[cfg(test)]
mod tests {
    use paktbuch_reports::document::{Column, Fact, Letterhead, Row, Table};

    use super::*;

    fn texts(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    fn pairs(changes: &[Change]) -> Vec<(&str, &str, &str)> {
        changes
            .iter()
            .map(|change| (change.word(), change.before.as_str(), change.now.as_str()))
            .collect()
    }

    #[test]
    fn a_text_is_compared_paragraph_by_paragraph() {
        let before = texts(&["Betreff", "Summe | 1,00", "Gruß", "Anlage"]);
        assert!(changed_paragraphs(&before, &before).is_empty());
        let now = texts(&["Betreff", "Summe | 2,00", "neuer Satz", "Gruß"]);
        assert_eq!(
            pairs(&changed_paragraphs(&before, &now)),
            [
                ("geändert", "Summe | 1,00", "Summe | 2,00"),
                ("neu", "", "neuer Satz"),
                ("entfällt", "Anlage", "")
            ]
        );
        let moved = texts(&["Anlage", "Gruß", "Summe | 1,00", "Betreff"]);
        assert!(changed_paragraphs(&before, &moved).is_empty());
        let twice = texts(&["Betreff", "Betreff", "Summe | 1,00", "Gruß", "Anlage"]);
        assert_eq!(
            pairs(&changed_paragraphs(&before, &twice)),
            [("neu", "", "Betreff")]
        );
        assert_eq!(changed_paragraphs(&[], &now).len(), 4);
    }

    #[test]
    fn files_are_compared_by_name_and_hash_whatever_their_number() {
        let file = |path: &str, sha256: &str| (path.to_owned(), sha256.to_owned());
        let before = [
            file("03_Rechnungen/001_A.pdf", "a"),
            file("03_Rechnungen/002_B.pdf", "b"),
            file("08_Auswertungen/001_Zahlungen.csv", "c"),
        ];
        assert!(changed_files(&before, &before).is_empty());
        let now = [
            file("03_Rechnungen/001_Neu.pdf", "n"),
            file("03_Rechnungen/002_A.pdf", "a"),
            file("03_Rechnungen/003_A.pdf", "a"),
            file("08_Auswertungen/001_Zahlungen.csv", "d"),
        ];
        let changes = changed_files(&before, &now);
        let words: Vec<(&str, &str)> = changes
            .iter()
            .map(|change| {
                let said = if change.now.is_empty() {
                    &change.before
                } else {
                    &change.now
                };
                (change.word(), said.lines().next().unwrap())
            })
            .collect();
        assert_eq!(
            words,
            [
                ("neu", "03_Rechnungen/001_Neu.pdf"),
                ("neu", "03_Rechnungen/002_A.pdf"),
                ("geändert", "08_Auswertungen/001_Zahlungen.csv"),
                ("entfällt", "03_Rechnungen/002_B.pdf")
            ]
        );
        assert_eq!(changes[2].before, "08_Auswertungen/001_Zahlungen.csv\nSHA-256 c");
    }

    #[test]
    fn everything_that_a_document_says_is_a_paragraph() {
        let document = Document {
            title: "Betreff".to_owned(),
            letterhead: Letterhead {
                authority: "Gemeinde".to_owned(),
                lines: texts(&["Willi-Richter-Platz 1"]),
                logo: None,
            },
            recipient: texts(&["Bezirksregierung"]),
            facts: vec![Fact::new("Datum", "14.03.2024")],
            date: chrono::NaiveDate::from_ymd_opt(2024, 3, 14).unwrap(),
            blocks: vec![
                Block::heading(1, "Begründung"),
                Block::paragraph("Text"),
                Block::List {
                    ordered: true,
                    items: vec![vec![Run::plain("Anlage")]],
                },
                Block::Table(Table {
                    columns: vec![Column::words("Ansatz"), Column::amounts("neu")],
                    rows: vec![Row::of(["Tablets", "1,00"])],
                }),
                Block::PageBreak,
                Block::Signature {
                    closing: String::new(),
                    lines: texts(&["Unterschrift"]),
                },
            ],
        };
        assert_eq!(
            paragraphs(&document),
            [
                "Gemeinde",
                "Willi-Richter-Platz 1",
                "Bezirksregierung",
                "Datum: 14.03.2024",
                "Betreff",
                "Begründung",
                "Text",
                "Anlage",
                "Ansatz | neu",
                "Tablets | 1,00",
                "Unterschrift"
            ]
        );
    }
}
