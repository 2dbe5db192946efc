//! Numbers are found however they are spelled, removed and former ones also beside records that have them now.

use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{PaymentId, Role};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

use super::payments::{edit, pay};
use super::{PAGE, asked, found, without_text};

const INVOICES: &str = "/api/paktbuch/v1/invoices";
const HITS: &str = "/api/paktbuch/v1/money-trail/hits";

/// Gives payments this number.
async fn number(app: &TestApp, payments: &[i64], reference: &str) {
    for id in payments {
        let row = payment::Entity::find_by_id(PaymentId(*id));
        let row = row.one(app.db.reader()).await.unwrap().unwrap();
        let mut row = row.into_active_model();
        row.reference = Set(reference.to_owned());
        row.update(app.db.reader()).await.unwrap();
    }
}

on_both! {
    async fn removed_and_changed_payments_are_found_beside_one_that_has_their_number(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let (office, auditor) = (app.foerdermittel().await, app.pruefung().await);
        edit(&office, own.payment.id.0, &[("amount", "190,00"), ("reason", "Teilzahlung")]).await.assert_status(303);
        let one = pay(&app, &office, own.invoice.id.0, "100,00").await;
        let two = pay(&app, &office, own.invoice.id.0, "100,00").await;
        let three = pay(&app, &office, own.invoice.id.0, "100,00").await;
        number(&app, &[one, two, three], "SZ-2024-777").await;
        let path = format!("/zahlungen/{one}");
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        edit(&office, three, &[("reference", "SZ-2024-778"), ("reason", "Zahlendreher")]).await.assert_status(303);
        let api = app.api(Role::Pruefung, &[]).await;
        for typed in ["SZ-2024-777", "SZ2024777", "sz 2024 777"] {
            let hits = asked(&auditor, typed).await.expect(200);
            hits.assert_shows("3 Treffer");
            hits.assert_shows("entfernt am 16.06.2026");
            hits.assert_shows("Buchungsnummer geändert am 16.06.2026");
            assert!(hits.html().contains(&format!("href=\"{PAGE}?zahlung={two}&#38;gesucht=")), "{}", hits.html());
            let told = api.get(&format!("{HITS}?q={}", typed.replace(' ', "%20"))).await.expect(200).json();
            let mut kinds: Vec<&str> = told["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
            kinds.sort_unstable();
            assert_eq!(kinds, ["invoice", "payment", "removed_payment"], "{told}");
        }
        // A part of the number finds both, too.
        let told = api.get(&format!("{HITS}?q=2024-777")).await.expect(200).json();
        let mut kinds: Vec<&str> = told["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["payment", "removed_payment"], "{told}");
    }

    async fn former_numbers_of_an_invoice_are_found(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let invoice = |number: &str, accounting: &str| {
            json!({
                "supplier": "Schreibwaren Kaiser", "number": number, "date": "2024-03-01",
                "lines": [{"name": "Hüllen", "amount_cents": 11_900}], "total_cents": 11_900, "accounting_reference": accounting
            })
        };
        let made = api.post(INVOICES, &invoice("ALT-2024/55", "FB-2024/71")).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let id = made.json()["id"].as_i64().unwrap();
        api.put(&path, "\"1\"", &invoice("NEU-2024/56", "")).await.assert_status(200);
        let auditor = app.pruefung().await;
        for (typed, field) in [
            ("ALT-2024/55", "Rechnungsnummer"), ("alt202455", "Rechnungsnummer"), ("FB-2024/71", "Beleg der Buchhaltung"), ("fb202471", "Beleg der Buchhaltung"),
        ] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert_eq!(without_text(&answer), format!("{PAGE}?rechnung={id}"), "{typed}");
            let page = auditor.follow(&answer).await.expect(200);
            page.assert_shows("zuvor Rechnungsnummer ALT-2024/55, Beleg der Buchhaltung FB-2024/71, danach Rechnungsnummer NEU-2024/56, ohne Beleg der Buchhaltung");
            page.assert_shows("am 16.06.2026 ← gesucht");
            let told = api.get(&format!("{HITS}?q={}", typed.replace(' ', "%20"))).await.expect(200).json();
            let item = &told["items"][0];
            assert_eq!((&item["kind"], &item["id"]), (&json!("invoice"), &json!(id)), "{told}");
            assert!(item["note"].as_str().unwrap().ends_with(&format!("{field} geändert am 16.06.2026")), "{item}");
        }
        found(&auditor, "NEU-2024/56").await.assert_hides("← gesucht");
        let told = api.get(&format!("/api/paktbuch/v1/money-trail?invoice={id}")).await.expect(200).json();
        let change = &told["invoices"][0]["renumbered"][0];
        assert_eq!((&change["before"], &change["on"]), (&json!("Rechnungsnummer ALT-2024/55, Beleg der Buchhaltung FB-2024/71"), &json!("2026-06-16")), "{told}");

        // Another invoice that has the number now hides it not.
        api.post(INVOICES, &invoice("ALT-2024/55", "")).await.assert_status(201);
        asked(&auditor, "ALT-2024/55").await.expect(200).assert_shows("2 Treffer");
        // What the invoice's own page clears is found, too.
        let references = format!("{path}/references");
        for (version, accounting) in [("\"2\"", "FB-2024/72"), ("\"3\"", "")] {
            api.put(&references, version, &json!({ "accounting_reference": accounting })).await.assert_status(200);
        }
        assert_eq!(without_text(&asked(&auditor, "FB-2024/72").await), format!("{PAGE}?rechnung={id}"));
    }

    async fn umlauts_count_in_either_case(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let mut paid = own.payment.clone().into_active_model();
        (paid.reference, paid.proof) = (Set("KÖ-2024/5".to_owned()), Set("Auszug Straße 7/24".to_owned()));
        paid.update(app.db.reader()).await.unwrap();
        let auditor = app.pruefung().await;
        for typed in ["KÖ-2024/5", "kö-2024/5", "kö20245", "KÖ20245", "kö-2024", "auszug strasse 7/24", "AUSZUG STRASSE 724"] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert_eq!(without_text(&answer), format!("{PAGE}?zahlung={}", own.payment.id), "{typed}");
        }
        asked(&auditor, "ko20245").await.expect(200).assert_shows("Nichts gefunden");
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", own.payment.id);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "doppelt")]);
        office.submit(&remove).await.assert_status(303);
        for typed in ["kö-2024/5", "KÖ20245", "kö-2024", "AUSZUG STRASSE 724"] {
            let answer = asked(&auditor, typed).await.expect(303);
            assert!(without_text(&answer).contains("&entfernt="), "{typed}: {:?}", answer.location());
        }
        // The audit log folds them, too.
        let log = app.verwaltung().await.get("/verwaltung/protokoll?q=k%C3%B6-2024/5").await.expect(200);
        log.assert_shows("hat die Zahlung vom 20.05.2023");
    }
}
