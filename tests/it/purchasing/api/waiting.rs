//! Deciding through the API about payments that no invoice was found for.

use axum::http::Method;
use paktbuch_entity::payment;
use paktbuch_tests::api::JSON;
use paktbuch_tests::{Api, TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::payment_lists::read;
use crate::purchasing::world::{invoice_of, take_data};

const LIST: &str = "/api/paktbuch/v1/waiting-payments";
const KEY: &str = "3a17ed00-8f43-4f0e-9b9f-1f2a3b4c5d6e";
const ROWS: &str = "03.05.2024;B1;Probe Netzwerktechnik;;Display;119,00\n04.05.2024;B2;Stadtwerke;;Strom;50,00\n\
    05.05.2024;B3;Post;;Porto;7,00\n";

/// Addresses of the waiting payments, the oldest first.
async fn waiting(api: &Api) -> Vec<String> {
    let page = api.get(LIST).await.expect(200).json();
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| format!("{LIST}/{}", item["id"]))
        .collect()
}

/// Posts a decision about the payment that was read with this `ETag`.
async fn decide(api: &Api, path: &str, etag: &str, body: &Value) -> paktbuch_tests::Answer {
    let headers = [("if-match", etag), JSON];
    api.call(Method::POST, path, &headers, body.to_string()).await
}

