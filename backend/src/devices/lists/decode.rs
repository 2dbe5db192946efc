//! From bytes to text: which encoding a list came in.

use std::borrow::Cow;

use super::ListError;

/// The text and the name of its encoding. Bytes that are damaged become U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), ListError> {
    if let Some(kind) = known_binary(bytes) {
        return Err(ListError::Unreadable(kind));
    }
    let (charset, name, skip) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (encoding_rs::UTF_8, "UTF-8 mit BOM", 3),
        [0xFF, 0xFE, ..] => (encoding_rs::UTF_16LE, "UTF-16LE", 2),
        [0xFE, 0xFF, ..] => (encoding_rs::UTF_16BE, "UTF-16BE", 2),
        [first, 0, ..] if *first != 0 => (encoding_rs::UTF_16LE, "UTF-16LE", 0),
        [0, second, ..] if *second != 0 => (encoding_rs::UTF_16BE, "UTF-16BE", 0),
        _ if std::str::from_utf8(bytes).is_ok() => (encoding_rs::UTF_8, "UTF-8", 0),
        _ => (encoding_rs::WINDOWS_1252, "Windows-1252", 0),
    };
    let (text, _) = charset.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default());
    let control = |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || *c == '\u{fffd}';
    if text.chars().take(4_096).filter(control).count() * 20 > text.chars().take(4_096).count() {
        return Err(ListError::Unreadable(""));
    }
    if text.trim().is_empty() {
        return Err(ListError::Empty);
    }
    Ok((text, name))
}

/// German name of a file type that is no list, by its first bytes.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (
            b"\xD0\xCF\x11\xE0",
            ", sondern eine alte Excel-Datei (XLS); bitte als XLSX speichern",
        ),
        (b"%PDF", ", sondern eine PDF-Datei"),
        (b"\x1F\x8B", ", sondern eine gepackte Datei"),
    ];
    KINDS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}
