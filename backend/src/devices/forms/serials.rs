//! Serials as they are typed, pasted or scanned. `assets/js/serials.js` counts them by the same rule.

use std::collections::HashSet;

use paktbuch_types::Serial;

use super::serial_number;
use crate::web::form::FormErrors;

/// A line that is not blank.
struct Row<'a> {
    /// From 1.
    number: usize,
    cells: Vec<&'a str>,
}

/// Where the serials stand in lines of several columns.
struct Column {
    /// From 0.
    index: usize,
    /// The first line is a heading.
    has_heading: bool,
}

/// One a line, or separated by semicolon or tab; of lines that are a table, one column.
pub(super) fn serials(text: &str, errors: &mut FormErrors) -> Vec<Serial> {
    let rows = rows(text);
    let column = column(&rows);
    let heading = usize::from(column.as_ref().is_some_and(|column| column.has_heading));
    let mut serials = Vec::new();
    for row in &rows[heading..] {
        let cells = match &column {
            Some(column) => &row.cells[column.index..=column.index],
            None => &row.cells[..],
        };
        for cell in cells.iter().filter(|cell| !cell.is_empty()) {
            match serial_number(cell) {
                Ok(serial) => serials.push(serial),
                Err(message) => errors.add("serials", format!("Zeile {}: {message}", row.number)),
            }
        }
    }
    serials
}

/// That only one column of the lines is read; `None` where each cell is a serial.
pub(super) fn one_column(text: &str) -> Option<String> {
    let rows = rows(text);
    let column = column(&rows)?;
    let heading = if column.has_heading {
        ", ohne die Überschrift"
    } else {
        ""
    };
    Some(format!(
        "Jede Zeile hat {} Spalten. Als Seriennummern gelesen ist nur die {}. Spalte{heading}. Ist das richtig?",
        rows[0].cells.len(),
        column.index + 1
    ))
}

fn rows(text: &str) -> Vec<Row<'_>> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(number, line)| Row {
            number,
            cells: line.split([';', '\t']).map(str::trim).collect(),
        })
        .collect()
}

/// The column of a table with as many cells in each line: the one that a heading names, else the first of different values after one
/// that only counts the lines.
fn column(rows: &[Row<'_>]) -> Option<Column> {
    let first = rows.first()?;
    let width = first.cells.len();
    if width < 2 || rows.iter().any(|row| row.cells.len() != width) {
        return None;
    }
    if let Some(index) = first.cells.iter().position(|cell| is_heading(cell)) {
        return Some(Column {
            index,
            has_heading: true,
        });
    }
    let has_heading = counts(&rows[1..]);
    if !has_heading && !counts(rows) {
        return None;
    }
    let data = &rows[usize::from(has_heading)..];
    let index = if width == 2 {
        1
    } else {
        (1..width).find(|index| are_different(data, *index))?
    };
    Some(Column { index, has_heading })
}

/// Whether a cell is the name of a column of serials.
fn is_heading(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    let is_named =
        cell.contains("serien") || cell.contains("serial") || matches!(cell.as_str(), "sn" | "s/n");
    is_named && !cell.contains(|sign: char| sign.is_ascii_digit())
}

/// Whether the first column counts the lines from 1, as `1` or `1.`.
fn counts(rows: &[Row<'_>]) -> bool {
    let is_number =
        |(number, row): (usize, &Row<'_>)| row.cells[0].trim_end_matches('.').parse::<usize>() == Ok(number);
    rows.len() > 1 && (1..).zip(rows).all(is_number)
}

/// Whether no value of a column comes twice, and there is one.
fn are_different(rows: &[Row<'_>], index: usize) -> bool {
    let mut seen = HashSet::new();
    let mut values = rows
        .iter()
        .map(|row| row.cells[index])
        .filter(|cell| !cell.is_empty());
    values.all(|value| seen.insert(value)) && !seen.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut errors = FormErrors::none();
        let read = serials(text, &mut errors);
        assert!(errors.is_empty(), "{text}");
        read.iter().map(|serial| serial.as_str().to_owned()).collect()
    }

    #[test]
    fn serials_come_in_any_of_the_usual_ways_and_errors_name_the_line() {
        let mut errors = FormErrors::none();
        let read = serials("a1\r\n b2 ;c3\n\n\td4\n", &mut errors);
        let read: Vec<&str> = read.iter().map(Serial::as_str).collect();
        assert_eq!(read, ["A1", "B2", "C3", "D4"]);
        assert!(errors.is_empty());
        let _ = serials(&format!("a1\n{}", "x".repeat(61)), &mut errors);
        assert!(errors.at("serials").unwrap().starts_with("Zeile 2: „xxx"));
        let mut errors = FormErrors::none();
        assert_eq!(serials("a1\nb😀2", &mut errors).len(), 1);
        assert!(
            errors
                .at("serials")
                .unwrap()
                .starts_with("Zeile 2: „B😀2“ enthält „😀“")
        );
    }

    #[test]
    fn of_a_table_only_the_column_of_the_serials_is_read() {
        for table in [
            "1\tDMQ1\n2\tDMQ2\n",
            "1.\tDMQ1\r\n2.\tDMQ2\r\n\r\n",
            "Nr.;Nummer\n1;DMQ1\n2;DMQ2",
            "Seriennummer\tRaum\nDMQ1\tB 104\nDMQ2\tB 104",
            "1\tiPad\tDMQ1\n2\tiPad\tDMQ2",
        ] {
            assert_eq!(read(table), ["DMQ1", "DMQ2"], "{table}");
            assert!(one_column(table).is_some(), "{table}");
        }
        let told = one_column("Nr.\tSN\n1\tDMQ1\n2\tDMQ2").unwrap();
        assert!(
            told.contains("nur die 2. Spalte, ohne die Überschrift."),
            "{told}"
        );
        // A device without a number leaves its cell empty.
        assert_eq!(read("1\tDMQ1\n2\t\n3\tDMQ3"), ["DMQ1", "DMQ3"]);
    }

    #[test]
    fn cells_that_are_no_table_are_serials_each() {
        for (text, expected) in [
            ("1\n2\n3", vec!["1", "2", "3"]),
            ("A1;A2\nA3;A4", vec!["A1", "A2", "A3", "A4"]),
            ("1;2;3", vec!["1", "2", "3"]),
            ("1;DMQ1\n3;DMQ2", vec!["1", "DMQ1", "3", "DMQ2"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
            assert_eq!(one_column(text), None, "{text}");
        }
    }
}
