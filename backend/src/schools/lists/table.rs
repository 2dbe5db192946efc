//! Separated values, row by row: one broken quotation mark costs one row, not the rest of the file.

use super::{ListError, MAX_COLUMNS, MAX_LINE_BYTES, MAX_LINES, Refusal};

/// A row of the file, one value a column of the header.
#[derive(Debug)]
pub(super) struct Record {
    /// Line it begins in, counted from 1.
    pub(super) line: usize,
    pub(super) fields: Vec<String>,
}

/// How many lines a quoted value may run over.
const MAX_LINES_OF_A_VALUE: usize = 4;

/// Reason of a row with more columns than a list may have.
pub(super) const TOO_MANY_COLUMNS: &str = "Die Zeile hat mehr Spalten, als eine Schulliste haben kann.";

/// The lines of a text, whatever ends them (LF, CRLF, CR).
///
/// # Errors
/// [`ListError::TooManyRows`] and [`ListError::LongLine`].
pub(super) fn lines(text: &str) -> Result<Vec<&str>, ListError> {
    let mut lines = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if lines.len() == MAX_LINES {
            return Err(ListError::TooManyRows);
        }
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        if end > MAX_LINE_BYTES {
            return Err(ListError::LongLine {
                line: lines.len() + 1,
            });
        }
        lines.push(&rest[..end]);
        let ending = match &rest.as_bytes()[end..] {
            [] => 0,
            [b'\r', b'\n', ..] => 2,
            _ => 1,
        };
        rest = &rest[end + ending..];
    }
    Ok(lines)
}

/// The values of one row.
///
/// A value may be quoted (`"a;b"`, `"say ""x"""`); a quotation mark inside an unquoted value is an ordinary character.
///
/// # Errors
/// German reason, where a quoted value does not end or goes on behind its end, or where the columns are too many.
pub(super) fn split(row: &str, delimiter: char) -> Result<Vec<String>, &'static str> {
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        if fields.len() == MAX_COLUMNS {
            return Err(TOO_MANY_COLUMNS);
        }
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let (value, after) = unquote(quoted)?;
            fields.push(value);
            after
        } else {
            let end = rest.find(delimiter).unwrap_or(rest.len());
            fields.push(rest[..end].to_owned());
            &rest[end..]
        };
        if after.is_empty() {
            return Ok(fields);
        }
        rest = after
            .strip_prefix(delimiter)
            .ok_or("Nach einem schließenden Anführungszeichen steht noch Text.")?;
    }
}

/// A quoted value without its opening mark: the value and what follows the closing mark.
fn unquote(quoted: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut rest = quoted;
    while let Some(end) = rest.find('"') {
        value.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(after) => {
                value.push('"');
                rest = after;
            }
            None => return Ok((value, rest)),
        }
    }
    Err("Ein Anführungszeichen ist nicht geschlossen.")
}

/// The rows below the header, blank ones left out; each with exactly `columns` values, or the reason why not.
pub(super) fn records<'a>(
    lines: &'a [&'a str],
    header_line: usize,
    delimiter: char,
    columns: usize,
) -> impl Iterator<Item = Result<Record, Refusal>> + 'a {
    let mut next = header_line;
    std::iter::from_fn(move || {
        loop {
            let line = next + 1;
            let first = *lines.get(next)?;
            next += 1;
            if first
                .chars()
                .all(|c| c == delimiter || c == '"' || c.is_whitespace())
            {
                continue;
            }
            let (outcome, taken) = read_record(&lines[line - 1..], delimiter, columns);
            next += taken - 1;
            return Some(match outcome {
                Ok(fields) => Ok(Record { line, fields }),
                Err(message) => Err(Refusal {
                    line,
                    field: String::new(),
                    message,
                }),
            });
        }
    })
}

/// The row that begins at `lines[0]`, and how many lines it takes. A row that is damaged takes one.
fn read_record(lines: &[&str], delimiter: char, columns: usize) -> (Result<Vec<String>, String>, usize) {
    let first = lines.first().copied().unwrap_or_default();
    let reason = match split(first, delimiter) {
        Ok(fields) => return (fit(fields, columns), 1),
        Err(reason) => reason,
    };
    let most = if reason == TOO_MANY_COLUMNS {
        1
    } else {
        MAX_LINES_OF_A_VALUE
    };
    for taken in 2..=most.min(lines.len()) {
        let fields = split(&lines[..taken].join("\n"), delimiter);
        if let Some(fields) = fields.ok().and_then(|fields| fit(fields, columns).ok()) {
            return (Ok(fields), taken);
        }
    }
    (
        Err(format!("{reason} Bitte berichtigen Sie die Zeile in der Datei.")),
        1,
    )
}

/// Exactly `columns` values; separators too many at the end of the row are dropped.
fn fit(mut fields: Vec<String>, columns: usize) -> Result<Vec<String>, String> {
    while fields.len() > columns && fields.last().is_some_and(|field| field.trim().is_empty()) {
        fields.pop();
    }
    if fields.len() == columns {
        Ok(fields)
    } else {
        Err(format!(
            "Die Zeile hat {} Spalten statt {columns}. Bitte berichtigen Sie die Zeile in der Datei.",
            fields.len()
        ))
    }
}
