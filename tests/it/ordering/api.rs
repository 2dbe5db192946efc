//! Orders through the REST API.

use axum::http::Method;
use paktbuch_tests::world::{OWN, SISTER};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

use super::deliveries::{deliver, placed};
use super::orders::id_of;

const ORDERS: &str = "/api/paktbuch/v1/orders";

fn order(world: &World) -> Value {
    json!({
        "number": "B-2026-9", "subject": "Displays", "supplier": "Tafel GmbH", "vat_id": "DE123456789", "date": "2026-03-02",
        "promised": "2026-04-30", "award": "verhandlungsvergabe", "award_reference": "V 9", "prices": "brutto", "note": "",
        "lines": [
            {"name": "Display", "kind": "geraet", "quantity": "2", "unit_price_cents": 119_000, "vat_rate_basis_points": 1_900,
             "cost_line": world.own.cost_line.id.0},
            {"name": "Montage", "kind": "dienstleistung", "quantity": "1,5", "unit_price_cents": 10_000, "vat_rate_basis_points": 1_900,
             "school": SISTER},
        ]
    })
}

on_both! {
    async fn an_order_is_entered_changed_and_placed(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let made = api.post(ORDERS, &order(&world)).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let told = made.json();
        assert_eq!((&told["state"], &told["gross_cents"], &told["net_cents"]), (&json!("entwurf"), &json!(253_000), &json!(212_605)));
        assert_eq!((&told["lines"][0]["school"], &told["lines"][1]["school"]), (&json!(OWN), &json!(SISTER)));
        assert_eq!(told["lines"][1]["quantity"], "1.5");
        let mut other = order(&world);
        other["lines"] = json!([{"name": "Schulung", "kind": "dienstleistung", "quantity": "2.125", "unit_price_cents": 10_000,
            "vat_rate_basis_points": 1_900}]);
        other["number"] = json!("B-2026-10");
        let read = api.post(ORDERS, &other).await.expect(201).json();
        assert_eq!((&read["lines"][0]["quantity"], &read["gross_cents"]), (&json!("2.125"), &json!(21_250)), "a decimal point");
        let mut other = order(&world);
        other["lines"] = json!([{"id": told["lines"][0]["id"], "name": "Display 75", "kind": "geraet", "quantity": "3",
            "unit_price_cents": 119_000, "vat_rate_basis_points": 1_900}]);
        let changed = api.put(&path, "\"1\"", &other).await.expect(200).json();
        assert_eq!((&changed["lines"][0]["id"], changed["lines"].as_array().unwrap().len()), (&told["lines"][0]["id"], 1));
        assert_eq!(changed["gross_cents"], 357_000);
        api.put(&path, "\"1\"", &other).await.assert_status(412);
        let mut foreign = other.clone();
        foreign["lines"][0] = json!({"id": 1, "name": "Fremd", "kind": "geraet", "quantity": "3", "unit_price_cents": 1, "vat_rate_basis_points": 0});
        api.put(&path, "\"2\"", &foreign).await.assert_status(412);
        let step = async |etag: &str, body: Value| {
            let headers = [("if-match", etag), paktbuch_tests::api::JSON];
            api.call(Method::POST, &format!("{path}/state"), &headers, body.to_string()).await
        };
        step("\"2\"", json!({"state": "geliefert"})).await.assert_status(422);
        step("\"2\"", json!({"state": "beauftragt", "date": "2026-03-04"})).await.assert_status(200);
        step("\"3\"", json!({"state": "abgeschlossen"})).await.assert_status(409);
        let cancelled = step("\"3\"", json!({"state": "storniert", "reason": "zu teuer"})).await.expect(200).json();
        assert_eq!((&cancelled["state"], &cancelled["cancelled_because"]), (&json!("storniert"), &json!("zu teuer")));
        let found = api.get(&format!("{ORDERS}?state=storniert&q=tafel")).await.expect(200).json();
        assert_eq!((&found["total"], &found["items"][0]["ordered_cents"]), (&json!(1), &json!(357_000)));
        api.get(&format!("{ORDERS}?state=weg")).await.assert_status(400);
    }

    async fn a_delivered_order_is_corrected_for_a_reason_and_keeps_its_content(app: TestApp) {
        let world = World::build(&app).await;
        let browser = app.foerdermittel().await;
        let placed = placed(&browser, &world).await;
        deliver(&browser, &placed, &[]).await.assert_status(303);
        let path = format!("{ORDERS}/{}", id_of(&placed));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&path).await.expect(200).json();
        assert_eq!(told["state"], "geliefert");
        let (mut body, mut lines) = (json!({}), told["lines"].clone());
        for key in ["subject", "supplier", "vat_id", "date", "promised", "award", "prices", "note"] {
            body[key] = told[key].clone();
        }
        for line in lines.as_array_mut().unwrap() {
            for key in ["position", "net_cents", "gross_cents", "delivered", "invoiced_cents"] {
                line.as_object_mut().unwrap().remove(key);
            }
        }
        body["lines"] = lines;
        body["number"] = json!("B-2026-171");
        body["award_reference"] = json!("V 71/2026");
        let etag = format!("\"{}\"", told["version"]);
        let refused = api.put(&path, &etag, &body).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("Grund der Berichtigung"), "{refused}");
        body["reason"] = json!("Zahlendreher");
        for (key, value, word) in [("subject", json!("Anderes"), "Gegenstand"), ("lines", json!([]), "Positionen")] {
            let mut other = body.clone();
            other[key] = value;
            let refused = api.put(&path, &etag, &other).await.expect(409).json();
            let words = format!("Anders als gespeichert: {word}.");
            assert!(refused["detail"].as_str().unwrap().contains(&words), "{refused}");
        }
        let changed = api.put(&path, &etag, &body).await.expect(200).json();
        assert_eq!((&changed["number"], &changed["award_reference"]), (&json!("B-2026-171"), &json!("V 71/2026")));
        assert_eq!((&changed["state"], &changed["lines"]), (&json!("geliefert"), &told["lines"]));
        browser.get(&placed).await.expect(200).assert_shows("Zahlendreher");
        api.put(&path, &etag, &body).await.assert_status(412);
    }

    async fn what_cannot_be_ordered_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (key, value, words) in [
            ("quantity", json!("1.234,5"), "„quantity“: „1.234,5“ ist keine Menge mit Dezimalpunkt"),
            ("quantity", json!("0"), "Die Menge muss größer als 0 sein."),
            ("unit_price_cents", json!(-1), "Nachlass"),
            ("vat_rate_basis_points", json!(1_234), "Steuersatz"),
            ("cost_line", json!(987_654), "Diese Kostenzeile gibt es nicht"),
            ("school", json!("999999"), "Die Schule 999999 gibt es nicht"),
            ("farbe", json!("rot"), "farbe"),
        ] {
            let mut body = order(&world);
            body["lines"][0][key] = value;
            let refused = api.post(ORDERS, &body).await;
            assert!(matches!(refused.status.as_u16(), 409 | 422), "{key}: {}", refused.status);
            let detail = refused.json()["detail"].as_str().unwrap().to_owned();
            assert!(detail.contains(words), "{key}: {detail}");
        }
    }

    async fn a_token_of_a_school_sees_its_lines(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let made = office.post(ORDERS, &order(&world)).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let sister = app.api(Role::SchulIt, &[SISTER]).await;
        let seen = sister.get(&path).await.expect(200).json();
        assert_eq!((seen["lines"].as_array().unwrap().len(), &seen["gross_cents"]), (1, &json!(15_000)));
        let listed = sister.get(ORDERS).await.expect(200).json();
        assert_eq!((&listed["total"], listed["items"].as_array().unwrap().len()), (&json!(2), 2));
        sister.post(ORDERS, &order(&world)).await.assert_status(403);
        // The name of a line finds its order for those who see the line.
        let mut other = order(&world);
        other["number"] = json!("B-2026-10");
        other["lines"][0]["name"] = json!("Lötstation");
        office.post(ORDERS, &other).await.assert_status(201);
        for (word, own, all) in [("Lötstation", 0, 1), ("Lötstation Montage", 0, 1), ("B-2026-10", 1, 1), ("Montage", 2, 2)] {
            let word: String = word.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for (api, count) in [(&sister, own), (&office, all)] {
                let listed = api.get(&format!("{ORDERS}?q={word}")).await.expect(200).json();
                assert_eq!((&listed["total"], listed["items"].as_array().unwrap().len()), (&json!(count), count), "{word}");
                let found = api.get(&format!("/api/paktbuch/v1/search?q={word}")).await.expect(200).json();
                assert_eq!(found["orders"].as_array().unwrap().len(), count, "{word}");
            }
        }
    }
}
