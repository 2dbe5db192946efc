mod purpose;
mod told;

use super::*;

/// In May 2024, the tenth of which is the day of the invoices.
fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 5, day).unwrap()
}

fn candidate(id: i64, number: &str, seller: &str, due: i64) -> Candidate {
    Candidate {
        invoice: InvoiceId(id),
        number: number.to_owned(),
        references: vec![format!("AO {id}")],
        supplier: SupplierId(id),
        seller: seller.to_owned(),
        creditor: String::new(),
        issued: day(10),
        due: Cents(due),
        paid: Cents::ZERO,
        skonto: Cents::ZERO,
        retention: Cents::ZERO,
        back: Cents::ZERO,
        tax: Cents::ZERO,
        prepaid: Cents::ZERO,
        prepaid_paid: Cents::ZERO,
    }
}

fn index() -> Index {
    Index::new(vec![
        candidate(1, "RE-2024/0815", "Müller Medientechnik GmbH", 11_900),
        candidate(2, "RE-2024/0816", "Müller Medientechnik GmbH", 20_000),
        candidate(3, "4711", "Probe & Söhne KG", 5_000),
        candidate(4, "4711", "Andere AG", 7_000),
        candidate(5, "2024", "Kurz GmbH", 100),
    ])
}

fn line(number: &str, payee: &str, purpose: &str, cents: i64) -> PaymentLine {
    PaymentLine {
        line: 2,
        paid_on: day(20),
        amount: Cents(cents),
        skonto: Cents::ZERO,
        creditor: String::new(),
        payee: payee.to_owned(),
        iban: String::new(),
        number: number.to_owned(),
        purpose: purpose.to_owned(),
        reference: String::new(),
        shared: String::new(),
        proof: String::new(),
        fiscal_year: None,
        doubt: None,
    }
}

#[test]
fn numbers_are_found_however_they_are_written() {
    let one = |id| Found::One(InvoiceId(id));
    for (line, expected) in [
        (line("RE-2024/0815", "", "", 1), one(1)),
        (line("re 2024 0815", "MUELLER Medientechnik", "", 1), one(1)),
        (line("", "", "Rg. RE-2024/0815 vom 03.05.2024", 1), one(1)),
        (line("", "", "RE20240815", 11_900), one(1)),
        (line("Rechnung RE 2024/0816", "", "", 1), one(2)),
        (line("4711", "Probe und Söhne", "", 1), one(3)),
        (line("4711", "", "", 7_000), one(4)),
    ] {
        assert_eq!(index().find(&line), expected, "{line:?}");
    }
    let referred = PaymentLine {
        reference: "AO-2".to_owned(),
        ..line("", "", "", 1)
    };
    assert_eq!(index().find(&referred), one(2));
    // A number of several payments names an invoice where nothing else does.
    for (number, found) in [("", Some(one(2))), ("RE-2024/0815", Some(one(1))), ("X-1", None)] {
        let shared = PaymentLine {
            shared: "AO-2".to_owned(),
            ..line(number, "", "", 1)
        };
        let expected =
            found.unwrap_or_else(|| Found::Nothing("Die Rechnung „X-1“ ist nicht eingelesen.".to_owned()));
        assert_eq!(index().find(&shared), expected, "{number}");
    }
    let mut with_tax = candidate(6, "L-600", "Foreign Ltd", 10_000);
    with_tax.tax = Cents(1_900);
    let mut index_with_tax = Index::new(vec![with_tax]);
    let to_tax_office = line("", "Finanzamt Coesfeld", "USt 13b Rechnung L-600", 1_900);
    assert_eq!(index_with_tax.find(&to_tax_office), Found::Tax(InvoiceId(6)));
    assert_eq!(
        index_with_tax.find(&line("L-600", "Foreign Ltd", "", 10_000)),
        one(6)
    );
    index_with_tax.pay_tax(InvoiceId(6), Cents(1_900));
    assert!(matches!(index_with_tax.find(&to_tax_office), Found::Nothing(_)));
    let both = line("", "Müller", "RE-2024/0815, RE-2024/0816", 31_900);
    assert_eq!(
        index().find(&both),
        Found::Together(vec![InvoiceId(1), InvoiceId(2)])
    );
}

