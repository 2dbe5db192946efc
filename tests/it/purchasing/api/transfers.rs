//! One payment over several invoices through the API.

use paktbuch_entity::payment;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::purchasing::world::{invoice_of, take_data};

const TRANSFERS: &str = "/api/paktbuch/v1/transfers";
const KEY: &str = "5a33e100-8f43-4f0e-9b9f-1f2a3b4c5d6e";

on_both! {
    async fn a_transfer_pays_its_invoices_or_none(app: TestApp) {
        let mut invoices = Vec::new();
        for number in ["RE-1", "RE-2"] {
            invoices.push(take_data(&app, &invoice_of(number, &[("Display", 1, 100)])).await.0);
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        let item = |invoice: i64, cents: i64| json!({"invoice": invoice, "amount_cents": cents});
        let with = |items: Value, more: Value| {
            let mut body = json!({"paid_on": "2024-03-01", "items": items});
            for (key, value) in more.as_object().unwrap() {
                body[key] = value.clone();
            }
            body
        };
        let (first, second) = (invoices[0], invoices[1]);
        let both = || json!([item(first, 11_900), item(second, 11_900)]);
        for (body, words) in [
            (json!({}), "„paid_on“ fehlt"),
            (with(json!([]), json!({})), "„items“: Bitte wählen Sie mindestens eine Rechnung"),
            (with(json!([item(first, 100), item(first, 100)]), json!({})), "„items“: Eine Sammelzahlung nennt jede Rechnung einmal"),
            (with(json!([item(first, 100), item(999, 100)]), json!({})), "„items[1].invoice“: Die Rechnung 999 gibt es nicht."),
            (with(json!([item(first, i64::MIN)]), json!({})), "„items[0].amount_cents“"),
            (with(json!([item(first, 11_900), item(second, 11_901)]), json!({})), "„items“: Rechnung RE-2: Offen sind noch 119,00 €"),
            (with(both(), json!({"paid_on": "2099-03-01"})), "„paid_on“: "),
            (with(both(), json!({"fiscal_year": 24})), "„fiscal_year“: "),
            (with(both(), json!({"reference": "x".repeat(200)})), "„reference“: "),
            (with(both(), json!({"kind": "rechnung"})), "„kind“ gibt es hier nicht"),
        ] {
            let refused = api.post(TRANSFERS, &body).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{body}: {refused}");
        }
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 0);

        let items = json!([item(first, 11_900), {"invoice": second, "amount_cents": 11_662, "skonto_cents": 238}]);
        let body = with(items, json!({"reference": "ZL 12", "proof": "Kontoauszug 3", "fiscal_year": 2023}));
        app.api(Role::Pruefung, &[]).await.post(TRANSFERS, &body).await.assert_status(403);
        let made = api.post_once(TRANSFERS, KEY, &body).await.expect(201);
        let told = made.json();
        assert_eq!((&told["amount_cents"], &told["payments"][1]["skonto_cents"]), (&json!(23_562), &json!(238)));
        assert_eq!((&told["payments"][0]["invoice"], &told["payments"][0]["fiscal_year"]), (&json!(first), &json!(2023)));
        let location = made.headers["location"].to_str().unwrap();
        assert_eq!(api.get(location).await.expect(200).json(), told["payments"][0]);
        assert_eq!(api.post_once(TRANSFERS, KEY, &body).await.expect(201).body, made.body);
        let stored = payment::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!(stored.len(), 2, "the same key has one effect");
        assert!(!stored[0].transfer.is_empty() && stored[0].transfer == stored[1].transfer, "one transfer");
    }
}
