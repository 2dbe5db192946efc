//! The written files are well-formed, the same every time, and say what the data says.

use chrono::NaiveDate;
use paktbuch_seed::einvoice::{
    Contact, InvoiceData, LineData, Party, Profile, VatCategory, faulty, write_cii, write_ubl,
};
use paktbuch_seed::{havixbeck, line_gross_amounts};
use paktbuch_types::{BasisPoints, Cents, InvoiceOrigin, InvoiceSyntax, Quantity};
use quick_xml::events::Event;

const BOTH: [InvoiceSyntax; 2] = [InvoiceSyntax::Ubl, InvoiceSyntax::Cii];

#[test]
fn tax_is_rounded_once_for_each_rate_and_divided_completely() {
    let mut invoice = sample();
    // 3 × 0.03 € at 19 %: 0.0171 € together, but nothing for each line alone.
    invoice.lines = (1..=3)
        .map(|id| {
            LineData::new(
                &id.to_string(),
                "Kabelbinder",
                Quantity::whole(1),
                "H87",
                Cents(3),
            )
        })
        .collect();
    invoice.lines.push(
        LineData::new("4", "Buch", Quantity(15_000), "H87", Cents(333))
            .taxed(VatCategory::Standard, BasisPoints::percent(7)),
    );
    let totals = invoice.totals();
    assert_eq!(invoice.lines[3].net, Cents(500), "1.5 × 3.33 € = 4.995 €");
    assert_eq!(
        totals
            .breakdown
            .iter()
            .map(|group| (group.base, group.tax))
            .collect::<Vec<_>>(),
        [(Cents(9), Cents(2)), (Cents(500), Cents(35)),]
    );
    assert_eq!(
        (totals.net, totals.tax, totals.gross),
        (Cents(509), Cents(37), Cents(546))
    );
    assert_eq!(
        line_gross_amounts(&invoice),
        [Cents(4), Cents(4), Cents(3), Cents(535)]
    );
}

#[test]
fn every_file_of_the_demonstration_is_well_formed_and_carries_its_totals() {
    for seed in havixbeck().invoices {
        let file = seed.file();
        assert_eq!(file, seed.file());
        if seed.origin != InvoiceOrigin::EInvoice {
            assert!(file.starts_with(b"%PDF-"), "{}", seed.file_name());
            continue;
        }
        let texts = texts(&seed.embedded().unwrap_or(file)).unwrap();
        let totals = seed.invoice.totals();
        for amount in [totals.net, totals.tax, totals.gross] {
            assert!(
                texts.contains(&amount.input().replace('.', "").replace(',', ".")),
                "{}",
                seed.file_name()
            );
        }
        assert!(texts.contains(&seed.invoice.number));
        let profile = match seed.invoice.profile {
            Profile::XRechnung => "xrechnung_3.0",
            Profile::BasicWithoutLines => ":basicwl",
            Profile::Minimum => ":minimum",
        };
        assert!(texts.iter().any(|text| text.ends_with(profile)));
    }
}

#[test]
fn awkward_text_survives() {
    let mut invoice = sample();
    let awkward = "Kabel <5 m> & \"Zubehör\" 'ß' ]]>";
    awkward.clone_into(&mut invoice.lines[0].name);
    for file in [write_ubl(&invoice), write_cii(&invoice)] {
        assert!(texts(&file).unwrap().iter().any(|text| text == awkward));
    }
}

