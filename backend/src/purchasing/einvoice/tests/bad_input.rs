//! Damaged, hostile and wrong files get a German answer that names the cause; what is read adds up.

use paktbuch_types::Cents;
use proptest::prelude::*;

use super::super::sums::SumError;
use super::super::tree::MAX_DEPTH;
use super::super::{
    EInvoiceError, MAX_BYTES, line_findings, line_gross_amounts, read, read_verified, verify,
};
use super::{SMALL, changed};

fn refusal(text: &str) -> EInvoiceError {
    read(text.as_bytes()).unwrap_err()
}

#[test]
fn what_is_no_xml_invoice_is_named() {
    assert_eq!(read(b"").unwrap_err(), EInvoiceError::Empty);
    assert_eq!(read(b"\xEF\xBB\xBF \n").unwrap_err(), EInvoiceError::Empty);
    assert_eq!(refusal("%PDF-1.7 ..."), EInvoiceError::Pdf);
    assert_eq!(refusal("Rechnung 12"), EInvoiceError::NotXml);
    assert_eq!(refusal("<?xml version=\"1.0\"?>"), EInvoiceError::NotXml);
    assert_eq!(
        refusal("\n<!DOCTYPE HTML><html><body>Login</body></html>"),
        EInvoiceError::Html
    );
    assert_eq!(refusal("<html lang='de'></html>"), EInvoiceError::Html);
    assert_eq!(
        refusal("<Invoice/>"),
        EInvoiceError::UnknownRoot("Invoice".to_owned())
    );
    let old = r#"<rsm:CrossIndustryDocument xmlns:rsm="urn:ferd:CrossIndustryDocument:invoice:1p0"/>"#;
    assert!(refusal(old).to_string().contains("BT-1 (Rechnungsnummer)"));
    let nameless = "<CrossIndustryDocument/>";
    assert!(matches!(refusal(nameless), EInvoiceError::UnknownRoot(_)));
    let size = MAX_BYTES + 1;
    assert_eq!(
        read(&vec![b'<'; size]).unwrap_err(),
        EInvoiceError::TooLarge {
            size,
            limit: MAX_BYTES
        }
    );
}

#[test]
fn every_truncation_is_refused() {
    for end in (0..SMALL.len() - 1).filter(|end| SMALL.is_char_boundary(*end)) {
        assert!(read(&SMALL.as_bytes()[..end]).is_err(), "{end}");
    }
    assert_eq!(refusal(&SMALL[..SMALL.len() - 20]), EInvoiceError::Truncated);
}

#[test]
fn doctype_and_entities_are_refused_before_they_grow() {
    let mut bomb = String::from("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY lol \"lol\">");
    for level in 1..10 {
        let previous = if level == 1 {
            "lol".to_owned()
        } else {
            format!("lol{}", level - 1)
        };
        bomb.push_str(&format!(
            "<!ENTITY lol{level} \"{}\">",
            format!("&{previous};").repeat(10)
        ));
    }
    bomb.push_str("]><lolz>&lol9;</lolz>");
    assert_eq!(refusal(&bomb), EInvoiceError::Doctype);
    let external = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>";
    assert_eq!(refusal(external), EInvoiceError::Doctype);
    assert_eq!(
        refusal(&changed("Stift", "&lol9;")),
        EInvoiceError::Entity("lol9".to_owned())
    );
    assert!(matches!(
        refusal(&changed("\"H87\"", "\"&x;\"")),
        EInvoiceError::Entity(_)
    ));
    assert!(matches!(
        refusal(&changed("Stift", "&#0;")),
        EInvoiceError::Entity(_)
    ));
    assert_eq!(
        read(changed("Stift", "&#x41;&lt;<![CDATA[<b>&]]>").as_bytes())
            .unwrap()
            .lines[0]
            .name,
        "A<<b>&"
    );
}

#[test]
fn depth_and_number_of_elements_are_limited() {
    let deep = changed("<b:ID>RE-7", &format!("{}<b:ID>RE-7", "<x>".repeat(1_000_000)));
    assert_eq!(refusal(&deep), EInvoiceError::TooDeep(MAX_DEPTH));
    let wide = changed("<b:ID>RE-7", &format!("{}<b:ID>RE-7", "<x/>".repeat(600_000)));
    assert!(matches!(refusal(&wide), EInvoiceError::TooManyElements(_)));
}

