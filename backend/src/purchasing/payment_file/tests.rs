//! Files as accounting systems write them, and files that only look so.

mod any_file;
mod workbooks;

use paktbuch_types::{Cents, parse_date};

use super::amount::{Style, parse};
use super::*;
use crate::purchasing::commands::PaymentLine;

const HEAD: &str = "Zahldatum;Kreditorname;Rechnungsnr.;Zahlbetrag;Skonto;Buchungsnr.";

/// As the service reads, without a child process.
fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if tables::is_workbook(bytes) {
        of_workbook(tables::workbook(bytes).map_err(SheetError::NoTable)?)
    } else {
        read_text(bytes)
    }
}

fn taken(bytes: &[u8]) -> (Vec<PaymentLine>, Vec<Refusal>) {
    let sheet = read(bytes).unwrap();
    let mapping = Mapping::known(&sheet).unwrap_or_else(|| panic!("{:?}", sheet.headings));
    payments(&sheet, &mapping)
}

#[test]
fn the_same_payments_in_every_encoding_and_with_every_separator() {
    let text = format!(
        "{HEAD}\r\n03.05.2024;Müller GmbH;RE-1;1.234,56;12,00;4711\r\n04.05.2024;Groß & Co;\"A;1\";-5,00;;\r\n"
    );
    let expected = taken(text.as_bytes());
    assert_eq!(expected.1, []);
    assert_eq!(expected.0.len(), 2);
    let first = &expected.0[0];
    assert_eq!(
        (
            first.line,
            first.paid_on,
            first.amount,
            first.skonto,
            first.payee.as_str(),
            first.reference.as_str()
        ),
        (
            2,
            parse_date("03.05.2024").unwrap(),
            Cents(123_456),
            Cents(1_200),
            "Müller GmbH",
            "4711"
        )
    );
    assert_eq!(
        (expected.0[1].number.as_str(), expected.0[1].amount),
        ("A;1", Cents(-500))
    );
    let latin: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let utf16be: Vec<u8> = [0xFE, 0xFF]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
        .collect();
    let bom: Vec<u8> = b"\xEF\xBB\xBF".iter().copied().chain(text.bytes()).collect();
    for bytes in [latin, utf16, utf16be, bom] {
        assert_eq!(taken(&bytes), expected);
    }
    let tabs = text
        .replace("\"A;1\"", "A;1")
        .replace(';', "\t")
        .replace("A\t1", "A;1");
    assert_eq!(taken(tabs.as_bytes()), expected);
    let commas = text
        .replace("1.234,56", "\"1.234,56\"")
        .replace("12,00", "\"12,00\"")
        .replace("-5,00", "\"-5,00\"")
        .replace("\"A;1\"", "A#1")
        .replace(';', ",")
        .replace("A#1", "A;1");
    assert_eq!(taken(commas.as_bytes()), expected);
    let named = format!("sep=;\n{text}");
    assert_eq!(
        taken(named.as_bytes()).0[0].line,
        3,
        "lines count from the beginning of the file"
    );
    let titled = format!("Zahlungsliste 2024;;;;;\n\n{text}Summe;;;1.229,56;;\n;;;;;\n");
    let (lines, refused) = taken(titled.as_bytes());
    assert_eq!((lines.len(), refused.len()), (2, 0));
}

#[test]
fn amounts_are_read_in_the_style_of_their_column() {
    for (text, style, cents) in [
        ("1.234,56", Style::German, 123_456),
        ("1234", Style::German, 123_400),
        ("1.234,56-", Style::German, -123_456),
        ("(5,00)", Style::German, -500),
        ("+5,00 €", Style::German, 500),
        ("EUR 5", Style::German, 500),
        ("1,234.56", Style::Plain, 123_456),
        ("1234.5", Style::Plain, 123_450),
        ("-7.10", Style::Plain, -710),
    ] {
        assert_eq!(parse(text, style), Ok(Cents(cents)), "{text}");
    }
    for (text, style) in [
        ("zwölf", Style::German),
        ("12,345", Style::German),
        ("1234.56", Style::German),
        ("1,5", Style::Plain),
        ("#WERT!", Style::German),
        ("99999999999999", Style::German),
        ("--5", Style::German),
        ("1e9", Style::Plain),
    ] {
        assert!(parse(text, style).is_err(), "{text}");
    }
    assert_eq!(Style::of(["1.234", "12.50"].into_iter()), Style::Plain);
    assert_eq!(Style::of(["1.234", "12,50"].into_iter()), Style::German);
    assert_eq!(Style::of(["1.234", "12"].into_iter()), Style::German);
}

#[test]
fn impossible_rows_are_refused_with_line_and_field() {
    let rows = [
        ("31.02.2024;M;RE-1;5,00;;", "Zahldatum", "Den Tag"),
        (";M;RE-1;5,00;;", "Zahldatum", "fehlt"),
        ("03.05.2024;M;RE-1;fünf;;", "Zahlbetrag", "„fünf“ ist kein Betrag"),
        ("03.05.2024;M;RE-1;;;", "Zahlbetrag", "fehlt"),
        ("03.05.2024;M;RE-1;0,00;;", "Zahlbetrag", "keine Zahlung"),
        ("03.05.2024;M;RE-1;5,00;x;", "Skonto", "kein Betrag"),
    ];
    let text = rows
        .iter()
        .fold(HEAD.to_owned(), |text, (row, ..)| format!("{text}\n{row}"));
    let (lines, refused) = taken(text.as_bytes());
    assert_eq!(lines, []);
    for ((line, refusal), (row, field, words)) in (2..).zip(&refused).zip(rows) {
        assert_eq!((refusal.line, refusal.field.as_str()), (line, field), "{row}");
        assert!(refusal.message.contains(words), "{}", refusal.message);
    }
    assert_eq!(refused.len(), rows.len());
}

