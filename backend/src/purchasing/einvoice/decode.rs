//! From bytes to text: what kind of file it is and in which encoding, contradictions refused.

use std::borrow::Cow;

use encoding_rs::{Encoding, ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::declaration;
use super::error::EInvoiceError;

const UTF8_BOM: &[u8] = b"\xEF\xBB\xBF";

/// The text of the file, without byte order mark, free of characters that XML forbids.
pub(super) fn decode(bytes: &[u8], limit: usize) -> Result<Cow<'_, str>, EInvoiceError> {
    if bytes.is_empty() {
        return Err(EInvoiceError::Empty);
    }
    if bytes.len() > limit {
        return Err(EInvoiceError::TooLarge {
            size: bytes.len(),
            limit,
        });
    }
    let text = if let Some(encoding) = utf16_of(bytes) {
        decode_utf16(bytes, encoding)?
    } else {
        decode_bytes(bytes)?
    };
    let start = text.trim_start();
    let is_html = ["<!doctype html", "<html"]
        .iter()
        .any(|tag| starts_with_ignoring_case(start, tag));
    if is_html {
        return Err(EInvoiceError::Html);
    }
    if has_forbidden_characters(&text) {
        return Err(EInvoiceError::Malformed {
            line: 1,
            detail: "Die Datei enthält Steuerzeichen, die in XML verboten sind".to_owned(),
        });
    }
    Ok(text)
}

/// Whether there are control characters other than tab and line ends. Whole chunks are looked at before deciding,
/// which the compiler turns into vector instructions.
fn has_forbidden_characters(text: &str) -> bool {
    const CHUNK: usize = 64;
    let is_forbidden = |byte: u8| (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r');
    let mut chunks = text.as_bytes().chunks(CHUNK);
    chunks.any(|chunk| {
        chunk
            .iter()
            .fold(false, |found, byte| found | is_forbidden(*byte))
    })
}

/// UTF-16 by byte order mark, or by the zero bytes around the first `<`.
fn utf16_of(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, _, 0, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', 0, _, ..] => Some(UTF_16BE),
        _ => None,
    }
}

fn decode_utf16(bytes: &[u8], encoding: &'static Encoding) -> Result<Cow<'static, str>, EInvoiceError> {
    let wrong = |reason: String| EInvoiceError::Encoding(reason);
    let text = encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .ok_or_else(|| wrong(format!("Die Datei ist kein gültiges {}.", encoding.name())))?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    declaration::check(text)?;
    if let Some(declared) = declared_encoding(text)
        && !declared.to_ascii_uppercase().starts_with("UTF-16")
    {
        return Err(wrong(format!(
            "Die Datei gibt {declared} an, ist aber {}.",
            encoding.name()
        )));
    }
    Ok(Cow::Owned(text.to_owned()))
}

fn decode_bytes(bytes: &[u8]) -> Result<Cow<'_, str>, EInvoiceError> {
    let (body, has_bom) = match bytes.strip_prefix(UTF8_BOM) {
        Some(body) => (body, true),
        None => (bytes, false),
    };
    let start = body.trim_ascii_start();
    if start.is_empty() {
        return Err(EInvoiceError::Empty);
    }
    if start.starts_with(b"%PDF-") {
        return Err(EInvoiceError::Pdf);
    }
    if !start.starts_with(b"<") {
        return Err(EInvoiceError::NotXml);
    }
    let blanks = body.len() - start.len();
    let head = String::from_utf8_lossy(&body[..body.len().min(blanks + 200)]);
    declaration::check(&head)?;
    let declared = declared_encoding(&head).unwrap_or("UTF-8").to_ascii_uppercase();
    let contradicts = |actual: &str| {
        Err(EInvoiceError::Encoding(format!(
            "Die Datei gibt {declared} an, ist aber {actual}."
        )))
    };
    let single_byte = match declared.as_str() {
        "UTF-8" | "UTF8" => return utf8(body),
        "US-ASCII" | "ASCII" if body.is_ascii() => return utf8(body),
        "US-ASCII" | "ASCII" => return contradicts("kein reines ASCII"),
        _ if has_bom => return contradicts("UTF-8"),
        "ISO-8859-1" | "LATIN1" | "LATIN-1" | "WINDOWS-1252" | "CP1252" => WINDOWS_1252,
        "ISO-8859-15" => ISO_8859_15,
        name if name.starts_with("UTF-16") => return contradicts("in einer Ein-Byte-Kodierung geschrieben"),
        _ => {
            return Err(EInvoiceError::Encoding(format!(
                "Die Kodierung „{declared}“ wird nicht gelesen, üblich ist UTF-8."
            )));
        }
    };
    // Umlauts in UTF-8 never form valid Latin-1 words: such a file would be read as „MÃ¼ller“.
    if !body.is_ascii() && std::str::from_utf8(body).is_ok() {
        return contradicts("UTF-8");
    }
    let (text, _) = single_byte.decode_without_bom_handling(body);
    Ok(text)
}

fn utf8(body: &[u8]) -> Result<Cow<'_, str>, EInvoiceError> {
    std::str::from_utf8(body).map(Cow::Borrowed).map_err(|error| {
        EInvoiceError::Encoding(format!(
            "Byte {} ist kein gültiges UTF-8.",
            error.valid_up_to() + 1
        ))
    })
}

/// The encoding in `<?xml version="1.0" encoding="…"?>`.
fn declared_encoding(text: &str) -> Option<&str> {
    let text = text.trim_start().strip_prefix("<?xml")?;
    let declaration = &text[..text.find("?>")?];
    let after = declaration[declaration.find("encoding")? + "encoding".len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    after[1..].split_once(quote).map(|(name, _)| name.trim())
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(start))
}