#[test]
fn broken_xml_is_refused_with_its_line() {
    for (from, to) in [
        ("</b:ID>", "</b:Id>"),
        ("<b:ID>RE-7", "<q:ID>RE-7"),
        ("</u:Invoice>", "</u:Invoice><b:ID/>"),
        ("</u:Invoice>", "</u:Invoice>Ende"),
        ("unitCode=\"H87\"", "unitCode=\"H87\" unitCode=\"EA\""),
        ("Stift", "A & B"),
        ("Stift", "\u{1}"),
    ] {
        let error = refusal(&changed(from, to));
        assert!(
            matches!(error, EInvoiceError::Malformed { .. }),
            "{to}: {error:?}"
        );
    }
    assert!(
        refusal(&changed("</b:ID>", "</b:Id>"))
            .to_string()
            .contains("Zeile 5")
    );
    for (declaration, words) in [
        (
            "encoding=\"UTF-8\">",
            "Zeile 1: Die XML-Deklaration ist nicht mit „?>“ geschlossen",
        ),
        ("encoding=UTF-8?>", "nicht in Anführungszeichen"),
    ] {
        let message = refusal(&changed("encoding=\"UTF-8\"?>", declaration)).to_string();
        assert!(message.contains(words), "{message}");
    }
    assert!(
        refusal(&changed("version=\"1.0\"", "version=\"2.0\""))
            .to_string()
            .contains("Zeile 1: In der XML-Deklaration steht version=„2.0“")
    );
}

#[test]
fn fields_are_refused_by_number_and_name() {
    for (from, to, expected) in [
        (
            "<b:ID>RE-7</b:ID>",
            "",
            "BT-1 (Rechnungsnummer): Die Angabe fehlt.",
        ),
        (
            "<b:ID>RE-7</b:ID>",
            "<b:ID>1</b:ID><b:ID>2</b:ID>",
            "BT-1 (Rechnungsnummer): Die Angabe steht mehrfach",
        ),
        (
            "2024-02-22",
            "2024-02-30",
            "BT-2 (Rechnungsdatum): Den Tag „2024-02-30“ gibt es nicht.",
        ),
        (
            "2024-02-22",
            "22.02.2024",
            "BT-2 (Rechnungsdatum): „22.02.2024“ ist kein Datum",
        ),
        (
            "2024-02-22",
            "0024-02-22",
            "liegt außerhalb der Jahre 1990 bis 2099",
        ),
        (">380<", ">38x<", "BT-3 (Art der Rechnung): Den Schlüssel „38x“"),
        (">EUR<", ">Euro<", "BT-5 (Währung)"),
        (
            "currencyID=\"EUR\">30.03",
            "currencyID=\"USD\">30.03",
            "BT-116 (Bemessungsgrundlage der Umsatzsteuer): Der Betrag ist in USD",
        ),
        (
            ">35.74<",
            ">1.035,74<",
            "BT-112 (Gesamtbetrag brutto): „1.035,74“ ist keine Zahl",
        ),
        (">35.74<", ">35,740<", "BT-112"),
        (
            ">35.74<",
            ">35.741<",
            "BT-112 (Gesamtbetrag brutto): „35.741“ hat mehr als 2 Nachkommastellen.",
        ),
        (">35.74<", ">3574e-2<", "BT-112"),
        (
            ">3<",
            ">3.00001<",
            "Position 1, BT-129 (Menge): „3.00001“ hat mehr als 4 Nachkommastellen.",
        ),
        (
            " unitCode=\"H87\"",
            "",
            "Position 1, BT-130 (Mengeneinheit): Die Angabe fehlt.",
        ),
        (
            "<b:ID>S</b:ID><b:Percent>19.00</b:Percent>",
            "<b:ID>Q</b:ID>",
            "Position 1, BT-151",
        ),
        (
            "<b:Percent>19.00</b:Percent>",
            "",
            "Position 1, BT-152 (Umsatzsteuersatz der Position): Die Angabe fehlt.",
        ),
        (
            "<b:RegistrationName>Müller &amp; Söhne</b:RegistrationName>",
            "",
            "BT-27 (Name des Verkäufers)",
        ),
        (
            "<a:Price><b:PriceAmount>10.01</b:PriceAmount></a:Price>",
            "",
            "Position 1, BT-146 (Einzelpreis netto)",
        ),
    ] {
        let message = refusal(&changed(from, to)).to_string();
        assert!(message.contains(expected), "{to}: {message}");
        assert!(
            message.ends_with("Bitte beim Lieferanten eine korrigierte Rechnung anfordern."),
            "{message}"
        );
    }
    let start = SMALL.find("<a:InvoiceLine>").unwrap();
    let no_lines = format!("{}</u:Invoice>", &SMALL[..start]);
    assert!(
        refusal(&no_lines)
            .to_string()
            .contains("BG-25 (Rechnungspositionen)")
    );
}

