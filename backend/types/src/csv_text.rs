//! Text in CSV that a spreadsheet would take for a formula (CSV injection): marked with an apostrophe on export,
//! restored on import. `restore(neutralise(text)) == text` for every text.

use std::borrow::Cow;

/// Percent-encoded blanks and line ends, as some tools decode them before they look for a formula.
const ENCODED_BLANKS: [&str; 5] = ["%0a", "%0d", "%09", "%20", "%00"];

/// The text with an apostrophe before it where a spreadsheet could run it, otherwise unchanged.
#[must_use]
pub fn neutralise(text: &str) -> Cow<'_, str> {
    if is_dangerous(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Undoes [`neutralise`]; text without our apostrophe comes back unchanged.
#[must_use]
pub fn restore(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_dangerous(rest) => rest,
        _ => text,
    }
}

/// Whether the first character that counts could start a formula and the whole is neither number nor telephone number.
fn is_dangerous(text: &str) -> bool {
    // An apostrophe changes nothing, so that text which already begins with our mark gets a second one to be taken off.
    let text = text.trim_start_matches('\'');
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    let rest = skip_leading(text);
    rest.starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹢', '﹣', '﹦', '﹫', '|',
    ]) && !is_number(text)
        && !is_telephone(text)
}

/// The text after blanks, invisible characters, quotation marks and percent-encoded blanks.
fn skip_leading(text: &str) -> &str {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_control() || is_invisible(c) || matches!(c, '"' | '\'')
        });
        let encoded = ENCODED_BLANKS.iter().find_map(|code| {
            let head = trimmed.get(..code.len())?;
            head.eq_ignore_ascii_case(code).then(|| &trimmed[code.len()..])
        });
        match encoded {
            Some(after) => rest = after,
            None => return trimmed,
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// `-5,00`, `+1.234,56 €`, `-3 %`: sign, digits (grouped by dots or not), decimals, unit.
fn is_number(text: &str) -> bool {
    let amount = text
        .strip_suffix(['€', '%'])
        .map_or(text, |rest| rest.trim_end_matches([' ', '\u{a0}']));
    let unsigned = amount.strip_prefix(['+', '-', '−']).unwrap_or(amount);
    let (whole, decimals) = unsigned.split_once(',').unwrap_or((unsigned, "0"));
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    all_digits(first) && all_digits(decimals) && groups.all(all_digits)
}

/// `+49 2507 33-0`: a plus, then at least seven digits in groups. A sum such as `+49-1` has no blank or too few digits.
fn is_telephone(text: &str) -> bool {
    let Some(number) = text.strip_prefix('+') else {
        return false;
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = digits == number.len();
    number.starts_with(|c: char| c.is_ascii_digit())
        && (7..=18).contains(&digits)
        && (only_digits || number.contains(' '))
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '/' | '(' | ')'))
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formulas_are_marked_in_every_disguise() {
        for text in [
            "=1+1",
            "+1+1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\rx",
            "\nx",
            " =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "＝1",
            "＋1",
            "－1",
            "＠A",
            "\"=1+1\"",
            "'=1",
            "%0A=1",
            "=",
            "- ohne Angabe -",
            "+49-1",
            "-5,00+1",
            "-5,00 =1",
        ] {
            assert_eq!(neutralise(text), format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn numbers_telephones_and_plain_text_stay() {
        for text in [
            "-5,00",
            "+3",
            "-1.234,56",
            "−5,00",
            "-5,00 €",
            "-3 %",
            "+49 2507 33-0",
            "+49 (2507) 33-0",
            "+492507330",
            "1-2 Klassen",
            "5 % Skonto",
            "O'Neill",
            "",
            "'",
            "'s Heerenberg",
            "a=b",
        ] {
            assert_eq!(neutralise(text), text);
        }
    }

    proptest! {
        #[test]
        fn restore_undoes_neutralise(text in "['\" =+@\\-\\t\\na-c0-9%,＝\u{200b}]{0,8}") {
            let marked = neutralise(&text).into_owned();
            prop_assert_eq!(restore(&marked), text.as_str());
        }

        #[test]
        fn any_text_survives(text in any::<String>()) {
            let marked = neutralise(&text).into_owned();
            prop_assert_eq!(restore(&marked), text.as_str());
        }
    }
}