#[test]
fn what_is_not_sure_stays_open_with_its_reason() {
    for (line, words) in [
        (
            line("4711", "", "", 1),
            "Mehrere Rechnungen kommen in Frage: 4711 (Probe & Söhne KG, offen 50,00 €)",
        ),
        (
            line("", "Müller", "RE-2024/0815, RE-2024/0816", 31_901),
            "Mehrere Rechnungen",
        ),
        (
            line("RE-2024/0815", "Ganz Wer Anders", "", 1),
            "ist von Müller Medientechnik GmbH",
        ),
        (
            line("RE-2024/0815", "Ganz Wer Anders", "", 11_900),
            "gezahlt wurde an Ganz Wer Anders",
        ),
        (
            line("4711", "Factoring Bank", "", 5_000),
            "Gezahlt wurde an Factoring Bank. Mehrere Rechnungen kommen in Frage: 4711 (Probe & Söhne KG",
        ),
        (line("9999", "", "", 1), "„9999“ ist nicht eingelesen"),
        (
            line("", "Müller", "Abschlag", 11_900),
            "passen zur Rechnung RE-2024/0815",
        ),
        (line("", "", "47 11a", 5_000), "keine bekannte Rechnungsnummer"),
    ] {
        match index().find(&line) {
            Found::Nothing(message) => assert!(message.contains(words), "{message}"),
            found => panic!("{line:?}: {found:?}"),
        }
    }
}

#[test]
fn of_equal_numbers_the_one_that_was_written_by_then_is_paid() {
    let mut later = candidate(2, "4711", "Kurz GmbH", 60_000);
    later.issued = day(25);
    let first = candidate(1, "4711", "Kurz GmbH", 52_446);
    let index = Index::new(vec![first.clone(), later.clone()]);
    assert_eq!(
        index.find(&line("4711", "Kurz", "", 51_397)),
        Found::One(InvoiceId(1))
    );
    let told = |index: &Index, cents| match index.find(&line("4711", "Kurz", "", cents)) {
        Found::Nothing(message) => message,
        found => panic!("{found:?}"),
    };
    let both =
        "4711 vom 10.05.2024 (Kurz GmbH, offen 524,46 €); 4711 vom 25.05.2024 (Kurz GmbH, offen 600,00 €)";
    let message = told(&index, 55_000);
    assert!(message.contains(both), "more than it takes: {message}");
    later.issued = day(20);
    let message = told(&Index::new(vec![first, later]), 51_397);
    assert!(
        message.contains("4711 vom 20.05.2024"),
        "both were written: {message}"
    );
}

#[test]
fn of_equal_numbers_that_of_the_supplier_whom_the_row_names_is_paid() {
    let index = Index::new(vec![
        candidate(1, "4711", "Probe & Söhne KG", 5_000),
        candidate(2, "4711", "Andere AG", 5_000),
        candidate(3, "4711", "Schulbau GmbH", 5_000),
        candidate(4, "4711", "Schulbau 7 GmbH", 5_000),
    ]);
    for (payee, purpose, expected) in [
        ("Andere", "", Some(2)),
        ("", "Rg. 4711 Andere AG", Some(2)),
        ("", "PROBE SOEHNE, Rechnung 4711", Some(1)),
        ("", "4711 Schulbau", Some(3)),
        ("", "4711 Schulbau 7", Some(4)),
        ("", "4711 Andere und Schulbau", None),
        ("", "4711", None),
        ("Factoring Bank", "4711 Andere AG", None),
    ] {
        let found = index.find(&line("4711", payee, purpose, 5_000));
        let is_expected = match expected {
            Some(id) => found == Found::One(InvoiceId(id)),
            None => matches!(found, Found::Nothing(_)),
        };
        assert!(is_expected, "{payee}, {purpose}: {found:?}");
    }
    let index_of_all = self::index();
    let several = line("", "", "RE-2024/0815 Müller Medientechnik, 4711", 1);
    assert!(matches!(index_of_all.find(&several), Found::Nothing(_)));
}

