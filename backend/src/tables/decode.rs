//! From bytes to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::TableError;

/// What begins so is no text.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\xD0\xCF\x11\xE0", ", sondern eine alte Excel-Datei (XLS)"),
    (b"%PDF", ", sondern eine PDF-Datei"),
    (b"\x1F\x8B", ", sondern eine gepackte Datei"),
    (b"PK\x03\x04", ", sondern eine gepackte Datei"),
    (b"<?xml", ", sondern eine XML-Datei"),
];

/// The text and the name of its encoding. Bytes that are damaged become U+FFFD.
///
/// # Errors
/// Where the bytes are empty or no text.
pub fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static str), TableError> {
    if let Some((_, other)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(TableError::Other(other));
    }
    let (charset, name, skip): (&Encoding, _, _) = match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (UTF_8, "UTF-8 mit BOM", 3),
        [0xFF, 0xFE, ..] => (UTF_16LE, "UTF-16LE", 2),
        [0xFE, 0xFF, ..] => (UTF_16BE, "UTF-16BE", 2),
        [first, 0, ..] if *first != 0 => (UTF_16LE, "UTF-16LE", 0),
        [0, second, ..] if *second != 0 => (UTF_16BE, "UTF-16BE", 0),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, "UTF-8", 0),
        _ => (WINDOWS_1252, "Windows-1252", 0),
    };
    let (text, _) = charset.decode_without_bom_handling(&bytes[skip..]);
    let control = |c: &char| (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || *c == '\u{fffd}';
    let head = text.chars().take(4_096);
    if head.clone().filter(control).count() * 20 > head.count() {
        return Err(TableError::Other(""));
    }
    if text.trim().is_empty() {
        return Err(TableError::Empty);
    }
    Ok((text, name))
}
