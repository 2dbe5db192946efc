//! The account that a list names: it must be one that is known of the supplier, and decides between suppliers with one invoice number.

use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Role};
use serde_json::json;

use super::payment_import::{import_list, payments, waiting};
use super::world::{invoice_of, take_data};

const FIRST: &str = "DE02120300000000202051";
const SECOND: &str = "DE02500105170137075030";
const OTHER: &str = "DE02 1005 0000 0054 5404 02";

/// An e-invoice over 119,00 € of this number, supplier and account.
async fn invoice(app: &TestApp, number: &str, supplier: &str, iban: &str) -> InvoiceId {
    let mut data = invoice_of(number, &[("Display", 1, 100)]);
    (data.seller.name, data.seller.vat_id, data.iban) = (supplier.to_owned(), None, iban.to_owned());
    take_data(app, &data).await
}

/// A list of rows: day, number in the accounts, payee, account, invoice, amount.
fn list(rows: &[[&str; 6]]) -> String {
    let rows: String = rows.iter().map(|row| format!("{}\n", row.join(";"))).collect();
    format!("Zahldatum;Buchungsnummer;Empfänger;IBAN;Rechnungsnummer;Zahlbetrag\n{rows}")
}

on_both! {
    async fn an_account_that_is_not_known_of_the_supplier_waits(app: TestApp) {
        let first = invoice(&app, "RE-1", "Erste Netztechnik GmbH", FIRST).await;
        let rows = list(&[
            ["03.05.2024", "B1", "", OTHER, "RE-1", "40,00"],
            ["04.05.2024", "B2", "Erste Netztechnik GmbH", OTHER, "RE-1", "40,00"],
        ]);
        let told = "IBAN …0402: Die Rechnungen dieses Lieferanten nennen ein anderes Konto (…2051); zu zahlen wäre die Rechnung RE-1 (Erste Netztechnik GmbH).";
        for list in [rows.clone(), rows.clone(), rows.replace(OTHER, "")] {
            let taken = import_list(&app, &list).await;
            assert_eq!((taken.booked, taken.waiting.len()), (0, 2), "{:?}", taken.waiting);
            assert!(taken.waiting.iter().all(|(_, reason)| reason.starts_with(told)), "{:?}", taken.waiting);
        }
        assert!(payments(&app, first).await.is_empty());

        // Another invoice of the supplier names it.
        invoice(&app, "RE-2", "Erste Netztechnik GmbH", OTHER).await;
        let taken = import_list(&app, &rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        assert_eq!(payments(&app, first).await.len(), 2);
    }

    async fn a_payment_to_another_account_is_entered_by_who_chooses_its_invoice(app: TestApp) {
        let first = invoice(&app, "RE-1", "Erste Netztechnik GmbH", FIRST).await;
        import_list(&app, &list(&[["03.05.2024", "B1", "", OTHER, "RE-1", "119,00"]])).await;
        let browser = app.foerdermittel().await;
        let path = format!("/zahlungen/offen/{}", waiting(&app).await.id);
        let chosen = browser.form(&path, &path).await.with(&[("invoice", &first.to_string())]);
        browser.submit(&chosen).await.assert_status(303);
        // What comes back went to an account of ours.
        let taken = import_list(&app, &list(&[["03.06.2024", "B2", "", OTHER, "RE-1", "-20,00"]])).await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
        let amounts: Vec<Cents> = payments(&app, first).await.iter().map(|paid| paid.amount).collect();
        assert_eq!(amounts, [Cents(11_900), Cents(-2_000)]);
    }

    async fn a_supplier_of_whom_no_account_is_known_contradicts_none(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({
            "supplier": "Papier & Co. KG", "number": "H-1", "date": "2024-03-01",
            "lines": [{"name": "Hüllen", "amount_cents": 11_900}], "total_cents": 11_900,
        });
        api.post("/api/paktbuch/v1/invoices", &body).await.assert_status(201);
        let taken = import_list(&app, &list(&[["03.05.2024", "B1", "", OTHER, "H-1", "119,00"]])).await;
        assert_eq!((taken.booked, taken.waiting), (1, vec![]));
    }

    async fn a_third_payee_waits_whatever_account_is_named(app: TestApp) {
        let first = invoice(&app, "RE-78", "Erste Netztechnik GmbH", FIRST).await;
        invoice(&app, "RE-78", "Zweite Schulbau KG", SECOND).await;
        let taken = import_list(&app, &list(&[["03.05.2024", "B1", "Dritte Medien AG", FIRST, "RE-78", "119,00"]])).await;
        assert_eq!((taken.booked, taken.waiting.len()), (0, 1));
        assert!(taken.waiting[0].1.contains("Gezahlt wurde an Dritte Medien AG."), "{:?}", taken.waiting);
        assert!(payments(&app, first).await.is_empty());
    }

    async fn an_invoice_that_its_account_pays_twice_in_one_list_says_so(app: TestApp) {
        let first = invoice(&app, "RE-79", "Erste Netztechnik GmbH", FIRST).await;
        let second = invoice(&app, "RE-79", "Zweite Schulbau KG", SECOND).await;
        let rows = list(&[
            ["03.05.2024", "B1", "", FIRST, "RE-79", "119,00"],
            ["10.05.2024", "B2", "", FIRST, "RE-79", "119,00"],
        ]);
        for booked in [1, 0] {
            let taken = import_list(&app, &rows).await;
            assert_eq!((taken.booked, taken.waiting.len()), (booked, 1), "{:?}", taken.waiting);
            let reason = &taken.waiting[0].1;
            assert!(reason.starts_with("IBAN …2051: Rechnung RE-79: Offen sind noch 0,00 €"), "{reason}");
            assert_eq!(&waiting(&app).await.reason, reason);
        }
        assert_eq!((payments(&app, first).await.len(), payments(&app, second).await.len()), (1, 0));
    }
}
