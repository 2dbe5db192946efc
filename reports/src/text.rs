//! Text from data made fit for a workbook: legal in XML 1.0, short enough for a cell, plain in a page footer.

use std::borrow::Cow;

/// UTF-16 units that fit into one cell.
const CELL_LIMIT: usize = 32_767;
/// Characters of one part of a footer; Excel allows 255 for the whole footer.
const FOOTER_PART: usize = 60;

/// Cell text: line ends as LF, characters that XML 1.0 forbids left out, cut with `…` at Excel's limit.
pub(crate) fn cell(text: &str) -> Cow<'_, str> {
    let clean = if text.chars().all(|c| c != '\r' && is_xml(c)) {
        Cow::Borrowed(text)
    } else {
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        Cow::Owned(lines.chars().filter(|&c| is_xml(c)).collect())
    };
    // A character takes at most as many UTF-16 units as UTF-8 bytes.
    if clean.len() <= CELL_LIMIT || clean.encode_utf16().count() <= CELL_LIMIT {
        return clean;
    }
    let mut units = 0;
    let mut kept: String = clean
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units < CELL_LIMIT
        })
        .collect();
    kept.push('…');
    Cow::Owned(kept)
}

/// One part of a page footer: one line, shortened, `&` doubled because it starts a code there.
pub(crate) fn footer(text: &str) -> String {
    let clean = cell(text);
    let mut part: String = clean
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .take(FOOTER_PART)
        .collect();
    if clean.chars().count() > FOOTER_PART {
        part.push('…');
    }
    part.replace('&', "&&")
}

fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn forbidden_characters_go_and_line_ends_become_lf() {
        assert_eq!(cell("a\u{0}b\u{b}c\u{fffe}\u{ffff}"), "abc");
        assert_eq!(cell("eins\r\nzwei\rdrei\tvier"), "eins\nzwei\ndrei\tvier");
    }

    #[test]
    fn a_footer_has_no_codes() {
        assert_eq!(footer("Müller & Söhne\nGmbH"), "Müller && Söhne GmbH");
        assert_eq!(footer(&"x".repeat(100)).chars().count(), 61);
    }

    proptest! {
        #[test]
        fn a_cell_never_exceeds_the_limit(c in any::<char>(), times in 32_000_usize..33_500) {
            let text: String = std::iter::repeat_n(c, times).collect();
            prop_assert!(cell(&text).encode_utf16().count() <= CELL_LIMIT);
        }
    }
}
