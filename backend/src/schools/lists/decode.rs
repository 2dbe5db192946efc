//! From bytes to text: which encoding a list came in.

use std::borrow::Cow;
use std::fmt;

use super::{ListError, MAX_BYTES};

/// How the characters of a file are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with byte order mark, as Excel writes it.
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    /// What older German software calls ANSI.
    Windows1252,
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Utf8 => "UTF-8",
            Self::Utf8Bom => "UTF-8 mit BOM",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1252 => "Windows-1252",
        })
    }
}

/// The text and its encoding. Bytes that are damaged become U+FFFD, which refuses their row later.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ListError> {
    if bytes.is_empty() {
        return Err(ListError::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(ListError::TooLarge(bytes.len()));
    }
    if let Some(kind) = known_binary(bytes) {
        return Err(ListError::Binary(kind));
    }
    let (encoding, skip) = detect(bytes);
    let charset = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
    };
    let (text, _) = charset.decode_without_bom_handling(&bytes[skip..]);
    if looks_binary(&text) {
        return Err(ListError::Binary(""));
    }
    if text.trim().is_empty() {
        return Err(ListError::Blank);
    }
    Ok((text, encoding))
}

/// The encoding and the length of its byte order mark.
fn detect(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8Bom, 3),
        [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
        [first, 0, ..] if *first != 0 => (Encoding::Utf16Le, 0),
        [0, second, ..] if *second != 0 => (Encoding::Utf16Be, 0),
        _ if mostly_utf8(bytes) => (Encoding::Utf8, 0),
        _ => (Encoding::Windows1252, 0),
    }
}

/// Whether more letters beyond ASCII are sound UTF-8 than not: a UTF-8 file stays one when a single row is damaged.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut damaged) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        damaged += usize::from(!chunk.invalid().is_empty());
    }
    damaged == 0 || sound > damaged
}

/// German name of a file type that is no text, by its first bytes.
fn known_binary(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"PK\x03\x04", ", sondern eine Excel- oder ZIP-Datei"),
        (b"\xD0\xCF\x11\xE0", ", sondern eine alte Excel-Datei"),
        (b"%PDF", ", sondern eine PDF-Datei"),
        (b"\x1F\x8B", ", sondern eine gepackte Datei"),
    ];
    KINDS
        .iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, kind)| *kind)
}

/// Whether the beginning holds more control characters than a damaged row would explain.
fn looks_binary(text: &str) -> bool {
    let (mut control, mut total) = (0_usize, 0_usize);
    for c in text.chars().take(4096) {
        total += 1;
        control += usize::from((c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || c == '\u{fffd}');
    }
    control * 20 > total
}
