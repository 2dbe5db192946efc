//! Encodings: what is read, and what contradicts itself.

use super::super::{EInvoiceError, read};
use super::SMALL;

fn declared(encoding: &str) -> String {
    SMALL.replace("UTF-8", encoding)
}

fn utf16(text: &str, big_endian: bool) -> Vec<u8> {
    let unit = |unit: u16| {
        if big_endian {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    text.encode_utf16().flat_map(unit).collect()
}

fn latin1(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect()
}

#[test]
fn the_usual_encodings_give_the_same_invoice() {
    let with_bom = |text: String| [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    let no_declaration = SMALL.split_once("?>").unwrap().1.to_owned();
    for bytes in [
        SMALL.as_bytes().to_vec(),
        with_bom(SMALL.to_owned()),
        with_bom(no_declaration.clone()),
        no_declaration.into_bytes(),
        utf16(&format!("\u{FEFF}{}", declared("UTF-16")), false),
        utf16(&format!("\u{FEFF}{}", declared("UTF-16")), true),
        utf16(&declared("UTF-16LE"), false),
        latin1(&declared("ISO-8859-1")),
        latin1(&declared("windows-1252")),
        latin1(&declared("iso-8859-15")),
        format!("\n  {SMALL}\n").into_bytes(),
    ] {
        let invoice = read(&bytes).unwrap();
        assert_eq!(invoice.seller.name, "Müller & Söhne");
    }
}

#[test]
fn contradictions_are_refused() {
    let with_bom = |text: String| [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
    for bytes in [
        latin1(SMALL),
        declared("ISO-8859-1").into_bytes(),
        with_bom(declared("ISO-8859-1")),
        with_bom(declared("UTF-16")),
        declared("UTF-16").into_bytes(),
        declared("US-ASCII").into_bytes(),
        declared("EBCDIC-CP-DE").into_bytes(),
        utf16(&format!("\u{FEFF}{SMALL}"), false),
        [
            utf16(&format!("\u{FEFF}{}", declared("UTF-16")), false),
            vec![b'x'],
        ]
        .concat(),
    ] {
        let error = read(&bytes).unwrap_err();
        assert!(matches!(error, EInvoiceError::Encoding(_)), "{error}");
    }
}
