//! Separated values.

use super::{MAX_COLUMNS, MAX_ROWS, Row, SheetError, cell};

/// A quoted value that runs over more lines than this was never closed.
const MAX_LINES_OF_A_ROW: u64 = 50;

/// The rows of a text, blank ones left out.
pub(super) fn read(text: &str) -> Result<Vec<Row>, SheetError> {
    let (text, named, skipped) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let (head, body) = rest.split_once('\n').unwrap_or((rest, ""));
            (body, head.bytes().next(), 1)
        }
        None => (text, None, 0),
    };
    // The reader counts a line at its LF, which a row that ends with CR LF has not met yet.
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(named.unwrap_or_else(|| delimiter(&text)))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        let begin = reader.position().line();
        let more = reader
            .read_record(&mut record)
            .map_err(|error| SheetError::Damaged(error.to_string()))?;
        if !more {
            return Ok(rows);
        }
        let line = usize::try_from(record.position().map_or(begin, csv::Position::line)).unwrap_or_default();
        if reader.position().line().saturating_sub(begin) > MAX_LINES_OF_A_ROW {
            return Err(SheetError::OpenQuote(line + skipped));
        }
        if rows.len() >= MAX_ROWS {
            return Err(SheetError::TooLarge);
        }
        let cells: Vec<String> = record.iter().take(MAX_COLUMNS).map(cell).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row {
                line: line + skipped,
                cells,
            });
        }
    }
}

/// The mark that most of the first lines hold; `;` where none does.
fn delimiter(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |mark: char| head.iter().map(|line| line.matches(mark).count()).sum::<usize>();
    let in_most = |mark: char| head.iter().filter(|line| line.contains(mark)).count() * 2 >= head.len();
    // A comma also stands inside amounts, so it counts last.
    [',', '\t', ';']
        .into_iter()
        .filter(|mark| in_most(*mark))
        .max_by_key(|mark| (*mark != ',', count(*mark)))
        .and_then(|mark| u8::try_from(mark).ok())
        .unwrap_or(b';')
}