#[test]
fn of_several_invoices_only_the_unpaid_ones_are_named() {
    let why = |index: &Index, cents| match index.find(&line("4711", "", "", cents)) {
        Found::Nothing(message) => message,
        found => panic!("{found:?}"),
    };
    let mut index = Index::new(vec![
        candidate(3, "4711", "Probe & Söhne KG", 5_000),
        candidate(4, "4711", "Andere AG", 7_000),
        candidate(5, "4711", "Kurz GmbH", 9_000),
    ]);
    index.pay(InvoiceId(3), Cents(5_000), Cents::ZERO);
    let message = why(&index, 1);
    assert!(
        message.contains("Andere AG, offen 70,00 €") && message.contains("Kurz GmbH"),
        "{message}"
    );
    assert!(!message.contains("Probe & Söhne"), "{message}");
    let message = why(&index, -1);
    assert!(
        message.contains("Probe & Söhne KG, offen 0,00 €"),
        "money may come back: {message}"
    );
    index.pay(InvoiceId(4), Cents(7_000), Cents::ZERO);
    let message = why(&index, 1);
    assert!(
        message.contains("nur noch eine offen: 4711 (Kurz GmbH, offen 90,00 €)"),
        "{message}"
    );
    index.pay(InvoiceId(5), Cents(9_000), Cents::ZERO);
    let message = why(&index, 1);
    assert!(
        message.contains("Mehrere Rechnungen") && message.contains("Probe & Söhne"),
        "{message}"
    );
}

#[test]
fn a_prepayment_is_told_by_two_of_amount_and_day() {
    let mut deducting = candidate(7, "S-700", "Kurz GmbH", 50_000);
    deducting.prepaid = Cents(20_000);
    let mut halved = candidate(8, "S-800", "Kurz GmbH", 30_000);
    halved.prepaid = Cents(30_000);
    let mut index = Index::new(vec![deducting, halved]);
    let (due, prepaid) = (Found::One, Found::Prepaid);
    for (number, paid_on, cents, found) in [
        ("S-700", 20, 20_000, prepaid(InvoiceId(7))),
        ("S-700", 1, 20_000, prepaid(InvoiceId(7))),
        ("S-700", 1, 5_000, prepaid(InvoiceId(7))),
        ("S-700", 20, 5_000, due(InvoiceId(7))),
        ("S-700", 1, 20_001, due(InvoiceId(7))),
        ("S-700", 1, 50_000, due(InvoiceId(7))),
        ("S-800", 20, 30_000, due(InvoiceId(8))),
        ("S-800", 1, 30_000, prepaid(InvoiceId(8))),
    ] {
        let row = PaymentLine {
            paid_on: day(paid_on),
            ..line(number, "Kurz", "", cents)
        };
        assert_eq!(index.find(&row), found, "{number}, {paid_on}.5., {cents}");
    }
    let both = line("", "Kurz", "S-700 S-800", 20_000);
    assert_eq!(index.find(&both), prepaid(InvoiceId(7)), "the amount tells which");
    index.pay_prepaid(InvoiceId(7), Cents(20_000));
    assert_eq!(index.find(&line("S-700", "Kurz", "", 20_000)), due(InvoiceId(7)));
}

#[test]
fn the_number_of_the_creditor_tells_the_supplier_where_the_name_does_not() {
    let of = |id: i64, number: &str, seller: &str, creditor: &str| Candidate {
        creditor: creditor.to_owned(),
        ..candidate(id, number, seller, 5_000)
    };
    let index = Index::new(vec![
        of(1, "4711", "Probe & Söhne KG", "70001"),
        of(2, "4711", "Andere AG", "70002"),
        of(3, "4712", "Probe & Söhne KG", "70001"),
        of(4, "4713", "Kurz GmbH", ""),
    ]);
    let paid = |number: &str, creditor: &str, payee: &str| PaymentLine {
        creditor: creditor.to_owned(),
        ..line(number, payee, "", 5_000)
    };
    for (row, expected) in [
        (paid("4711", "70002", ""), Some(2)),
        (paid("4711", "70001", "Sammelkonto"), Some(1)),
        (paid("4711", "", "70 002"), Some(2)),
        (paid("4712", "70001", "PS Holding"), Some(3)),
        (paid("4712", "00070001", ""), Some(3)),
        (paid("4712", "", "0070001"), Some(3)),
        (paid("4712", "70009", "Probe"), None),
        (paid("4713", "70009", ""), Some(4)),
        (paid("4713", "70002", "Kurz"), None),
        (paid("4711", "", ""), None),
        (paid("4712", "70009", ""), None),
        (paid("4712", "70009", "Stadtwerke"), None),
    ] {
        let found = index.find(&row);
        let is_expected = match expected {
            Some(id) => found == Found::One(InvoiceId(id)),
            None => matches!(found, Found::Nothing(_)),
        };
        assert!(is_expected, "{row:?}: {found:?}");
    }
    for (payee, words) in [
        ("", "gezahlt wurde an Kreditor 70009"),
        ("Probe", "gezahlt wurde an Probe (Kreditor 70009)"),
    ] {
        let Found::Nothing(message) = index.find(&paid("4712", "70009", payee)) else {
            panic!("another creditor");
        };
        assert!(
            message.contains("ist von Probe & Söhne KG (Kreditor 70001)"),
            "{message}"
        );
        assert!(message.contains(words), "{message}");
    }
    let Found::Nothing(message) = index.find(&paid("", "70001", "")) else {
        panic!("no number");
    };
    assert!(message.contains("keine bekannte Rechnungsnummer"), "{message}");
}

