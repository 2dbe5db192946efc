use super::*;

fn candidate(id: i64, number: &str, seller: &str, due: i64) -> Candidate {
    Candidate {
        invoice: InvoiceId(id),
        number: number.to_owned(),
        references: vec![format!("AO {id}")],
        seller: seller.to_owned(),
        due: Cents(due),
        paid: Cents::ZERO,
        skonto: Cents::ZERO,
        retention: Cents::ZERO,
        tax: Cents::ZERO,
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
        paid_on: chrono::NaiveDate::default(),
        amount: Cents(cents),
        skonto: Cents::ZERO,
        payee: payee.to_owned(),
        number: number.to_owned(),
        purpose: purpose.to_owned(),
        reference: String::new(),
        proof: String::new(),
        fiscal_year: None,
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
        (line("4711", "Factoring Bank", "", 5_000), one(3)),
    ] {
        assert_eq!(index().find(&line), expected, "{line:?}");
    }
    let referred = PaymentLine {
        reference: "AO-2".to_owned(),
        ..line("", "", "", 1)
    };
    assert_eq!(index().find(&referred), one(2));
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
