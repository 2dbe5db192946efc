//! Row heights for wrapped text. Excel would find them itself, LibreOffice keeps every row without one at a single line.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// Points of one line of text and of the space around it.
const LINE: u32 = 12;
const PADDING: u32 = 3;
/// Excel allows 409 points.
const MOST_LINES: u32 = 33;
/// Room of a line for each character of a column's width, in thousandths of the size of its type: 7 of the 12 pixels of 9 points, less
/// some for other fonts.
const ROOM: u32 = 560;

/// Makes a row as high as the highest of its wrapped texts needs, each given with the width of its column.
pub(crate) fn fit_row<'a>(
    sheet: &mut Worksheet,
    row: u32,
    cells: impl IntoIterator<Item = (&'a str, u8)>,
) -> Result<(), XlsxError> {
    let lines = cells.into_iter().map(|(text, width)| lines(text, width)).max();
    if let Some(lines) = lines.filter(|&lines| lines > 1) {
        sheet.set_row_height(row, LINE * lines.min(MOST_LINES) + PADDING)?;
    }
    Ok(())
}

/// Lines that a text takes in a column of `width` characters, broken between words and after hyphens.
fn lines(text: &str, width: u8) -> u32 {
    let room = ROOM * u32::from(width.max(1));
    text.split('\n')
        .map(|paragraph| paragraph_lines(paragraph, room))
        .sum()
}

fn paragraph_lines(paragraph: &str, room: u32) -> u32 {
    let (mut lines, mut used) = (1, 0);
    for piece in paragraph.split_inclusive([' ', '-']) {
        let word = length(piece.trim_end());
        if used > 0 && used + word > room {
            lines += 1;
            used = 0;
        }
        used += word;
        while used > room {
            lines += 1;
            used -= room;
        }
        // A blank at the end of a line takes no room: only the next word is held against it.
        used += length(piece) - word;
    }
    lines
}

/// Length of a text on one line, in thousandths of the size of its type.
fn length(text: &str) -> u32 {
    text.chars().map(letter_width).sum()
}

/// Widths of Arial, rounded up by groups: names of devices have so many digits and narrow signs that counted letters say too much.
fn letter_width(letter: char) -> u32 {
    match letter {
        'i' | 'j' | 'l' | '\'' => 222,
        ' ' | '.' | ',' | ':' | '/' | '!' | '|' | 'f' | 't' | 'I' | '[' | ']' | '\\' | ';' => 278,
        'r' | '-' | '(' | ')' | '·' | '„' | '“' | '"' => 355,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' | 'J' => 500,
        'A' | 'B' | 'E' | 'F' | 'K' | 'P' | 'S' | 'T' | 'V' | 'X' | 'Y' | 'Z' | 'Ä' | 'ß' | '&' | '+'
        | '=' | '<' | '>' => 667,
        'w' | 'C' | 'D' | 'H' | 'N' | 'R' | 'U' | 'Ü' => 722,
        'G' | 'O' | 'Q' | 'Ö' => 778,
        'm' | 'M' => 833,
        'W' | '%' | '…' => 1_000,
        '@' | '\u{2e80}'..=char::MAX => 1_015,
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_breaks_between_words_and_inside_long_ones() {
        assert_eq!(lines("kurz", 10), 1);
        assert_eq!(lines("", 10), 1);
        assert_eq!(lines("zwei Wörter", 9), 2);
        assert_eq!(lines("eins\nzwei", 10), 2);
        assert_eq!(lines("abcdefghijklmnopqrstuvw", 9), 3);
        assert_eq!(lines("a bc def ghij", 4), 3);
        assert_eq!(lines("Anne-Frank-Gesamtschule Havixbeck", 18), 3);
    }

    #[test]
    fn narrow_signs_take_less_room_than_wide_ones() {
        assert_eq!(lines("Apple iPad 10,2 Zoll (9. Generation), 64 GB", 19), 2);
        assert_eq!(lines("illi illi illi illi", 10), 1);
        assert_eq!(lines("MWMW MWMW MWMW MWMW", 10), 4);
    }
}
