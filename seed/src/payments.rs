//! The payments of a scenario as an accounting system exports them: `;`, Windows-1252, German amounts.

use paktbuch_types::{Cents, format_date, haushaltsjahr};

use crate::{PaymentSeed, Scenario};

const HEADINGS: &str = "Zahldatum;Buchungsnummer;Kreditorname;Externe Belegnummer;Verwendungszweck;Zahlbetrag;Skonto;Haushaltsjahr;Kontoauszug";

/// Payments for something else than the invoices: payee, purpose, amount.
const OTHERS: &[(&str, &str, Cents)] = &[
    (
        "Probe Energie GmbH (erfunden)",
        "Abschlag Strom Rathaus, Vertragskonto 70011",
        Cents(31_840),
    ),
    (
        "Probe Gartenbau (erfunden)",
        "Rechnung GB-22-17 Grünpflege Schulhof",
        Cents(119_000),
    ),
];

impl Scenario {
    /// The file that pays every invoice of the scenario, in the order of days, and holds two payments for something else.
    #[must_use]
    pub fn payments_csv(&self) -> Vec<u8> {
        let mut payments: Vec<(&PaymentSeed, &str, &str)> = Vec::new();
        for seed in &self.invoices {
            let (number, seller) = (&seed.invoice.number, &seed.invoice.seller.name);
            payments.extend(
                seed.payments
                    .iter()
                    .map(|payment| (payment, number.as_str(), seller.as_str())),
            );
        }
        // Stable: what was paid on one day keeps the order of the invoices.
        payments.sort_by_key(|(payment, ..)| payment.paid_on);
        let mut lines = vec![HEADINGS.to_owned()];
        let mut counter = 4_000;
        let mut line = |payment: &PaymentSeed, payee: &str, number: &str, purpose: &str| {
            counter += 7;
            let year = haushaltsjahr(payment.paid_on);
            [
                format_date(payment.paid_on),
                format!("{year}-{counter}"),
                payee.to_owned(),
                number.to_owned(),
                purpose.to_owned(),
                payment.amount.input(),
                if payment.skonto == Cents::ZERO {
                    String::new()
                } else {
                    payment.skonto.input()
                },
                year.to_string(),
                payment.proof.clone(),
            ]
            .map(|cell| quoted(&cell))
            .join(";")
        };
        for (payment, number, seller) in &payments {
            let purpose = format!("Rechnung {number}");
            lines.push(line(payment, seller, number, &purpose));
        }
        if let Some((last, ..)) = payments.last() {
            for (payee, purpose, amount) in OTHERS {
                let payment = PaymentSeed {
                    paid_on: last.paid_on,
                    amount: *amount,
                    skonto: Cents::ZERO,
                    proof: last.proof.clone(),
                };
                lines.push(line(&payment, payee, "", purpose));
            }
        }
        lines.push(String::new());
        windows_1252(&lines.join("\r\n"))
    }

    /// How many payments of [`Scenario::payments_csv`] belong to no invoice.
    #[must_use]
    pub fn other_payments(&self) -> usize {
        OTHERS.len()
    }
}

fn quoted(cell: &str) -> String {
    if cell.contains([';', '"', '\n']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// The letters of a scenario are all in Latin-1, which Windows-1252 holds at the same places.
fn windows_1252(text: &str) -> Vec<u8> {
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect()
}