#[test]
fn what_is_no_sheet_is_refused_with_its_reason() {
    let quote = format!("{HEAD}\n03.05.2024;\"M{}", "\nzeile".repeat(60));
    for (bytes, words) in [
        (&b""[..], "leer"),
        (b" \n ", "leer"),
        (b"%PDF-1.7 x", "PDF-Datei"),
        (b"\xD0\xCF\x11\xE0abc", "XLS"),
        (b"PK\x03\x04abcdef", "beschädigt"),
        (b"nur ein Wort", "keine Überschriften"),
        (quote.as_bytes(), "Zeile 2: Ein Anführungszeichen"),
        (&[0, 1, 2, 3, 4, 5, 6, 7, 8][..], "keine CSV"),
    ] {
        let message = read(bytes).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
}

#[test]
fn datev_batches_have_their_year_in_the_head() {
    let Some(bytes) = paktbuch_test_data::read("finance/EXTF_Buchungsstapel.csv") else {
        return;
    };
    let sheet = read(&bytes).unwrap();
    assert_eq!(sheet.format, "DATEV, CSV, Windows-1252");
    let (lines, refused) = taken(&bytes);
    assert_eq!(refused, []);
    let told: Vec<_> = lines
        .iter()
        .map(|line| {
            (
                line.line,
                line.paid_on.to_string(),
                line.amount.0,
                line.number.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, "2018-02-21".to_owned(), 2_495, ""),
            (4, "2018-02-22".to_owned(), 595_000, "RE201802-135")
        ]
    );
    assert_eq!(lines[0].purpose, "Fachbuch: Controlling für Dummies");
}

#[test]
fn columns_of_unknown_meaning_are_asked_about_unless_the_number_is_known() {
    let sheet = |headings: &str| read(format!("{headings}\n1.2.2024;5,00;RE-1;x;y\n").as_bytes()).unwrap();
    let unknown = sheet("Zahldatum;Betrag;Verwendungszweck;Beleg-Nr. Lieferant;Nachlass");
    assert!(Mapping::known(&unknown).is_some());
    assert_eq!(Mapping::certain(&unknown), None);
    let known = sheet("Zahldatum;Betrag;RgNr;Abzug;Sachbearbeitung");
    let mapping = Mapping::certain(&known).unwrap();
    assert_eq!(mapping.unread(&known), ["Sachbearbeitung"]);
    let doubled = sheet("Zahldatum;Betrag;RgNr;Name;Betrag");
    let mapping = Mapping::certain(&doubled).unwrap();
    assert_eq!(mapping.unread(&doubled), ["Betrag (doppelt, Spalte 5)"]);
    let plain = sheet("Zahldatum;Betrag;Verwendungszweck;Name;Vorgang");
    assert!(Mapping::certain(&plain).is_some());
}

#[test]
fn mappings_are_written_as_they_are_read() {
    let sheet = read("Tag;Was;Wieviel\n1.2.2024;RE-1;-5,00\n".as_bytes()).unwrap();
    assert_eq!(Mapping::known(&sheet), None);
    let text =
        "datum = \"Tag\"\nbetrag = \"Wieviel\"\nverwendungszweck = \"Was\"\nvorzeichen = \"umgekehrt\"\n";
    let mapping = Mapping::from_toml(text).unwrap();
    assert_eq!(Mapping::from_toml(&mapping.to_toml()), Ok(mapping.clone()));
    mapping.check(&sheet).unwrap();
    assert_eq!(payments(&sheet, &mapping).0[0].amount, Cents(500));
    for (text, words) in [
        (
            "datum = ",
            "Zeile 1 der Spaltenzuordnung lässt sich nicht lesen: „datum =“",
        ),
        (
            "datum = \"Tag\"\nbetrag = Summe\n",
            "Zeile 2 der Spaltenzuordnung lässt sich nicht lesen: „betrag = Summe“",
        ),
        ("tag = \"Tag\"", "nennt „tag“"),
        ("datum = 1", "keinen Spaltennamen"),
        ("vorzeichen = \"minus\"", "„minus“"),
    ] {
        let message = Mapping::from_toml(text).unwrap_err().to_string();
        assert!(message.contains(words), "{message}");
    }
    let check = |text: &str| {
        Mapping::from_toml(text)
            .unwrap()
            .check(&sheet)
            .unwrap_err()
            .to_string()
    };
    assert!(check("datum = \"Tag\"").contains("Für „Betrag“ ist keine Spalte gewählt"));
    assert!(check("datum = \"Tag\"\nbetrag = \"Summe\"").contains("Vorhanden sind: Tag, Was, Wieviel"));
}

#[test]
fn fingerprints_follow_the_booking() {
    let (lines, _) = taken(format!("{HEAD}\n03.05.2024;Müller;RE-1;5,00;;B 1\n03.05.2024;MUELLER GmbH;re 1;5,00;;b-1\n03.05.2024;Müller;RE-2;5,00;;B 1\n").as_bytes());
    let prints: Vec<String> = lines.iter().map(fingerprint).collect();
    assert_eq!(prints[0], prints[1], "however the payee is written");
    assert_ne!(prints[0], prints[2], "one booking over two invoices");
}
