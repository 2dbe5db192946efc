//! What was prepaid (Vorauszahlung): in payment lists, in corrections, and in what an invoice is told to be.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::{AddPayment, PaymentFacts};
use paktbuch::purchasing::{add_payment, queries};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, InvoiceId, PaymentKind, Role};
use serde_json::json;

use super::chains::last;
use super::payment_import::{import, payments, waiting};
use super::world::{day, invoice_row, permit, take_data};

async fn enter(app: &TestApp, invoice: InvoiceId, kind: PaymentKind, on: &str, cents: i64) {
    let facts = PaymentFacts {
        kind,
        ..PaymentFacts::new(day(on), Cents(cents), "")
    };
    let command = AddPayment { invoice, facts };
    app.db
        .write(Who::System, async |tx| add_payment(tx, &permit(), command).await)
        .await
        .unwrap();
}

/// Kind, cents and number in the accounts of the payments of an invoice.
async fn told(app: &TestApp, invoice: InvoiceId) -> Vec<(PaymentKind, i64, String)> {
    let paid = payments(app, invoice).await.into_iter();
    paid.map(|row| (row.kind, row.amount.0, row.reference)).collect()
}

on_both! {
    async fn a_list_tells_what_was_prepaid_from_what_was_due(app: TestApp) {
        let invoice = take_data(&app, &last("S-1", &[], 11_900)).await;
        let rows = "02.03.2024;B1;Probe Netzwerktechnik;S-1;Anzahlung;119,00;\n\
            10.06.2024;B2;Probe Netzwerktechnik;S-1;;476,00;\n";
        let taken = import(&app, rows).await;
        assert_eq!((taken.booked, taken.waiting), (2, vec![]));
        let expected = [(PaymentKind::Prepaid, 11_900, "B1".to_owned()), (PaymentKind::Invoice, 47_600, "B2".to_owned())];
        assert_eq!(told(&app, invoice).await, expected);
        assert_eq!(invoice_row(&app, invoice).await.paid, Cents(47_600));
        let again = import(&app, rows).await;
        assert_eq!((again.booked, again.known), (0, 2));
    }

    async fn a_list_knows_what_was_entered_by_hand_as_prepaid(app: TestApp) {
        let invoice = take_data(&app, &last("S-1", &[], 11_900)).await;
        enter(&app, invoice, PaymentKind::Prepaid, "02.03.2024", 11_900).await;
        let taken = import(&app, "02.03.2024;B1;Probe Netzwerktechnik;S-1;Anzahlung;119,00;\n").await;
        assert_eq!((taken.booked, taken.known, taken.waiting), (0, 1, vec![]));
        assert_eq!(told(&app, invoice).await, [(PaymentKind::Prepaid, 11_900, "B1".to_owned())]);
        // Also where somebody took it for a payment of the amount due.
        let other = take_data(&app, &last("S-2", &[], 11_900)).await;
        enter(&app, other, PaymentKind::Invoice, "02.03.2024", 11_900).await;
        let taken = import(&app, "02.03.2024;B3;Probe Netzwerktechnik;S-2;Anzahlung;119,00;\n").await;
        assert_eq!((taken.booked, taken.known), (0, 1));
        assert_eq!(told(&app, other).await, [(PaymentKind::Invoice, 11_900, "B3".to_owned())]);
    }

    async fn a_waiting_payment_can_be_entered_as_prepaid(app: TestApp) {
        let invoice = take_data(&app, &last("S-1", &[], 59_500)).await;
        import(&app, "02.03.2024;B1;Probe Netzwerktechnik;;Auftrag 77;595,00;\n").await;
        let row = waiting(&app).await;
        assert!(row.reason.contains("passen zur Rechnung S-1"), "{}", row.reason);
        let path = format!("/zahlungen/offen/{}", row.id);
        let browser = app.foerdermittel().await;
        browser.get(&path).await.expect(200).assert_shows(": Vorauszahlung, nicht belegt 595,00");
        let form = browser.form(&path, &path).await;
        let due = form.clone().with(&[("invoice", &invoice.to_string())]);
        browser.submit(&due).await.expect(422).assert_shows("War es die Vorauszahlung, von der noch 595,00 € nicht belegt sind");
        let wrong = form.clone().with(&[("invoice", &format!("{invoice}-anzahlung"))]);
        browser.submit(&wrong).await.expect(422).assert_shows("Bitte wählen Sie die Rechnung");
        let answer = browser.submit(&form.with(&[("invoice", &format!("{invoice}-vorauszahlung"))])).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("ist bei der Rechnung S-1 als Vorauszahlung eingetragen");
        assert_eq!(told(&app, invoice).await, [(PaymentKind::Prepaid, 59_500, "B1".to_owned())]);
    }

    async fn an_invoice_is_paid_once_what_it_deducts_is_proven(app: TestApp) {
        let invoice = take_data(&app, &last("S-1", &[], 59_500)).await;
        let browser = app.foerdermittel().await;
        browser.post(&format!("/rechnungen/{invoice}/rest"), &[("ziel", "e")]).await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/invoices/{invoice}");
        for (state, paid) in [("zugeordnet", 0), ("bezahlt", 59_500)] {
            if paid != 0 {
                enter(&app, invoice, PaymentKind::Prepaid, "02.03.2024", 20_000).await;
                assert_eq!(api.get(&path).await.expect(200).json()["state"], "zugeordnet", "a part is not all of it");
                enter(&app, invoice, PaymentKind::Prepaid, "02.04.2024", 39_500).await;
            }
            let one = api.get(&path).await.expect(200).json();
            assert_eq!((&one["state"], &one["paid_cents"]), (&json!(state), &json!(paid)), "the page counts the same");
            let listed = |state: &str| format!("/api/paktbuch/v1/invoices?state={state}");
            let of_state = api.get(&listed(state)).await.expect(200).json();
            assert_eq!((&of_state["items"][0]["id"], &of_state["items"][0]["paid_cents"]), (&json!(invoice.0), &json!(paid)));
            let sums = queries::invoice_sums(app.db.reader(), "").await.unwrap();
            let told: Vec<_> = sums.into_iter().filter(|(_, sums)| sums.count > 0).map(|(state, sums)| (state.code(), sums.paid.0)).collect();
            assert_eq!(told, [(state, paid)]);
        }
    }

    async fn a_correction_changes_what_a_payment_pays(app: TestApp) {
        let invoice = take_data(&app, &last("S-1", &[], 11_900)).await;
        enter(&app, invoice, PaymentKind::Invoice, "02.03.2024", 12_000).await;
        let path = format!("/zahlungen/{}", payments(&app, invoice).await[0].id);
        let browser = app.foerdermittel().await;
        let form = browser.form(&path, &path).await.with(&[("art", "vorauszahlung")]);
        browser.submit(&form).await.expect(422).assert_shows("Offen sind noch 119,00 €");
        let discounted = form.clone().with(&[("amount", "118,00"), ("skonto", "1,00")]);
        browser.submit(&discounted).await.expect(422).assert_shows("Bei einer Vorauszahlung gibt es kein Skonto");
        browser.submit(&form.with(&[("amount", "119,00")])).await.assert_status(303);
        assert_eq!(told(&app, invoice).await, [(PaymentKind::Prepaid, 11_900, String::new())]);
        assert_eq!(invoice_row(&app, invoice).await.paid, Cents::ZERO);
        browser.get(&format!("/rechnungen/{invoice}")).await.expect(200).assert_shows("Rechnungsbetrag");
        let form = browser.form(&path, &path).await;
        assert_eq!(form.value("art"), Some("vorauszahlung"));
        browser.submit(&form.with(&[("art", "umsatzsteuer")])).await.expect(422).assert_shows("schulden Sie selbst keine Umsatzsteuer");
        let plain = take_data(&app, &last("S-2", &[], 0)).await;
        enter(&app, plain, PaymentKind::Invoice, "02.07.2024", 100).await;
        let path = format!("/zahlungen/{}", payments(&app, plain).await[0].id);
        let page = browser.get(&path).await.expect(200);
        assert!(!page.text().contains("Art der Zahlung"), "nothing to choose: {}", page.text());
    }
}
