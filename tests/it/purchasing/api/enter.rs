//! Invoices that come in through the API.

use axum::http::Method;
use paktbuch_entity::{invoice, supplier};
use paktbuch_seed::einvoice::{write_cii, write_ubl};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use crate::purchasing::world::invoice_of;

const INVOICES: &str = "/api/paktbuch/v1/invoices";
const FILES: &str = "/api/paktbuch/v1/invoices/files?file_name=rechnung.xml";
const KEY: &str = "c0ffee00-8f43-4f0e-9b9f-1f2a3b4c5d6e";

fn by_hand(number: &str) -> Value {
    json!({
        "supplier": "Schreibwaren Kaiser", "number": number, "date": "2024-03-01", "due_date": "2024-04-01",
        "lines": [{"name": "Hüllen", "quantity": "10", "amount_cents": 11_900}, {"name": "Versand", "amount_cents": 1_190}],
        "total_cents": 13_090, "accounting_reference": "B-9"
    })
}

on_both! {
    async fn the_bytes_of_an_einvoice_come_in_once(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let data = invoice_of("RE-1", &[("Display", 2, 100)]);
        let send = async |bytes: Vec<u8>, key: Option<&str>| {
            let mut headers = vec![("content-type", "application/xml")];
            headers.extend(key.map(|key| ("idempotency-key", key)));
            api.call(Method::POST, FILES, &headers, bytes).await
        };
        let first = send(write_ubl(&data), Some(KEY)).await.expect(201);
        assert_eq!((&first.json()["gross_cents"], &first.json()["file"]["name"]), (&json!(23_800), &json!("rechnung.xml")));
        let path = first.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(api.get(&path).await.expect(200).json(), first.json());
        assert_eq!(send(write_ubl(&data), Some(KEY)).await.expect(201).body, first.body, "the same key: the same answer");
        send(write_cii(&data), Some(KEY)).await.assert_status(422);
        let again = send(write_cii(&data), None).await.expect(200);
        assert_eq!(again.headers["location"].to_str().unwrap(), path);
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), 1);
        for bad in [b"".to_vec(), b"<html></html>".to_vec(), b"\xff\xfe\x00".to_vec(), b"{}".to_vec()] {
            let answer = send(bad.clone(), None).await.expect(422).json();
            assert!(answer["detail"].as_str().unwrap().len() > 20, "{bad:?}: {answer}");
        }
        let limit = app.state.config.server.upload_bytes;
        send(vec![b' '; limit + 1], None).await.assert_status(413);
        app.api(Role::Pruefung, &[]).await.call(Method::POST, FILES, &[], write_ubl(&data)).await.assert_status(403);
    }

    async fn an_invoice_is_entered_by_hand_and_corrected(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let made = api.post_once(INVOICES, KEY, &by_hand("K-1")).await.expect(201);
        assert_eq!(api.post_once(INVOICES, KEY, &by_hand("K-1")).await.expect(201).body, made.body);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let read = made.json();
        assert_eq!((&read["gross_cents"], &read["net_cents"], &read["origin"]), (&json!(13_090), &json!(11_000), &json!("manual")));
        assert_eq!((&read["lines"][0]["quantity"], &read["lines"][1]["name"]), (&json!("10"), &json!("Versand")));
        let mut other = by_hand("K-1a");
        other["lines"] = json!([{"name": "Hüllen", "amount_cents": 5_000, "vat_rate": "13b"}]);
        other["total_cents"] = json!(5_000);
        let changed = api.put(&path, "\"1\"", &other).await.expect(200).json();
        assert_eq!((&changed["number"], &changed["self_assessed_tax_cents"]), (&json!("K-1a"), &json!(950)));
        let stale = api.put(&path, "\"1\"", &other).await.expect(412).json();
        assert_eq!(stale["current"]["number"], "K-1a");
        let with = |key: &str, value: Value| {
            let mut body = by_hand("K-2");
            body[key] = value;
            body
        };
        for (body, words) in [
            (by_hand("K-1a"), ""),
            (with("total_cents", json!(13_091)), "Die Positionen ergeben 130,90 €"),
            (with("supplier", json!(" ")), "Lieferanten"),
            (with("type_code", json!(999)), "Art der Rechnung"),
            (with("lines", json!([])), "mindestens eine Position"),
            (with("lines", json!([{"name": "x", "amount_cents": 1, "vat_rate": "42"}])), "Steuersatz"),
            (with("lines", Value::Array(vec![json!({"name": "x", "amount_cents": 1}); 201])), "höchstens 200 Positionen"),
            (with("lines", json!([{"name": "x", "amount_cents": 1, "price": 2}])), "„lines[0].price“ gibt es hier nicht"),
        ] {
            if words.is_empty() {
                continue;
            }
            let detail = api.post(INVOICES, &body).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        api.post(INVOICES, &by_hand("K-1")).await.assert_status(201);
        let twice = api.post(INVOICES, &by_hand("K-1")).await.expect(422).json();
        assert!(twice["detail"].as_str().unwrap().contains("schon da"), "{twice}");
    }

    async fn suppliers_are_listed_by_name(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (number, name) in [("1", "Zeiss"), ("2", "Äpfel und Birnen"), ("3", "Müller")] {
            let mut body = by_hand(number);
            body["supplier"] = json!(name);
            api.post(INVOICES, &body).await.assert_status(201);
        }
        assert_eq!(supplier::Entity::find().count(app.db.reader()).await.unwrap(), 3);
        for (query, expected) in [("", ["Äpfel und Birnen", "Müller", "Zeiss"]), ("&sort=-name", ["Zeiss", "Müller", "Äpfel und Birnen"])] {
            let (mut names, mut after) = (Vec::new(), String::new());
            loop {
                let page = api.get(&format!("/api/paktbuch/v1/suppliers?limit=1{query}&after={after}")).await.expect(200).json();
                assert_eq!(page["total"], 3);
                names.push(page["items"][0]["name"].as_str().unwrap().to_owned());
                match page["next"].as_str() {
                    Some(next) => after = next.to_owned(),
                    None => break,
                }
            }
            assert_eq!(names, expected);
        }
        let found = api.get("/api/paktbuch/v1/suppliers?q=mull").await.expect(200).json();
        let id = &found["items"][0]["id"];
        assert_eq!(api.get(&format!("/api/paktbuch/v1/suppliers/{id}")).await.expect(200).json()["name"], "Müller");
        api.get("/api/paktbuch/v1/suppliers/999").await.assert_status(404);
        api.get("/api/paktbuch/v1/suppliers?sort=stadt").await.assert_status(400);
        // Invoices without a day on which they are due come last, whatever the direction.
        let mut body = by_hand("ohne");
        body.as_object_mut().unwrap().remove("due_date");
        api.post(INVOICES, &body).await.assert_status(201);
        for sort in ["due_date", "-due_date"] {
            let first = api.get(&format!("{INVOICES}?limit=3&sort={sort}")).await.expect(200).json();
            let rest = api.get(&format!("{INVOICES}?sort={sort}&after={}", first["next"].as_str().unwrap())).await.expect(200).json();
            let rest: Vec<&str> = rest["items"].as_array().unwrap().iter().map(|item| item["number"].as_str().unwrap()).collect();
            assert_eq!(rest, ["ohne"], "{sort}");
        }
    }
}
