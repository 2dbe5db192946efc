//! Separated values: CSV with any usual separator, and what is pasted from a spreadsheet.

use super::cells::{Cells, TITLE_ROWS, known};
use super::{ListError, ListFormat, Refusal, Table};

/// The separators that are looked for in the header.
const SEPARATORS: [u8; 4] = [b';', b'\t', b',', b'|'];
/// A quoted value over more lines than this is one whose closing mark is missing.
const MAX_LINES: usize = 20;
/// A column of this name holds the lines of the file that a table was carried over from.
pub(super) const LINE: &str = "#";

/// The table of a text; columns are named by its first line that is not empty, `sep=;` left out.
pub(super) fn read(text: &str, encoding: &'static str) -> Result<Table, ListError> {
    let mut skipped = 0;
    let mut rest = text;
    let header = loop {
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        let line = rest[..end].trim();
        if rest.is_empty() {
            return Err(ListError::NoHeader);
        }
        if !line.is_empty() && !line.to_ascii_lowercase().starts_with("sep=") {
            break line;
        }
        skipped += 1;
        rest = &rest[end..];
    };
    let separator = separator(header, rest);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .from_reader(rest.as_bytes());
    let mut cells = Cells::default();
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::new(rest.as_bytes(), skipped);
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(_) => return Err(ListError::Unreadable("")),
        }
        let start = record.position().map_or(0, csv::Position::byte);
        let number = lines.of_record(usize::try_from(start).unwrap_or(usize::MAX));
        if record.iter().map(|value| value.matches('\n').count()).max() > Some(MAX_LINES) {
            cells.refuse(Refusal {
                line: number,
                field: String::new(),
                message: "Ein Anführungszeichen ist nicht geschlossen. Bitte berichtigen Sie die Zeile in der Datei.".to_owned(),
            });
            continue;
        }
        cells.row(number, record.iter().map(str::to_owned).collect())?;
    }
    let (mut columns, mut rows, refused) = cells.finish()?;
    if columns.first().is_some_and(|name| name == LINE) {
        columns.remove(0);
        for row in &mut rows {
            row.line = row.values.remove(0).parse().unwrap_or(row.line);
        }
    }
    let format = if is_snipe_it(&columns) {
        ListFormat::SnipeIt
    } else {
        ListFormat::Csv
    };
    Ok(Table {
        format,
        encoding,
        columns,
        rows,
        refused,
        warnings: Vec::new(),
    })
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

/// The separator that makes the most known columns of the header or of a row soon below it, else the most columns of the header.
fn separator(header: &str, text: &str) -> u8 {
    let rank = |separator: &u8| {
        let parts = |line: &str| -> Vec<String> {
            let parts = line.split(char::from(*separator));
            parts
                .map(|part| part.trim().trim_matches('"').to_owned())
                .collect()
        };
        let lines = text.lines().take(TITLE_ROWS);
        let columns = lines.map(|line| known(parts(line))).max();
        (columns, parts(header).len())
    };
    let best = SEPARATORS.iter().rev().max_by_key(|separator| rank(separator));
    best.copied().unwrap_or(b';')
}

fn is_snipe_it(columns: &[String]) -> bool {
    ["Asset Tag", "Model Number", "Checkout Type"]
        .iter()
        .all(|name| columns.iter().any(|column| column.trim() == *name))
}
