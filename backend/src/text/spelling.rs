//! References, however their signs are written.

/// Signs that references are spelled with or without.
pub const SIGNS: [&str; 7] = [" ", "-", "–", "/", ".", "_", ","];

/// German letters that not every database folds, each with what stands for it: neither case nor `ß` for `SS` tells two references apart.
pub const LETTERS: [(&str, &str); 5] = [("Ä", "ä"), ("Ö", "ö"), ("Ü", "ü"), ("ß", "ss"), ("ẞ", "ss")];

/// A text in small letters, as [`case_folded`](crate::db::search::case_folded) folds a column: A to Z, Ä, Ö, Ü, and `ss` for `ß`.
#[must_use]
pub fn fold_case(text: &str) -> String {
    LETTERS
        .iter()
        .fold(text.to_ascii_lowercase(), |text, (letter, folded)| {
            text.replace(letter, folded)
        })
}

/// A reference in small letters without the signs that are often left out or written differently: `sb772026`.
#[must_use]
pub fn bare_reference(text: &str) -> String {
    let bare = SIGNS
        .iter()
        .fold(fold_case(text), |text, sign| text.replace(sign, ""));
    bare.replace('\u{a0}', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_the_same_however_their_signs_are_written() {
        for text in ["SB-77/2026", "sb 77 2026", "SB77-2026", "Sb_77.2026"] {
            assert_eq!(bare_reference(text), "sb772026", "{text}");
        }
        for text in ["KÖ-2024/5", "kö-2024/5", "Kö 20245"] {
            assert_eq!(bare_reference(text), "kö20245", "{text}");
        }
        for text in ["Straße-7", "STRASSE 7", "STRAẞE7"] {
            assert_eq!(bare_reference(text), "strasse7", "{text}");
        }
    }
}
