//! Payments of one invoice are told apart, however alike they are; what was changed of them stands with its reason.

use paktbuch_entity::payment;
use paktbuch_tests::{Answer, Api, Browser, TestApp, World, on_both};
use paktbuch_types::{Cents, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, Set};
use serde_json::{Value, json};

use super::{PAGE, asked, found};
use crate::purchasing::world::{invoice_of, take_data};

/// Enters a payment that may equal another; its id.
async fn pay(app: &TestApp, browser: &Browser, invoice: i64, amount: &str) -> i64 {
    let (path, action) = (
        format!("/rechnungen/{invoice}"),
        format!("/rechnungen/{invoice}/zahlungen"),
    );
    let typed = [("paid_on", "01.06.2023"), ("amount", amount), ("twice", "true")];
    let form = browser.form(&path, &action).await.with(&typed);
    browser.submit(&form).await.assert_status(303);
    let newest = payment::Entity::find().order_by_desc(payment::Column::Id);
    newest.one(app.db.reader()).await.unwrap().unwrap().id.0
}

async fn edit(browser: &Browser, payment: i64, fields: &[(&str, &str)]) -> Answer {
    let path = format!("/zahlungen/{payment}");
    let form = browser.form(&path, &path).await.with(fields);
    browser.submit(&form).await
}

/// A payment of an invoice, as the money trail tells it.
async fn trail(api: &Api, invoice: i64, id: i64) -> Value {
    let address = format!("/api/paktbuch/v1/money-trail?invoice={invoice}");
    let told = api.get(&address).await.expect(200).json();
    let payments = told["invoices"][0]["payments"].as_array().unwrap().clone();
    payments.into_iter().find(|payment| payment["id"] == id).unwrap()
}

