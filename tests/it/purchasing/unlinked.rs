//! One refund that is told on an invoice and, in parts, on two credit notes which nobody linked with it.

use paktbuch::purchasing::commands::PaymentsTaken;
use paktbuch_tests::{Api, TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, Role};
use serde_json::{Value, json};

use super::payment_import::import;
use super::world::invoice_row;

const INVOICES: &str = "/api/paktbuch/v1/invoices";

async fn enter(api: &Api, number: &str, cents: i64) -> InvoiceId {
    let body = json!({
        "supplier": "Papier & Co. KG", "number": number, "date": "2024-03-01", "type_code": if cents < 0 { 381 } else { 380 },
        "lines": [{"name": "Beamer", "amount_cents": cents}], "total_cents": cents,
    });
    let entered = api.post(INVOICES, &body).await.expect(201).json();
    InvoiceId(entered["id"].as_i64().unwrap())
}

async fn pay(api: &Api, invoice: InvoiceId, day: &str, cents: i64) -> Value {
    let body = json!({"paid_on": day, "amount_cents": cents});
    let path = format!("{INVOICES}/{invoice}/payments");
    api.post(&path, &body).await.expect(201).json()
}

/// One transfer over both credit notes.
async fn transfer(api: &Api, first: InvoiceId, second: InvoiceId) -> Value {
    let body = json!({"paid_on": "2024-04-13", "items": [
        {"invoice": first.0, "amount_cents": -6_000},
        {"invoice": second.0, "amount_cents": -4_000},
    ]});
    let answer = api.post("/api/paktbuch/v1/transfers", &body).await;
    answer.expect(201).json()
}

/// The invoice RE-1 over 500,00 € that is paid, and the credit notes GS-60 and GS-40.
async fn world(api: &Api) -> [InvoiceId; 3] {
    let bought = enter(api, "RE-1", 50_000).await;
    let notes = [
        enter(api, "GS-60", -6_000).await,
        enter(api, "GS-40", -4_000).await,
    ];
    pay(api, bought, "2024-03-20", 50_000).await;
    [bought, notes[0], notes[1]]
}

/// Reads a list of one row: day, number in the accounts, invoice, purpose, amount.
async fn told(app: &TestApp, row: [&str; 5]) -> PaymentsTaken {
    let [day, number, invoice, purpose, amount] = row;
    let row = format!("{day};{number};Papier & Co. KG;{invoice};{purpose};{amount};\n");
    import(app, &row).await
}

/// Such a list of which nothing is entered, and why.
async fn waits(app: &TestApp, row: [&str; 5]) -> String {
    let mut taken = told(app, row).await;
    assert_eq!((taken.booked, taken.waiting.len()), (0, 1), "{row:?}");
    taken.waiting.swap_remove(0).1
}

async fn paid(app: &TestApp, invoices: [InvoiceId; 3]) -> [i64; 3] {
    let mut paid = [0; 3];
    for (sum, invoice) in paid.iter_mut().zip(invoices) {
        *sum = invoice_row(app, invoice).await.paid.0;
    }
    paid
}

on_both! {
    async fn a_refund_on_the_invoice_is_not_entered_on_two_credit_notes_again(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let invoices = world(&api).await;
        assert_eq!(told(&app, ["12.04.2024", "B1", "RE-1", "", "-100,00"]).await.booked, 1);
        let said = "Eine Rückzahlung über −100,00 € vom 12.04.2024 ist schon eingetragen bei Rechnung RE-1";
        for again in [
            ["13.04.2024", "B2", "GS-60", "", "-60,00"],
            ["13.04.2024", "B3", "GS-40", "", "-40,00"],
            ["14.04.2024", "B4", "", "GS-60 und GS-40", "-100,00"],
        ] {
            let reason = waits(&app, again).await;
            assert!(reason.contains(said), "{again:?}: {reason}");
        }
        // Taken off the next payment, too.
        let next = enter(&api, "RE-2", 30_000).await;
        let reason = waits(&app, ["15.04.2024", "B5", "", "RE-2 abzgl. GS-60 und GS-40", "200,00"]).await;
        assert!(reason.contains(said), "{reason}");
        assert_eq!((paid(&app, invoices).await, invoice_row(&app, next).await.paid), ([40_000, 0, 0], Cents::ZERO));
        // More than a week later it is another refund.
        let other = told(&app, ["23.04.2024", "B6", "GS-60", "", "-60,00"]).await;
        assert_eq!((other.booked, other.waiting), (1, vec![]));
    }

    async fn refunds_on_two_credit_notes_are_not_entered_on_the_invoice_again(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let invoices = world(&api).await;
        for first in [["12.04.2024", "B1", "GS-60", "", "-60,00"], ["12.04.2024", "B2", "GS-40", "", "-40,00"]] {
            let taken = told(&app, first).await;
            assert_eq!((taken.booked, taken.waiting), (1, vec![]), "{first:?}");
        }
        let reason = waits(&app, ["13.04.2024", "B3", "RE-1", "", "-100,00"]).await;
        let said = "Rückzahlungen über zusammen −100,00 € in 2 Teilen sind schon eingetragen bei Rechnung GS-60, GS-40";
        assert!(reason.starts_with(said), "{reason}");
        for part in ["-70,00", "-30,00"] {
            waits(&app, ["14.04.2024", "B4", "RE-1", "", part]).await;
        }
        assert_eq!(paid(&app, invoices).await, [50_000, -6_000, -4_000]);
    }

    async fn credit_notes_that_the_next_payment_nets_are_not_refunded_on_the_invoice_again(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let invoices = world(&api).await;
        enter(&api, "RE-2", 30_000).await;
        let netted = told(&app, ["12.04.2024", "B1", "", "RE-2 abzgl. GS-60 und GS-40", "200,00"]).await;
        assert_eq!((netted.booked, netted.waiting), (1, vec![]));
        waits(&app, ["13.04.2024", "B2", "RE-1", "", "-100,00"]).await;
        assert_eq!(paid(&app, invoices).await, [50_000, -6_000, -4_000]);
    }

    async fn rest_tells_of_both_credit_notes(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let [bought, first, second] = world(&api).await;
        assert_eq!(pay(&api, bought, "2024-04-12", -10_000).await.get("warnings"), None);
        let entered = transfer(&api, first, second).await;
        let warnings: Vec<&str> = entered["warnings"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let said = "Eine Rückzahlung über −100,00 € vom 12.04.2024 ist schon eingetragen bei Rechnung RE-1";
        assert!(warnings.len() == 2 && warnings.iter().all(|warning| warning.contains(said)), "{warnings:?}");
    }

    async fn rest_tells_of_the_invoice_after_both_credit_notes(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let [bought, first, second] = world(&api).await;
        assert_eq!(transfer(&api, first, second).await.get("warnings"), None);
        let entered = pay(&api, bought, "2024-04-14", -10_000).await;
        let said = "Rückzahlungen über zusammen −100,00 € in 2 Teilen sind schon eingetragen bei Rechnung GS-60, GS-40";
        assert!(entered["warnings"][0].as_str().is_some_and(|warning| warning.contains(said)), "{entered}");
    }
}