#[test]
fn a_payee_that_fits_another_supplier_better_contradicts_the_number() {
    let mut again = candidate(4, "C-4", "Stadtwerke Coesfeld Netz", 5_000);
    again.supplier = SupplierId(2);
    let index = Index::new(vec![
        candidate(1, "M-1", "Stadtwerke Münster GmbH", 5_000),
        candidate(2, "C-2", "Stadtwerke Coesfeld GmbH", 5_000),
        candidate(3, "B-3", "Bürobedarf Nord", 5_000),
        again,
        candidate(5, "S-7", "Schulbau 7 GmbH", 5_000),
        candidate(6, "S-8", "Schulbau 8 GmbH", 5_000),
    ]);
    for (number, payee, expected) in [
        ("M-1", "Stadtwerke Münster", Some(1)),
        ("M-1", "Stadtwerke", Some(1)),
        ("M-1", "Stadtwerke MS", Some(1)),
        ("M-1", "Stadtwerke Coesfeld GmbH", None),
        ("M-1", "Stadtwerke Coesfeld Vertrieb", None),
        ("C-4", "Stadtwerke Coesfeld", Some(4)),
        ("B-3", "Bürobedarf Süd", Some(3)),
        ("S-8", "Schulbau 8", Some(6)),
        ("S-8", "Schulbau GmbH", Some(6)),
        ("S-8", "Schulbau 7 GmbH", None),
        ("S-8", "Schulbau 9 GmbH", None),
    ] {
        let found = index.find(&line(number, payee, "", 5_000));
        let is_expected = match expected {
            Some(id) => found == Found::One(InvoiceId(id)),
            None => matches!(found, Found::Nothing(_)),
        };
        assert!(is_expected, "{number}, {payee}: {found:?}");
    }
}

#[test]
fn who_is_called_alike_needs_no_question() {
    for (payee, seller, alike) in [
        ("Bechtle GmbH & Co. KG", "Bechtle AG", true),
        ("MUELLER ELEKTROTECHNIK", "Müller Elektrotechnik GmbH", true),
        ("Elektro Müller", "Müller Elektro e.K.", true),
        ("Firma Müller", "Müller Elektrotechnik GmbH", true),
        ("Netz-Werk Süd GmbH", "Netzwerk Süd", true),
        (
            "Probe Netzwerktechnik Westf",
            "Probe Netzwerktechnik Westfalen GmbH",
            true,
        ),
        ("Schulbau GmbH", "Schulbau 8 GmbH", true),
        ("1und1 Telecom", "1&1 Telecom GmbH", true),
        ("Schulbau 7 GmbH", "Schulbau 8 GmbH", false),
        ("Müller Bau GmbH", "Müller Elektrotechnik GmbH", false),
        ("Müller", "Müllerhaus GmbH", false),
        ("Rau", "Raumausstatter Kurz", false),
        ("Stadtwerke", "Probe Netzwerktechnik", false),
        ("GmbH & Co. KG", "Bechtle GmbH", false),
    ] {
        assert_eq!(is_called_alike(payee, seller), alike, "{payee} for {seller}");
    }
}