on_both! {
    async fn what_waits_is_listed_and_filtered(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        read(&api, ROWS).await;
        for (query, expected) in [
            ("", &["Probe Netzwerktechnik", "Stadtwerke", "Post"][..]),
            ("&state=offen&from=2024-05-04&to=2024-05-04", &["Stadtwerke"]),
            ("&q=porto", &["Post"]),
            ("&state=gebucht", &[]),
        ] {
            let (mut seen, mut after) = (Vec::new(), String::new());
            loop {
                let page = api.get(&format!("{LIST}?limit=1{query}&after={after}")).await.expect(200).json();
                assert_eq!(page["total"], expected.len(), "{query}");
                seen.extend(page["items"].as_array().unwrap().iter().map(|item| item["payee"].as_str().unwrap().to_owned()));
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(seen, expected, "{query}");
        }
        for wrong in ["state=x", "from=x", "sort=payee", "after=999999", "after=x"] {
            api.get(&format!("{LIST}?{wrong}")).await.assert_status(400);
        }
        // What was decided meanwhile still says where the next page begins.
        let first = api.get(&format!("{LIST}?limit=1")).await.expect(200).json();
        let path = format!("{LIST}/{}", first["items"][0]["id"]);
        decide(&api, &format!("{path}/set-aside"), "\"1\"", &json!({"reason": "Bauhof"})).await.assert_status(200);
        let rest = api.get(&format!("{LIST}?after={}", first["next"].as_str().unwrap())).await.expect(200).json();
        assert_eq!(rest["items"][0]["payee"], "Stadtwerke");
        assert_eq!(app.api(Role::Pruefung, &[]).await.get(LIST).await.expect(200).json()["total"], 2);
    }

    async fn a_waiting_payment_is_entered_on_an_invoice(app: TestApp) {
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        read(&api, ROWS).await;
        let paths = waiting(&api).await;
        let choices = api.get(&format!("{}/choices", paths[0])).await.expect(200).json();
        let choice = &choices["items"][0];
        assert_eq!((&choice["invoice"], &choice["kind"], &choice["open_cents"]), (&json!(invoice.0), &json!("rechnung"), &json!(11_900)));
        assert_eq!(api.get(&format!("{}/choices?q=anderswo", paths[0])).await.expect(200).json()["total"], 0);

        let assign = format!("{}/assign", paths[0]);
        let body = json!({"invoice": invoice.0});
        api.post(&assign, &body).await.assert_status(428);
        api.post(&format!("{LIST}/999/assign"), &body).await.assert_status(404);
        for (body, words) in [
            (json!({}), "„invoice“ fehlt"),
            (json!({"invoice": 999}), "„invoice“: Die Rechnung 999 gibt es nicht."),
            (json!({"invoice": invoice.0, "kind": "vorauszahlung"}), "„invoice“: Rechnung RE-1:"),
            (json!({"invoice": invoice.0, "rechnung": 1}), "„rechnung“ gibt es hier nicht"),
        ] {
            let refused = decide(&api, &assign, "\"1\"", &body).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{body}: {refused}");
        }
        let stranger = decide(&api, &format!("{}/assign", paths[1]), "\"1\"", &body).await.expect(422).json();
        assert!(stranger["detail"].as_str().unwrap().starts_with("„other_payee“: Bezahlt wurde laut Liste „Stadtwerke“"), "{stranger}");
        let stale = decide(&api, &assign, "\"9\"", &body).await.expect(412);
        assert_eq!(stale.headers["etag"], "\"1\"");
        assert_eq!(stale.json()["current"]["reference"], "B1");
        app.api(Role::Pruefung, &[]).await.post(&assign, &body).await.assert_status(403);
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 0);

        let once = [("if-match", "\"1\""), ("idempotency-key", KEY), JSON];
        let entered = api.call(Method::POST, &assign, &once, body.to_string()).await.expect(200);
        assert_eq!(entered.headers["etag"], "\"2\"");
        assert_eq!((&entered.json()["state"], &entered.json()["reason"]), (&json!("gebucht"), &json!("")));
        let again = api.call(Method::POST, &assign, &once, body.to_string()).await.expect(200);
        assert_eq!(again.body, entered.body);
        decide(&api, &assign, "\"2\"", &body).await.assert_status(409);
        let paid = payment::Entity::find().all(app.db.reader()).await.unwrap();
        assert_eq!((paid.len(), paid[0].amount.0, paid[0].reference.as_str()), (1, 11_900, "B1"));
        assert_eq!(api.get(&paths[0]).await.expect(200).json(), entered.json());
    }

    async fn a_waiting_payment_is_entered_on_the_invoices_that_it_pays_together(app: TestApp) {
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 1, 100)])).await.0;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 200)])).await.0;
        let api = app.api(Role::Foerdermittel, &[]).await;
        read(&api, "03.05.2024;B1;Probe Netzwerktechnik;;Displays;357,00\n").await;
        let path = waiting(&api).await.remove(0);
        let choices = api.get(&format!("{path}/choices")).await.expect(200).json();
        let choice = &choices["items"][0];
        assert_eq!((&choice["invoice"], &choice["together_with"]), (&json!(first), &json!([second])));

        let assign = format!("{path}/assign");
        for (body, words) in [
            (json!({"invoice": first, "invoices": [first, second]}), "schließen sich aus"),
            (json!({"invoices": [first, 999]}), "„invoices“: Die Rechnung 999 gibt es nicht."),
            (json!({"invoices": [first, first]}), "„invoices“: Bitte wählen Sie mindestens zwei Rechnungen"),
            (json!({"invoices": [first, second], "kind": "umsatzsteuer"}), "„kind“: "),
        ] {
            let refused = decide(&api, &assign, "\"1\"", &body).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{body}: {refused}");
        }
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 0);
        let body = json!({"invoices": [first, second]});
        let entered = decide(&api, &assign, "\"1\"", &body).await.expect(200).json();
        assert_eq!(entered["state"], "gebucht");
        assert_eq!(payment::Entity::find().count(app.db.reader()).await.unwrap(), 2);
        decide(&api, &assign, "\"2\"", &body).await.assert_status(409);
    }

    async fn waiting_payments_are_set_aside_one_or_several(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        read(&api, ROWS).await;
        let paths = waiting(&api).await;
        let aside = format!("{}/set-aside", paths[1]);
        let refused = decide(&api, &aside, "\"1\"", &json!({"reason": " "})).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().starts_with("„reason“: "), "{refused}");
        let done = decide(&api, &aside, "\"1\"", &json!({"reason": "Strom des Rathauses"})).await.expect(200).json();
        assert_eq!((&done["state"], &done["reason"]), (&json!("zurueckgestellt"), &json!("Strom des Rathauses")));
        decide(&api, &aside, "\"1\"", &json!({"reason": "Porto"})).await.assert_status(412);

        let several = format!("{LIST}/set-aside");
        let id = |place: usize| paths[place].rsplit('/').next().unwrap().parse::<i64>().unwrap();
        let seen = |place: usize, version: i64| json!({"id": id(place), "version": version});
        for (payments, reason, words) in [
            (json!([]), "Bauhof", "„payments“: Bitte wählen Sie aus"),
            (json!([seen(0, 1), seen(0, 1)]), "Bauhof", "mehr als einmal"),
            (json!([{"id": 999_999, "version": 1}]), "Bauhof", "„payments“: Eine der Zahlungen gibt es nicht."),
            (json!([seen(0, 1)]), "", "„reason“: "),
        ] {
            let refused = api.post(&several, &json!({"payments": payments, "reason": reason})).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{words}: {refused}");
        }
        let body = json!({"payments": [seen(0, 1), seen(1, 1)], "reason": "Bauhof"});
        api.post(&several, &body).await.assert_status(412);
        assert_eq!(waiting(&api).await.len(), 2, "all or none");
        let body = json!({"payments": [seen(0, 1), seen(2, 1)], "reason": "Bauhof"});
        let done = api.post_once(&several, KEY, &body).await.expect(200);
        assert_eq!((&done.json()[1]["state"], &done.json()[1]["version"]), (&json!("zurueckgestellt"), &json!(2)));
        assert_eq!(api.post_once(&several, KEY, &body).await.expect(200).body, done.body);
        assert_eq!(waiting(&api).await.len(), 0);
        app.api(Role::Pruefung, &[]).await.post(&several, &body).await.assert_status(403);
    }
}
