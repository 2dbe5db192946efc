//! Separated values: CSV with any usual separator, and what is pasted from a spreadsheet.

use paktbuch_types::csv_text::restore;

use super::{Cell, MAX_COLUMNS, MAX_ROWS, Row, TableError};

/// Separators, the likeliest first.
const SEPARATORS: [char; 4] = [';', '\t', '|', ','];
/// Lines at the top by which the separator is found out.
const HEAD_LINES: usize = 20;
/// Longest line, bytes; the longest of honest lists have a few thousand.
const MAX_LINE_BYTES: usize = 128 * 1024;
/// A quoted value that runs over more lines than this was never closed.
const MAX_LINES_OF_A_ROW: usize = 50;

/// The rows of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Separated {
    /// Without those that are empty.
    pub rows: Vec<Row>,
    /// Lines at which a quotation mark opens that is not closed; what follows it is in no row.
    pub open_quotes: Vec<usize>,
}

/// Takes a text apart, by the separator that its first line names (`sep=;`) or that makes the most headings that are known.
///
/// # Errors
/// [`TableError::TooManyRows`] or [`TableError::LongLine`].
pub fn separated(text: &str, is_heading: impl Fn(&str) -> bool) -> Result<Separated, TableError> {
    check_lines(text)?;
    let (mut rest, mut skipped, mut separator) = (text, 0, None);
    while let Some((line, below)) = rest.split_once('\n') {
        let named = line
            .get(..4)
            .is_some_and(|word| word.eq_ignore_ascii_case("sep="));
        if named {
            separator = line
                .as_bytes()
                .get(4)
                .copied()
                .filter(|byte| !b"\r\"".contains(byte));
        } else if !line.trim().is_empty() {
            break;
        }
        (rest, skipped) = (below, skipped + 1);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator.unwrap_or_else(|| likeliest(rest, is_heading)))
        .from_reader(rest.as_bytes());
    let mut lines = Lines::new(rest.as_bytes(), skipped);
    let mut found = Separated::default();
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|_| TableError::Other(""))?
    {
        let start = record.position().map_or(0, csv::Position::byte);
        let line = lines.of_record(usize::try_from(start).unwrap_or(usize::MAX));
        let breaks: usize = record.iter().map(|value| value.matches('\n').count()).sum();
        if breaks > MAX_LINES_OF_A_ROW {
            found.open_quotes.push(line);
            continue;
        }
        let cells = record.iter().take(MAX_COLUMNS);
        // Our own files mark text that a spreadsheet would take for a formula.
        let cells: Vec<Cell> = cells.map(|value| Cell::of(restore(value))).collect();
        if cells.iter().all(Cell::is_empty) {
            continue;
        }
        if found.rows.len() >= MAX_ROWS {
            return Err(TableError::TooManyRows);
        }
        found.rows.push(Row { line, cells });
    }
    Ok(found)
}

/// Refuses a line that no list has, before anything is looked for in it.
fn check_lines(text: &str) -> Result<(), TableError> {
    let mut line = 1;
    for part in text.split_inclusive(['\n', '\r']) {
        if part.len() > MAX_LINE_BYTES {
            return Err(TableError::LongLine(line));
        }
        line += usize::from(part.ends_with('\n'));
    }
    Ok(())
}

/// Counts lines up to a place in the text, going forward only.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8], skipped: usize) -> Self {
        Self {
            bytes,
            at: 0,
            line: skipped + 1,
        }
    }

    /// Line of the record that begins at `start`, or behind the empty lines there.
    fn of_record(&mut self, start: usize) -> usize {
        while let Some(byte) = self.bytes.get(self.at) {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => self.bytes.get(self.at + 1) != Some(&b'\n'),
                _ if self.at >= start => break,
                _ => false,
            };
            self.at += 1;
            self.line += usize::from(ends_line);
        }
        self.line
    }
}

/// The separator that makes the most known headings of a line; among equals the one that stands in most of the lines, and
/// oftenest. A comma also stands inside amounts, so it comes last.
fn likeliest(text: &str, is_heading: impl Fn(&str) -> bool) -> u8 {
    let head: Vec<&str> = text.lines().take(HEAD_LINES).collect();
    let rank = |separator: char| {
        let known = head.iter().map(|line| {
            let parts = line.split(separator).take(MAX_COLUMNS);
            parts
                .filter(|part| is_heading(part.trim().trim_matches('"')))
                .count()
        });
        let in_most = head.iter().filter(|line| line.contains(separator)).count() * 2 >= head.len();
        let count: usize = head.iter().map(|line| line.matches(separator).count()).sum();
        (
            known.max().unwrap_or_default(),
            in_most,
            separator != ',',
            in_most.then_some(count),
        )
    };
    let best = SEPARATORS
        .into_iter()
        .rev()
        .max_by_key(|separator| rank(*separator));
    best.and_then(|separator| u8::try_from(separator).ok())
        .unwrap_or(b';')
}