on_both! {
    async fn equal_payments_name_each_their_own_person_and_history(app: TestApp) {
        let world = World::build(&app).await;
        let invoice = world.own.invoice.id.0;
        let (first, second) = (app.foerdermittel().await, app.foerdermittel().await);
        edit(&first, world.own.payment.id.0, &[("amount", "190,00"), ("reason", "Teilzahlung")]).await.assert_status(303);
        let one = pay(&app, &first, invoice, "100,00").await;
        let two = pay(&app, &second, invoice, "100,00").await;
        let api = app.api(Role::Pruefung, &[]).await;
        assert_eq!(trail(&api, invoice, one).await["entered"]["by"], "Fördermittel foerdermittel-1");
        assert_eq!(trail(&api, invoice, two).await["entered"]["by"], "Fördermittel foerdermittel-2");

        // One is corrected to what a third was entered with.
        edit(&second, two, &[("amount", "200,00"), ("reason", "Zahlendreher")]).await.assert_status(303);
        let three = pay(&app, &first, invoice, "200,00").await;
        let told = trail(&api, invoice, three).await;
        assert_eq!((told["entered"]["by"].as_str(), &told["changed"]), (Some("Fördermittel foerdermittel-1"), &json!([])), "{told}");
        let told = trail(&api, invoice, two).await;
        let change = &told["changed"][0];
        assert_eq!(told["entered"]["by"], "Fördermittel foerdermittel-2", "{told}");
        for (key, value) in [("by", "Fördermittel foerdermittel-2"), ("on", "2026-06-16"), ("before", "Betrag 100,00 €"), ("after", "Betrag 200,00 €"), ("reason", "Zahlendreher")] {
            assert_eq!(change[key], value, "{change}");
        }
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={invoice}")).await.expect(200);
        page.assert_shows("zuvor Betrag 100,00 €, danach Betrag 200,00 €, geändert von Fördermittel foerdermittel-2 am 16.06.2026: Zahlendreher");

        // The removed one takes its own history along.
        let path = format!("/zahlungen/{two}");
        let remove = first.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        first.submit(&remove).await.assert_status(303);
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={invoice}")).await.expect(200).json();
        let removed = &told["invoices"][0]["removed_payments"][0];
        assert_eq!(removed["changes"][0]["after"], "Betrag 200,00 €", "{removed}");
        assert_eq!(removed["entered"], json!({"by": "Fördermittel foerdermittel-2", "on": "2026-06-16"}), "{removed}");
        assert_eq!(removed["removed"]["by"], "Fördermittel foerdermittel-1", "{removed}");
        let page = app.pruefung().await.get(&format!("{PAGE}?rechnung={invoice}")).await.expect(200);
        page.assert_shows("01.06.2023 erfasst von Fördermittel foerdermittel-2 am 16.06.2026 entfernt von Fördermittel foerdermittel-1 am 16.06.2026: doppelt");
        assert_eq!(trail(&api, invoice, three).await["changed"], json!([]));
    }

    async fn the_history_says_why_a_payment_was_changed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let fields = [
            ("amount", "180,00"), ("paid_on", "22.05.2023"), ("reference", "K-1"), ("proof", "Auszug 9"), ("reason", "Wertstellung laut Kontoauszug"),
        ];
        edit(&office, world.own.payment.id.0, &fields).await.assert_status(303);
        let page = office.get(&format!("/rechnungen/{}", world.own.invoice.id)).await.expect(200);
        page.assert_shows("Grund „Wertstellung laut Kontoauszug“.");
    }

    /// No filed proof counts it, so that nobody has to say why: whoever does is heard.
    async fn a_reason_that_nobody_asked_for_is_kept(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let mut body = json!({"paid_on": "2024-03-01", "amount_cents": 10_000});
        let made = api.post(&format!("/api/paktbuch/v1/invoices/{invoice}/payments"), &body).await.expect(201);
        let address = made.headers["location"].to_str().unwrap().to_owned();
        body["amount_cents"] = json!(11_000);
        body["reason"] = json!("x".repeat(201));
        api.put(&address, "\"1\"", &body).await.assert_status(422);
        body["reason"] = json!("Wertstellung");
        api.put(&address, "\"1\"", &body).await.assert_status(200);
        let told = trail(&api, invoice.0, made.json()["id"].as_i64().unwrap()).await;
        assert_eq!(told["changed"][0]["reason"], "Wertstellung", "{told}");
    }

    async fn old_numbers_of_a_changed_payment_are_found_however_they_are_spelled(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid = own.payment.clone().into_active_model();
        paid.reference = Set("K-2023/9988".to_owned());
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        edit(&office, own.payment.id.0, &[("reference", "K-2023/9989"), ("reason", "Zahlendreher")]).await.assert_status(303);
        let auditor = app.pruefung().await;
        for typed in ["K-2023/9988", "k 2023 9988", "K20239988", "K-2023–9988"] {
            asked(&auditor, typed).await.assert_status(303);
            let page = found(&auditor, typed).await;
            page.assert_shows("20.05.2023 ← gesucht");
            page.assert_shows("zuvor Buchungsnummer K-2023/9988, danach Buchungsnummer K-2023/9989");
        }
        found(&auditor, "K20239977").await.assert_shows("Nichts gefunden");
    }

    async fn the_skonto_of_a_removed_payment_is_found(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid = own.payment.clone().into_active_model();
        (paid.amount, paid.skonto) = (Set(Cents(116_655)), Set(Cents(2_345)));
        paid.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        let page = found(&app.pruefung().await, "23,45").await;
        page.assert_shows("20.05.2023 ← gesucht entfernt von");
        page.assert_shows("Skonto 23,45 €");
        let api = app.api(Role::Pruefung, &[]).await;
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={}", own.invoice.id)).await.expect(200).json();
        let removed = &told["invoices"][0]["removed_payments"][0];
        assert_eq!(removed["skonto_cents"], 2_345, "{told}");
        assert_eq!(removed["entered"], Value::Null, "no event tells of a payment that was there before");
    }
}
