//! References, however their signs are written.

/// Signs that references are spelled with or without.
pub const SIGNS: [&str; 7] = [" ", "-", "–", "/", ".", "_", ","];

/// A reference without the signs that are often left out or written differently, in small letters A to Z: `sb772026`.
#[must_use]
pub fn bare_reference(text: &str) -> String {
    let bare = SIGNS
        .iter()
        .fold(text.to_ascii_lowercase(), |text, sign| text.replace(sign, ""));
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
    }
}
