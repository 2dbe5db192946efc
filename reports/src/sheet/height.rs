//! Row heights for wrapped text. Excel would find them itself, LibreOffice keeps every row without one at a single line.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Points of one line of text and of the space around it.
const LINE: u32 = 12;
const PADDING: u32 = 3;
/// Excel allows 409 points.
const MOST_LINES: u32 = 33;

/// Makes a row as high as the highest of its wrapped texts needs, each given with the width of its column.
pub(crate) fn fit_row<'a>(
    sheet: &mut Worksheet,
    row: u32,
    cells: impl IntoIterator<Item = (&'a str, u8)>,
) -> Result<(), XlsxError> {
    let lines = cells
        .into_iter()
        .map(|(text, width)| lines(text, characters(width)))
        .max();
    if let Some(lines) = lines.filter(|&lines| lines > 1) {
        sheet.set_row_height(row, LINE * lines.min(MOST_LINES) + PADDING)?;
    }
    Ok(())
}

/// Characters of running text that fit: they are narrower than the digits by which column widths are counted.
fn characters(width: u8) -> usize {
    usize::from(width) + usize::from(width) / 8
}

/// Lines that a text takes in a column of `width` characters, broken between words and after hyphens.
fn lines(text: &str, width: usize) -> u32 {
    if text.len() <= width && !text.contains('\n') {
        return 1;
    }
    text.split('\n')
        .map(|paragraph| paragraph_lines(paragraph, width.max(1)))
        .sum()
}

fn paragraph_lines(paragraph: &str, width: usize) -> u32 {
    let (mut lines, mut used) = (1, 0);
    for piece in paragraph.split_inclusive([' ', '-']) {
        let length = piece.trim_end().chars().count();
        if used > 0 && used + length > width {
            lines += 1;
            used = 0;
        }
        used += piece.chars().count();
        // A blank at the end of a line takes no room.
        if piece.ends_with(' ') && used == width + 1 {
            used = width;
        }
        while used > width {
            lines += 1;
            used -= width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words_and_inside_long_ones() {
        assert_eq!(lines("kurz", 10), 1);
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("zwei Wörter", 10), 2);
        assert_eq!(lines("eins\nzwei", 10), 2);
        assert_eq!(lines("abcdefghijklmnopqrstuvw", 10), 3);
        assert_eq!(lines("a bc def ghij", 6), 3);
        assert_eq!(lines("Anne-Frank-Gesamtschule Havixbeck", 18), 3);
    }
}