/// What any file comes to: a refusal that says in German what is wrong and what to do, a field by its number, a sum by its
/// rule and both values; or an invoice whose figures agree and whose lines lose no cent.
fn holds(bytes: &[u8]) -> Result<(), TestCaseError> {
    let invoice = match read(bytes) {
        Ok(invoice) => invoice,
        Err(error) => {
            let message = error.to_string();
            prop_assert!(
                message.contains("Bitte ") && message.ends_with('.'),
                "{}",
                message
            );
            if let EInvoiceError::Field(_) = error {
                prop_assert!(message.contains("BT-") || message.contains("BG-"), "{}", message);
            }
            return Ok(());
        }
    };
    prop_assert!(!invoice.number.is_empty() && !invoice.lines.is_empty());
    let totals = invoice.totals;
    let shares: Cents = line_gross_amounts(&invoice).into_iter().sum();
    prop_assert_eq!(shares, totals.gross.plus(totals.rounding));
    for finding in line_findings(&invoice) {
        prop_assert!((finding.stated.0 - finding.computed.0).abs() > 2, "{:?}", finding);
    }
    match verify(&invoice) {
        Ok(()) => {
            let lines: Cents = invoice.lines.iter().map(|line| line.net).sum();
            prop_assert_eq!(lines, totals.line_net);
            prop_assert_eq!(totals.net.plus(totals.tax), totals.gross);
            prop_assert_eq!(
                totals.gross.minus(totals.prepaid).plus(totals.rounding),
                totals.due
            );
        }
        Err(sums) => {
            for sum in &sums {
                prop_assert!(
                    sum.stated != sum.computed && sum.message.starts_with(sum.rule),
                    "{:?}",
                    sum
                );
            }
            let message = EInvoiceError::Sums(sums.clone()).to_string();
            for sum in sums {
                let values = [sum.stated.to_string(), sum.computed.to_string()];
                prop_assert!(values.iter().all(|value| message.contains(value)), "{}", message);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn mutations_are_refused_in_german_or_add_up(
        edits in prop::collection::vec((0_usize..3_000, any::<u8>(), 0_u8..3), 1..8),
    ) {
        let mut bytes = SMALL.as_bytes().to_vec();
        for (position, value, kind) in edits {
            let position = position % bytes.len();
            match kind {
                0 => bytes[position] = value,
                1 => bytes.insert(position, value),
                _ => { bytes.remove(position); }
            }
        }
        holds(&bytes)?;
    }

    #[test]
    fn swapped_pieces_are_refused_in_german_or_add_up(
        start in 0_usize..3_000,
        length in 0_usize..200,
        target in 0_usize..3_000,
    ) {
        let mut bytes = SMALL.as_bytes().to_vec();
        let start = start % bytes.len();
        let end = (start + length).min(bytes.len());
        let piece: Vec<u8> = bytes.drain(start..end).collect();
        let target = target % (bytes.len() + 1);
        bytes.splice(target..target, piece);
        holds(&bytes)?;
    }

    #[test]
    fn a_changed_amount_is_refused_with_both_values(cents in 0_i64..10_000_000) {
        let text = format!(">{}.{:02}<", cents / 100, cents % 100);
        for (field, stated) in [("b:LineExtensionAmount", 3_003), ("b:TaxInclusiveAmount", 3_574), ("b:PayableAmount", 3_574)] {
            let old = format!("<{field}>{}.{:02}<", stated / 100, stated % 100);
            let changed = changed(&old, &format!("<{field}{text}"));
            match read_verified(changed.as_bytes()) {
                Ok(_) => prop_assert_eq!(cents, stated),
                Err(EInvoiceError::Sums(sums)) => {
                    prop_assert_ne!(cents, stated);
                    let values = [Cents(cents), Cents(stated)];
                    let told = |sum: &SumError| values.contains(&sum.stated) && values.contains(&sum.computed);
                    prop_assert!(sums.iter().any(told), "{:?}", sums);
                }
                Err(other) => return Err(TestCaseError::fail(other.to_string())),
            }
        }
    }

    #[test]
    fn anything_else_is_refused_in_german(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read(&bytes).is_err());
        holds(&bytes)?;
        holds(&[b"<".as_slice(), &bytes].concat())?;
    }
}
