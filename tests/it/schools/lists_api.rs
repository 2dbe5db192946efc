//! School lists and the authority's own data through the REST API.

use axum::http::Method;
use paktbuch_entity::{audit_event, school};
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{Answer, Api, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::LIST;

const BASE: &str = "/api/paktbuch/v1";
const AUTHORITY: &str = "/api/paktbuch/v1/authority";
const LOGO: &str = "/api/paktbuch/v1/authority/logo";
const KEY: &str = "5c0011b7-8f43-4f0e-9b9f-1f2a3b4c5d6e";

async fn send(api: &Api, query: &str, key: Option<&str>, list: &str) -> Answer {
    let headers: Vec<(&str, &str)> = key.iter().map(|key| ("idempotency-key", *key)).collect();
    let path = format!("{BASE}/school-lists/files?file_name=schuldaten.csv&{query}");
    api.call(Method::POST, &path, &headers, list.to_owned()).await
}

/// Numbers of the schools below a key of the answer.
fn numbers(answer: &Value, key: &str) -> Vec<String> {
    let rows = answer[key].as_array().unwrap().iter();
    rows.map(|row| row["number"].as_str().unwrap().to_owned())
        .collect()
}

fn havixbeck() -> Value {
    json!({"name": "Gemeinde Havixbeck", "number": "14254", "land": "NW", "inventory_pattern": "HAV-{jahr}-{nr:4}"})
}

async fn put_logo(api: &Api, etag: &str, bytes: &[u8]) -> Answer {
    let path = format!("{LOGO}?file_name=wappen.png");
    api.call(Method::PUT, &path, &[("if-match", etag)], bytes.to_vec())
        .await
}

on_both! {
    async fn a_school_list_is_checked_and_then_taken_over_once_for_a_key(app: TestApp) {
        let api = app.api(Role::Foerdermittel, &[]).await;
        let unknown = send(&api, "", None, LIST).await.expect(422).json();
        let words = unknown["detail"].as_str().unwrap();
        assert!(words.contains("„all“") && words.contains("Trägernummer"), "{unknown}");
        app.api(Role::Verwaltung, &[]).await.put(AUTHORITY, "\"0\"", &havixbeck()).await.assert_status(200);

        let tried = send(&api, "dry_run=true", None, LIST).await.expect(200).json();
        assert_eq!((&tried["dry_run"], &tried["rows"], &tried["skipped_foreign"]), (&json!(true), &json!(4), &json!(1)));
        assert_eq!(numbers(&tried, "created"), ["121885", "190743"]);
        assert_eq!((&tried["refused"][0]["line"], &tried["refused"][0]["field"]), (&json!(6), &json!("Schulnummer")));
        assert_eq!(school::Entity::find().count(app.db.reader()).await.unwrap(), 0, "a dry run changes nothing");

        let made = send(&api, "", Some(KEY), LIST).await.expect(201);
        assert_eq!(made.json()["created"], tried["created"]);
        api.get(&format!("{BASE}/schools/190743")).await.assert_status(200);
        let events = audit_event::Entity::find().count(app.db.reader()).await.unwrap();
        assert_eq!(send(&api, "", Some(KEY), LIST).await.expect(201).body, made.body, "the same key: the same answer");
        send(&api, "", Some(KEY), "Schulnummer\n1\n").await.assert_status(422);
        let again = send(&api, "", None, LIST).await.expect(200).json();
        assert_eq!((numbers(&again, "created").len(), numbers(&again, "unchanged").len()), (0, 2));
        assert_eq!(audit_event::Entity::find().count(app.db.reader()).await.unwrap(), events, "nothing was done twice");
        let all = send(&api, "all=true", None, LIST).await.expect(201).json();
        assert_eq!(numbers(&all, "created"), ["195613"]);
    }

    async fn what_is_no_school_list_is_refused_with_its_reason(app: TestApp) {
        let api = app.api(Role::Verwaltung, &[]).await;
        for (list, words) in [("", "Es kam keine Datei an"), ("a;b;c\n1;2;3\n", "keiner bekannten Schulliste")] {
            let detail = send(&api, "all=true", None, list).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        for query in ["dry_run=ja", "alle=true"] {
            send(&api, query, None, LIST).await.assert_status(400);
        }
        for role in [Role::SchulIt, Role::Pruefung] {
            send(&app.api(role, &[]).await, "", None, LIST).await.assert_status(403);
        }
    }

    async fn the_data_of_the_authority_are_written_in_the_version_that_was_read(app: TestApp) {
        let api = app.api(Role::Verwaltung, &[]).await;
        let first = api.get(AUTHORITY).await.expect(200);
        assert_eq!(first.headers["etag"], "\"0\"");
        assert_eq!(first.json()["name"], "");
        let set = api.put(AUTHORITY, "\"0\"", &havixbeck()).await.expect(200);
        assert_eq!((&set.json()["version"], &set.json()["granting_authority"]), (&json!(1), &json!("")));
        let stale = api.put(AUTHORITY, "\"0\"", &havixbeck()).await.expect(412).json();
        assert_eq!(stale["current"]["name"], "Gemeinde Havixbeck");
        for (field, wrong) in [("name", ""), ("land", "XX"), ("number", "14254/7"), ("municipality_key", "5558"), ("inventory_pattern", "HAV"), ("iban", "DE03 1203 0000 0000 2020 51"), ("bic", "BYLADEM1001"), ("account_holder", "Kasse")] {
            let mut body = havixbeck();
            body[field] = json!(wrong);
            let detail = api.put(AUTHORITY, "\"1\"", &body).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(&format!("„{field}“")), "{field}: {detail}");
        }
        assert_eq!(api.get(AUTHORITY).await.expect(200).json(), set.json());
        let mut body = havixbeck();
        body["iban"] = json!("de02 1203 0000 0000 2020 51");
        body["bic"] = json!("BYLADEM1001");
        let with_account = api.put(AUTHORITY, "\"1\"", &body).await.expect(200).json();
        assert_eq!((&with_account["iban"], &with_account["bic"]), (&json!("DE02120300000000202051"), &json!("BYLADEM1001")));
        let browser = app.verwaltung().await;
        let page = browser.form("/verwaltung/traeger", "/verwaltung/traeger").await;
        assert_eq!(page.value("iban"), Some("DE02 1203 0000 0000 2020 51"));
        let history = browser.get("/verwaltung/traeger").await.expect(200);
        history.assert_shows("DE02120300000000202051");
        let office = app.api(Role::Foerdermittel, &[]).await;
        office.get(AUTHORITY).await.assert_status(403);
        office.put(AUTHORITY, "\"1\"", &havixbeck()).await.assert_status(403);
    }

    async fn a_logo_is_put_in_place_and_taken_off(app: TestApp) {
        World::build(&app).await;
        if !has_worker() {
            return;
        }
        let api = app.api(Role::Verwaltung, &[]).await;
        let logo = api.get(LOGO).await.expect(200);
        let etag = logo.headers["etag"].to_str().unwrap().to_owned();
        let refused = put_logo(&api, &etag, b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>").await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("Logo: Das ist eine SVG-Datei"), "{refused}");
        api.delete(LOGO, "\"0\"").await.assert_status(412);
        api.delete(LOGO, &etag).await.assert_status(204);
        for answer in [api.get(LOGO).await, api.delete(LOGO, &etag).await] {
            answer.assert_status(404);
        }
        put_logo(&api, &etag, &logo.body).await.assert_status(412);
        let told = put_logo(&api, "\"0\"", &logo.body).await.expect(200).json();
        assert_eq!(told["name"], "wappen.png");
        assert_eq!(api.get(LOGO).await.expect(200).body, logo.body);
    }
}
