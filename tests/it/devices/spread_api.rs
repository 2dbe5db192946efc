//! Allocations spread onto devices through the REST API.

use axum::http::Method;
use paktbuch_tests::{Api, TestApp, on_both};
use paktbuch_types::{AllocationId, Role};
use serde_json::{Value, json};

use super::world::{World, build, create};

const KEY: &str = "5b4ead00-8f43-4f0e-9b9f-1f2a3b4c5d6e";

fn address(id: AllocationId) -> String {
    format!("/api/paktbuch/v1/allocations/{id}/spread")
}

/// The devices of the invoice as a body names them, the first `count`.
async fn devices(api: &Api, world: &World, count: usize) -> Vec<Value> {
    let now = api.get(&address(world.own)).await.expect(200).json();
    let rows = now["devices"].as_array().unwrap().iter().take(count);
    rows.map(|row| json!({"inventory_number": row["inventory_number"]}))
        .collect()
}

/// What all devices have of the allocation, in cents.
fn shared(answer: &Value) -> i64 {
    let rows = answer["devices"].as_array().unwrap().iter();
    rows.filter_map(|row| row["share_cents"].as_i64()).sum()
}

on_both! {
    async fn an_allocation_is_spread_to_the_cent_and_taken_back(app: TestApp) {
        let world = build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 12, &[])).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = address(world.own);
        let before = api.get(&path).await.expect(200);
        assert_eq!((&before.json()["rule"], shared(&before.json())), (&Value::Null, 0));
        let etag = before.headers["etag"].to_str().unwrap().to_owned();
        let body = json!({"rule": "gleich", "devices": devices(&api, &world, 12).await});
        let headers = [("if-match", etag.as_str()), ("idempotency-key", KEY), ("content-type", "application/json")];
        let spread = api.call(Method::PUT, &path, &headers, body.to_string()).await.expect(200);
        assert_eq!((&spread.json()["rule"], shared(&spread.json())), (&json!("gleich"), before.json()["gross_cents"].as_i64().unwrap()));
        let again = api.call(Method::PUT, &path, &headers, body.to_string()).await.expect(200);
        assert_eq!(again.body, spread.body, "the same key: the same answer");
        let stale = api.put(&path, &etag, &body).await.expect(412).json();
        assert_eq!(stale["current"]["rule"], "gleich");

        let etag = spread.headers["etag"].to_str().unwrap().to_owned();
        let few = json!({"rule": "gleich", "devices": devices(&api, &world, 11).await});
        let asked = api.put(&path, &etag, &few).await.expect(422).json();
        assert!(asked["detail"].as_str().unwrap().contains("„devices“: Die Zuordnung zahlt 12 Stück, gewählt sind 11 Geräte."), "{asked}");
        let mut confirmed = few.clone();
        confirmed["confirmed"] = json!(true);
        let fewer = api.put(&path, &etag, &confirmed).await.expect(200);
        assert_eq!(fewer.json()["devices"][11]["share_cents"], Value::Null);
        let etag = fewer.headers["etag"].to_str().unwrap().to_owned();
        let none = api.put(&path, &etag, &json!({"devices": []})).await.expect(200).json();
        assert_eq!((&none["rule"], shared(&none)), (&Value::Null, 0));
    }

    async fn what_cannot_be_spread_is_refused_with_its_field(app: TestApp) {
        let world = build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 12, &[])).await.unwrap();
        let api = app.api(Role::Verwaltung, &[]).await;
        let path = address(world.own);
        let all = devices(&api, &world, 12).await;
        let now = api.get(&path).await.expect(200);
        let etag = now.headers["etag"].to_str().unwrap();
        let mut foreign = all.clone();
        foreign[0] = json!({"inventory_number": "HAV-0000-9999"});
        for (body, words) in [
            (json!({"devices": all}), "„rule“"),
            (json!({"rule": "zufall", "devices": all}), "„rule“"),
            (json!({"rule": "gleich"}), "„devices“"),
            (json!({"rule": "gleich", "devices": foreign}), "„devices“: Das Gerät HAV-0000-9999 gehört nicht zur Rechnung"),
            (json!({"rule": "einzeln", "devices": all}), "„devices“: Bitte für jedes gewählte Gerät einen Betrag eingeben"),
        ] {
            let detail = api.put(&path, etag, &body).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        let made = api.get(&address(world.funded)).await.expect(200);
        let etag = made.headers["etag"].to_str().unwrap();
        let refused = api.put(&address(world.funded), etag, &json!({"rule": "gleich", "devices": all})).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("sind Geräte angelegt"), "{refused}");
        api.get(&address(AllocationId(999))).await.assert_status(404);
        for (role, schools) in [(Role::SchulIt, &["190743"][..]), (Role::Pruefung, &[])] {
            let other = app.api(role, schools).await;
            other.get(&path).await.assert_status(403);
            other.put(&path, "\"1\"", &json!({"devices": []})).await.assert_status(403);
        }
    }
}
