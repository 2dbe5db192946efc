//! Devices through the REST API.

use axum::http::Method;
use paktbuch_tests::{Api, JSON, TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

use super::world::build;

const BASE: &str = "/api/paktbuch/v1";
const KEY: &str = "deadbeef-8f43-4f0e-9b9f-1f2a3b4c5d6e";

async fn act(api: &Api, path: &str, etag: &str, body: &Value) -> paktbuch_tests::Answer {
    api.call(Method::POST, path, &[("if-match", etag), JSON], body.to_string())
        .await
}

on_both! {
    async fn devices_are_made_of_an_allocation_once_for_a_key(app: TestApp) {
        let world = build(&app.db).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/allocations/{}/devices", world.funded);
        let body = json!({
            "model": {"manufacturer": "Apple", "name": "iPad 10", "category": "tablet"},
            "place": {"school": "190743", "room": world.rooms[0].0},
            "serials": ["DMPX1", "DMPX2"], "delivered_on": "2024-05-02"
        });
        let made = api.post_once(&path, KEY, &body).await.expect(201);
        let items = made.json()["items"].as_array().unwrap().clone();
        assert_eq!(items.len(), 2);
        assert_eq!((&items[0]["serial"], &items[0]["school"]), (&json!("DMPX1"), &json!("190743")));
        assert_eq!(api.post_once(&path, KEY, &body).await.expect(201).body, made.body);
        let number = items[0]["inventory_number"].as_str().unwrap();
        let device = api.get(&format!("{BASE}/devices/{number}")).await.expect(200).json();
        assert_eq!((&device["room_id"], &device["model_name"]), (&json!(world.rooms[0].0), &json!("iPad 10")));
        assert_eq!((&device["shares"][0]["gross_cents"], &device["shares"][0]["spread"]), (&device["gross_cents"], &Value::Null));
        let with = |key: &str, value: Value| {
            let mut body = body.clone();
            body["serials"] = json!(["DMPX3"]);
            body[key] = value;
            body
        };
        for (body, words) in [
            (body.clone(), "DMPX1"),
            (with("quantity", json!(3)), "„confirmed“: true"),
            (with("quantity", json!(-1)), "„quantity“"),
            (with("place", json!({"school": "999999"})), "Die Schule 999999"),
            (with("place", json!({"school": "190743", "room": world.rooms[1].0})), "Raum"),
            (with("model", json!({"manufacturer": "", "name": "x", "category": "tablet"})), "Hersteller"),
            (with("model", json!({"manufacturer": "A", "name": "x", "category": "auto"})), "Kategorie"),
            (with("gross_each_cents", json!(i64::MAX)), "zu groß"),
            (with("id", json!(7)), "„id“ gibt es hier nicht"),
        ] {
            let detail = api.post(&path, &body).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        let mut sure = with("quantity", json!(3));
        sure["confirmed"] = json!(true);
        assert_eq!(api.post(&path, &sure).await.expect(201).json()["items"].as_array().unwrap().len(), 3);
        // The same numbers under another maker's name are asked for, with the devices that have them.
        let mut renamed = body.clone();
        renamed["model"]["manufacturer"] = json!("Apple Inc.");
        let asked = api.post(&path, &renamed).await.expect(422).json();
        for words in ["Bei einem anderen Hersteller schon erfasst: „DMPX1“ (Gerät HAV-", "Anne-Frank-Gesamtschule", "„confirmed“: true"] {
            assert!(asked["detail"].as_str().unwrap().contains(words), "{words}: {asked}");
        }
        renamed["confirmed"] = json!(true);
        api.post(&path, &renamed).await.assert_status(201);
        api.post(&format!("{BASE}/allocations/999/devices"), &body).await.assert_status(404);
        app.api(Role::SchulIt, &["190743"]).await.post(&path, &body).await.assert_status(403);
    }

    async fn a_device_is_edited_disposed_of_and_taken_back(app: TestApp) {
        let world = World::build(&app).await;
        let number = &world.own.device.inventory_number;
        let path = format!("{BASE}/devices/{number}");
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let read = api.get(&path).await.expect(200).json();
        assert!(read.get("shares").is_none(), "Schul-IT reads no invoices: {read}");
        let body = json!({
            "model": {"manufacturer": read["manufacturer"], "name": read["model_name"], "category": read["category"]},
            "place": {"school": "190743", "room": world.own.room.id.0}, "serial": "NEU-1", "owner": read["owner"],
            "status": read["status"], "delivered_on": read["delivered_on"], "commissioned_on": read["commissioned_on"], "note": "getauscht"
        });
        let changed = api.put(&path, "\"1\"", &body).await.expect(200);
        assert_eq!(changed.headers["etag"], "\"2\"");
        assert_eq!((&changed.json()["serial"], &changed.json()["note"]), (&json!("NEU-1"), &json!("getauscht")));
        let stale = api.put(&path, "\"1\"", &body).await.expect(412).json();
        assert_eq!(stale["current"]["serial"], "NEU-1");
        api.send(Method::PUT, &path, Some(&body)).await.assert_status(428);
        let mut moved = body.clone();
        moved["place"] = json!({"school": world.sister.school.number});
        let foreign = api.put(&path, "\"2\"", &moved).await.expect(422).json();
        moved["place"] = json!({"school": "999999"});
        let unknown = api.put(&path, "\"2\"", &moved).await.expect(422).json();
        let said = |answer: &Value| answer["detail"].as_str().unwrap().replace(world.sister.school.number.as_str(), "999999");
        assert_eq!(said(&foreign), said(&unknown), "a school of others is no school");
        let sister = format!("{BASE}/devices/{}", world.sister.device.inventory_number);
        for answer in [
            api.get(&sister).await,
            api.put(&sister, "\"1\"", &body).await,
            act(&api, &format!("{sister}/dispose"), "\"1\"", &json!({"kind": "sold", "disposed_on": "2024-06-01"})).await,
        ] {
            answer.assert_status(404);
        }
        let mut missing = body.clone();
        missing["status"] = json!("missing");
        let detail = api.put(&path, "\"2\"", &missing).await.expect(422).json();
        assert!(detail["detail"].as_str().unwrap().contains("was geschehen ist"), "{detail}");
        missing["reason"] = json!("nach dem Umzug nicht gefunden");
        assert_eq!(api.put(&path, "\"2\"", &missing).await.expect(200).json()["status"], "missing");
        api.put(&path, "\"3\"", &body).await.assert_status(200);
        let mut wrong = body.clone();
        wrong["status"] = json!("disposed");
        let detail = api.put(&path, "\"4\"", &wrong).await.expect(422).json();
        assert!(detail["detail"].as_str().unwrap().contains("Aussondern"), "{detail}");

        let office = app.api(Role::Foerdermittel, &[]).await;
        office.delete(&format!("{path}?reason=doppelt"), "\"1\"").await.assert_status(412);
        office.delete(&path, "\"4\"").await.assert_status(422);
        api.delete(&format!("{path}?reason=doppelt"), "\"4\"").await.assert_status(403);
        // It proves a notice whose proof is filed: it stays until the retention has ended (R26).
        app.at("2033-12-31T10:00:00Z".parse().unwrap());
        let office = app.api(Role::Foerdermittel, &[]).await;
        let kept = office.delete(&format!("{path}?reason=doppelt"), "\"4\"").await.expect(409);
        kept.assert_shows("Aufbewahrung bis 31.12.2033");
        kept.assert_shows("Bitte das Gerät aussondern");
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let office = app.api(Role::Foerdermittel, &[]).await;
        office.delete(&format!("{path}?reason=doppelt"), "\"4\"").await.assert_status(204);
        office.get(&path).await.assert_status(404);
    }

    async fn a_disposal_needs_its_reason_and_its_version(app: TestApp) {
        let world = build(&app.db).await;
        let office = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({
            "model": {"manufacturer": "Apple", "name": "iPad 10", "category": "tablet"}, "place": {"school": "190743"},
            "serials": ["DMPX1"], "delivered_on": "2024-05-02"
        });
        let made = office.post(&format!("{BASE}/allocations/{}/devices", world.funded), &body).await.expect(201).json();
        let path = format!("{BASE}/devices/{}", made["items"][0]["inventory_number"].as_str().unwrap());
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let dispose = format!("{path}/dispose");
        let stolen = json!({"kind": "stolen", "disposed_on": "2024-06-01"});
        act(&api, &dispose, "\"9\"", &stolen).await.assert_status(412);
        act(&api, &dispose, "\"1\"", &stolen).await.assert_status(422);
        act(&api, &dispose, "\"1\"", &json!({"kind": "stolen", "disposed_on": "2099-06-01", "reason": "x"})).await.assert_status(422);
        let gone = act(&api, &dispose, "\"1\"", &json!({"kind": "stolen", "disposed_on": "2024-06-01", "reason": "Anzeige 7/24"})).await.expect(200).json();
        assert_eq!((&gone["status"], &gone["disposal"]["reason"]), (&json!("disposed"), &json!("Anzeige 7/24")));
        act(&api, &dispose, "\"2\"", &stolen).await.assert_status(409);
        let back = act(&api, &format!("{path}/restore"), "\"2\"", &json!({"reason": "wieder da"})).await.expect(200).json();
        assert_eq!((&back["status"], &back["disposal"]), (&json!("available"), &Value::Null));
    }

    async fn models_are_read_and_changed_by_those_who_may(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = api.get(&format!("{BASE}/models?limit=1")).await.expect(200).json();
        assert_eq!(list["total"], 2);
        let rest = api.get(&format!("{BASE}/models?after={}", list["next"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((rest["items"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
        let path = format!("{BASE}/models/{}", world.own.model.id);
        let body = json!({"manufacturer": "Werk", "name": "Tafel 2", "category": "tablet", "useful_life_years": 5});
        let changed = api.put(&path, "\"1\"", &body).await.expect(200).json();
        assert_eq!((&changed["name"], &changed["useful_life_years"], &changed["devices"]), (&json!("Tafel 2"), &json!(5), &json!(1)));
        api.put(&path, "\"1\"", &body).await.assert_status(412);
        let other = json!({"manufacturer": world.sister.model.manufacturer, "name": world.sister.model.name, "category": "tablet"});
        api.put(&path, "\"2\"", &other).await.assert_status(422);
        app.api(Role::SchulIt, &["190743"]).await.get(&path).await.assert_status(403);
    }
}
