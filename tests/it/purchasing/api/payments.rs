//! Paying invoices through the API.

use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{InvoiceId, Role};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

use crate::purchasing::world::{invoice_of, take_data};

const LIST: &str = "/api/paktbuch/v1/payments";
const KEY: &str = "0d9f6a3e-8f43-4f0e-9b9f-1f2a3b4c5d6e";

fn of(invoice: InvoiceId) -> String {
    format!("/api/paktbuch/v1/invoices/{invoice}/payments")
}

on_both! {
    async fn a_payment_is_entered_corrected_and_removed(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let made = api.post(&of(invoice), &json!({"paid_on": "2024-03-01", "amount_cents": 10_000, "proof": "Kontoauszug 3"})).await.expect(201);
        assert_eq!(made.headers["etag"], "\"1\"");
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let paid = made.json();
        assert_eq!((&paid["amount_cents"], &paid["fiscal_year"]), (&json!(10_000), &json!(2024)));
        assert_eq!(api.get(&path).await.expect(200).json(), paid);
        let corrected = json!({"paid_on": "2024-03-02", "amount_cents": 11_000, "skonto_cents": 900, "fiscal_year": 2023, "reference": "B-7"});
        let changed = api.put(&path, "\"1\"", &corrected).await.expect(200);
        assert_eq!(changed.headers["etag"], "\"2\"");
        assert_eq!(changed.json()["reference"], "B-7");
        let one = api.get(&format!("/api/paktbuch/v1/invoices/{invoice}")).await.expect(200).json();
        assert_eq!((&one["paid_cents"], &one["state"]), (&json!(11_000), &json!("offen")));

        let stale = api.put(&path, "\"1\"", &corrected).await.expect(412);
        assert_eq!(stale.headers["etag"], "\"2\"");
        assert_eq!(stale.headers["content-type"], "application/problem+json");
        assert_eq!(stale.json()["current"]["paid_on"], "2024-03-02");
        api.send(axum::http::Method::PUT, &path, Some(&corrected)).await.assert_status(428);
        api.send(axum::http::Method::DELETE, &path, None).await.assert_status(428);
        api.delete(&path, "\"2\"").await.assert_status(422);
        api.delete(&format!("{path}?reason=doppelt"), "\"1\"").await.assert_status(412);
        api.delete(&format!("{path}?reason=doppelt"), "\"2\"").await.assert_status(204);
        api.get(&path).await.assert_status(404);
        api.delete(&format!("{path}?reason=doppelt"), "\"2\"").await.assert_status(404);
    }

    async fn the_same_key_has_one_effect_and_the_same_answer(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({"paid_on": "2024-03-01", "amount_cents": 1_000});
        let first = api.post_once(&of(invoice), KEY, &body).await.expect(201);
        let path = first.headers["location"].to_str().unwrap().to_owned();
        let other = json!({"paid_on": "2024-03-01", "amount_cents": 2_000});
        api.put(&path, "\"1\"", &other).await.assert_status(200);
        let again = api.post_once(&of(invoice), KEY, &body).await.expect(201);
        assert_eq!((again.body, &again.headers["etag"]), (first.body, &first.headers["etag"]));
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        let refused = api.post_once(&of(invoice), KEY, &other).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("Idempotency-Key"), "{refused}");
        api.post_once(&of(invoice), "kurz", &body).await.assert_status(400);
        // The key belongs to the token that sent it.
        app.api(Role::Verwaltung, &[]).await.post_once(&of(invoice), KEY, &other).await.assert_status(201);
        // Without a key every request counts.
        api.post(&of(invoice), &body).await.assert_status(201);
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 3);
    }

    /// What the page asks about is taken, and told; a payment without a doubt tells nothing.
    async fn a_doubtful_payment_comes_with_a_warning(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let read = api.get(&format!("/api/paktbuch/v1/invoices/{invoice}")).await.expect(200).json();
        let day: chrono::NaiveDate = read["date"].as_str().unwrap().parse().unwrap();
        let pay = async |day: chrono::NaiveDate, cents: i64| {
            let body = json!({"paid_on": day.to_string(), "amount_cents": cents, "proof": "Kontoauszug 3"});
            api.post(&of(invoice), &body).await.expect(201)
        };
        let good = pay(day, 1_000).await.json();
        assert_eq!(good.get("warnings"), None, "{good}");
        let before = day - chrono::Duration::days(1);
        let early = pay(before, 900).await;
        let words = format!("Die Zahlung vom {} liegt vor der Rechnung vom {}. Bitte beide Tage prüfen.", before.format("%d.%m.%Y"), day.format("%d.%m.%Y"));
        assert_eq!(early.json()["warnings"], json!([words]));
        let twice = format!("Am {} steht bei dieser Rechnung schon eine Zahlung über 10,00 € (Beleg „Kontoauszug 3“). Bitte prüfen.", day.format("%d.%m.%Y"));
        assert_eq!(pay(day, 1_000).await.json()["warnings"], json!([twice]));
        let path = early.headers["location"].to_str().unwrap();
        let later = json!({"paid_on": day.to_string(), "amount_cents": 1_001, "proof": "Kontoauszug 3"});
        assert_eq!(api.put(path, "\"1\"", &later).await.expect(200).json().get("warnings"), None);
        let back = json!({"paid_on": before.to_string(), "amount_cents": 1_001, "proof": "Kontoauszug 3"});
        assert_eq!(api.put(path, "\"2\"", &back).await.expect(200).json()["warnings"], json!([words]));
        assert_eq!(api.get(path).await.expect(200).json().get("warnings"), None, "it is told with the write");
    }

    async fn bad_input_is_told_with_its_field(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (body, words) in [
            (json!({}), "„paid_on“ fehlt"),
            (json!({"paid_on": "2024-03-01"}), "„amount_cents“ fehlt"),
            (json!({"paid_on": "2024-02-30", "amount_cents": 1}), "„paid_on“: „2024-02-30“ ist kein Tag"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 1.5}), "„amount_cents“ ist von falscher Art"),
            (json!({"paid_on": "2024-03-01", "amount_cents": i64::MIN}), "zu groß"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 20_000}), "Offen sind noch 119,00 €"),
            (json!({"paid_on": "2099-03-01", "amount_cents": 1}), "liegt in der Zukunft"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 1, "fiscal_year": 24}), "kein Haushaltsjahr"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 1, "kind": "geschenk"}), "„geschenk“ ist kein Wert"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 1, "proof": "x".repeat(300)}), "höchstens 200 Zeichen"),
            (json!({"paid_on": "2024-03-01", "amount_cents": 1, "version": 9}), "„version“ gibt es hier nicht"),
        ] {
            let answer = api.post(&of(invoice), &body).await.expect(422).json();
            assert!(answer["detail"].as_str().unwrap().contains(words), "{body}: {answer}");
        }
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        api.post(&of(InvoiceId(999)), &json!({})).await.assert_status(404);
        app.api(Role::Pruefung, &[]).await.post(&of(invoice), &json!({})).await.assert_status(403);
    }

    async fn payments_are_listed_by_day_and_filtered(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let mut invoices = Vec::new();
        for (number, paid_on, cents) in [("RE-1", "2024-03-05", 500), ("RE-2", "2024-03-01", 700), ("RE-3", "2024-03-05", 300)] {
            let invoice = take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await;
            api.post(&of(invoice), &json!({"paid_on": paid_on, "amount_cents": cents})).await.assert_status(201);
            invoices.push(invoice);
        }
        for (query, expected) in [
            ("", &["RE-2", "RE-1", "RE-3"][..]),
            ("&sort=-paid_on", &["RE-3", "RE-1", "RE-2"]),
            ("&sort=amount_cents", &["RE-3", "RE-1", "RE-2"]),
            ("&from=2024-03-02&kind=rechnung", &["RE-1", "RE-3"]),
            ("&to=2024-03-01", &["RE-2"]),
            ("&q=RE-3", &["RE-3"]),
            (&format!("&invoice={}", invoices[0]), &["RE-1"]),
            ("&kind=umsatzsteuer", &[]),
        ] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = api.get(&format!("{LIST}?limit=1{query}&after={after}")).await.expect(200).json();
                assert_eq!(page["total"], expected.len(), "{query}");
                seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["invoice_number"].as_str().unwrap().to_owned()));
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{query}");
        }
        for wrong in ["kind=x", "invoice=x", "to=x", "sort=x", "after=99"] {
            api.get(&format!("{LIST}?{wrong}")).await.assert_status(400);
        }
    }
}
