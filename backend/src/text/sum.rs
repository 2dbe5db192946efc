//! Words of rows that only add up others (Summenzeilen).

use super::search_form;

/// The words, as [`search_form`] makes them.
pub const SUMS: &[&str] = &[
    "summe",
    "summen",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "insgesamt",
    "ubertrag",
    "total",
];

/// Whether the first word of a text says that its row adds up others („Summe Baumberge“). A number that only begins like one
/// („TOTAL-0001“) is no such word.
#[must_use]
pub fn begins_as_sum(text: &str) -> bool {
    let words = text.split_whitespace();
    let mut words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let Some(first) = words.find(|word| !word.is_empty()) else {
        return false;
    };
    // A hyphen is a blank there: „Gesamt-Summe“.
    let first = search_form(first).replace(' ', "");
    SUMS.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_word_speaks_for_a_sum() {
        for text in [
            "Summe Baumberge",
            "ZWISCHENSUMME",
            "  - Gesamt: 3 Geräte",
            "Übertrag",
            "Gesamt-Summe 2026",
        ] {
            assert!(begins_as_sum(text), "{text}");
        }
        for text in [
            "TOTAL-0001",
            "Gesamtlösung",
            "iPad, Summe",
            "HAV-2026-0038",
            "",
            "–",
        ] {
            assert!(!begins_as_sum(text), "{text}");
        }
    }
}
