//! Payments of one day, amount and payee that name different invoices: none of them is taken for the other.

use paktbuch_tests::{TestApp, on_both};

use super::payment_import::{import_list, payments, waiting};
use super::world::{invoice_of, take_data};

const NUMBERS: &str = "Zahldatum;Empfänger;Rechnungsnummer;Betrag;Belegnummer\n";
const PURPOSES: &str = "Zahldatum;Empfänger;Verwendungszweck;Betrag\n";

/// A list of one payment over 119,00 € for this purpose.
fn told(purpose: &str) -> String {
    format!("{PURPOSES}12.03.2024;Probe Netzwerktechnik;{purpose};119,00\n")
}

on_both! {
    async fn a_payment_whose_purpose_names_another_invoice_is_entered_there(app: TestApp) {
        let first = take_data(&app, &invoice_of("LZ-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("LZ-2", &[("Display", 1, 100)])).await;
        let numbers = format!("{NUMBERS}12.03.2024;Probe Netzwerktechnik;LZ-1;119,00;4711\n");
        assert_eq!(import_list(&app, &numbers).await.booked, 1);
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let taken = import_list(&app, &told("Rechnung LZ-2")).await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (1, 0, vec![]));
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await.len()), (1, 1));
        for list in [numbers, told("Rechnung LZ-2"), told("Rg. LZ-1")] {
            let again = import_list(&app, &list).await;
            assert_eq!((again.booked, again.known, again.waiting), (0, 1, vec![]), "{list}");
        }
    }

    async fn where_somebody_entered_the_known_one_tells_its_invoice(app: TestApp) {
        let first = take_data(&app, &invoice_of("LZ-1", &[("Display", 1, 100)])).await;
        let second = take_data(&app, &invoice_of("LZ-2", &[("Display", 1, 100)])).await;
        let without = format!("{NUMBERS}12.03.2024;Probe Netzwerktechnik;;119,00;\n");
        assert_eq!(import_list(&app, &without).await.waiting.len(), 1);
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let browser = app.foerdermittel().await;
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &first.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        app.clock.set(app.clock.now() + chrono::Duration::days(1));
        let same = import_list(&app, &told("Rechnung LZ-1")).await;
        assert_eq!((same.booked, same.known), (0, 1));
        let other = import_list(&app, &told("Rechnung LZ-2")).await;
        assert_eq!((other.booked, other.known, other.waiting), (1, 0, vec![]));
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await.len()), (1, 1));
    }

    async fn a_waiting_payment_of_an_invoice_that_is_not_read_stays_beside_another_one(app: TestApp) {
        let second = take_data(&app, &invoice_of("LZ-2", &[("Display", 1, 100)])).await;
        let numbers = format!("{NUMBERS}12.03.2024;Probe Netzwerktechnik;LZ-1;119,00;\n");
        assert_eq!(import_list(&app, &numbers).await.waiting.len(), 1);
        let taken = import_list(&app, &told("Rechnung LZ-2")).await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        assert_eq!((payments(&app, second).await.len(), waiting(&app).await.number.as_str()), (1, "LZ-1"));
        let first = take_data(&app, &invoice_of("LZ-1", &[("Display", 1, 100)])).await;
        assert_eq!(import_list(&app, &numbers).await.booked, 1);
        assert_eq!(payments(&app, first).await.len(), 1);
    }
}