#[test]
fn damaged_files_are_damaged_in_the_one_way_they_say() {
    let invoice = sample();
    for syntax in BOTH {
        let right = match syntax {
            InvoiceSyntax::Ubl => write_ubl(&invoice),
            InvoiceSyntax::Cii | InvoiceSyntax::Zugferd => write_cii(&invoice),
        };
        let good = texts(&right).unwrap();
        let changed = |file: Vec<u8>| {
            let other = texts(&file).unwrap();
            assert_eq!(other.len(), good.len());
            other
                .iter()
                .zip(&good)
                .filter(|(now, before)| now != before)
                .map(|(now, _)| now.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            changed(faulty::wrong_total(&invoice, syntax)),
            ["119.01", "119.01"]
        );
        assert_eq!(
            changed(faulty::wrong_line_sum(&invoice, syntax)),
            ["99.00", "99.00", "118.00", "118.00"]
        );
        assert_eq!(
            changed(faulty::wrong_tax(&invoice, syntax)),
            ["19.10", "19.10", "119.10", "119.10"]
        );
        assert_eq!(changed(faulty::amount_with_comma(&invoice, syntax)), ["119,00"]);
        assert_eq!(changed(faulty::impossible_date(&invoice, syntax)).len(), 1);
        assert!(changed(faulty::wrong_line_amount(&invoice, syntax)).contains(&"101.00".to_owned()));

        assert!(texts(&faulty::truncated(&invoice, syntax)).is_none());
        assert!(String::from_utf8(faulty::wrong_encoding(&invoice, syntax)).is_err());
        assert_eq!(faulty::utf16(&invoice, syntax)[..2], [0xFF, 0xFE]);
        for (file, reference) in [
            (faulty::external_entity(&invoice, syntax), ">&datei;<"),
            (faulty::billion_laughs(&invoice, syntax), ">&e9;<"),
        ] {
            let text = String::from_utf8(file).unwrap();
            assert!(text.contains("<!DOCTYPE") && text.contains(reference));
        }
    }
}

#[test]
fn an_exempt_invoice_names_its_reason() {
    let mut invoice = sample();
    invoice.lines[0].vat_category = VatCategory::Exempt;
    invoice.lines[0].vat_rate = BasisPoints(0);
    assert_eq!(invoice.totals().gross, Cents::euros(100));
    for file in [write_ubl(&invoice), write_cii(&invoice)] {
        assert!(
            texts(&file)
                .unwrap()
                .iter()
                .any(|text| text.contains("§ 19 UStG"))
        );
    }
}

fn sample() -> InvoiceData {
    let party = Party {
        name: "Probe GmbH".to_owned(),
        street: "Musterweg 1".to_owned(),
        postal_code: "48000".to_owned(),
        city: "Musterstadt".to_owned(),
        country: "DE".to_owned(),
        vat_id: Some("DE000000001".to_owned()),
        email: "rechnung@probe.example".to_owned(),
        contact: Some(Contact {
            name: "Petra Probe".to_owned(),
            phone: "+49 251 000000".to_owned(),
            email: "petra@probe.example".to_owned(),
        }),
    };
    InvoiceData {
        preceding: Vec::new(),
        prepaid: Cents::ZERO,
        number: "P-1".to_owned(),
        issue_date: NaiveDate::from_ymd_opt(2023, 5, 4).unwrap_or_default(),
        due_date: NaiveDate::from_ymd_opt(2023, 6, 3).unwrap_or_default(),
        type_code: 380,
        buyer_reference: "05558020-MUSTER-62".to_owned(),
        order_reference: None,
        seller: party.clone(),
        buyer: party,
        iban: "DE02000000000000001000".to_owned(),
        note: None,
        delivery_date: None,
        lines: vec![LineData::new(
            "1",
            "Kabel",
            Quantity::whole(2),
            "H87",
            Cents::euros(50),
        )],
        adjustments: Vec::new(),
        skonto: None,
        profile: Profile::XRechnung,
    }
}

/// Text of every leaf element in order, or nothing where the file is not well-formed.
fn texts(file: &[u8]) -> Option<Vec<String>> {
    let mut reader = quick_xml::Reader::from_reader(file);
    let (mut texts, mut current, mut depth, mut buffer) = (Vec::new(), String::new(), 0_i32, Vec::new());
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(_) => {
                depth += 1;
                current.clear();
            }
            Event::Text(text) => current.push_str(&text),
            Event::GeneralRef(name) => {
                let name = name.to_string();
                current.push_str(&quick_xml::escape::unescape(&format!("&{name};")).ok()?);
            }
            Event::End(_) => {
                depth -= 1;
                if !current.trim().is_empty() {
                    texts.push(std::mem::take(&mut current));
                }
                current.clear();
            }
            Event::Eof => return (depth == 0).then_some(texts),
            _ => {}
        }
        buffer.clear();
    }
}
