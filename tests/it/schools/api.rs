//! Schools, their places and people written through the REST API.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

const BASE: &str = "/api/paktbuch/v1/schools";
const KEY: &str = "5c0015c0-8f43-4f0e-9b9f-1f2a3b4c5d6e";

on_both! {
    async fn places_and_people_are_made_changed_and_removed(app: TestApp) {
        let world = World::build(&app).await;
        let school = format!("{BASE}/{}", world.own.school.number);
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let site = world.own.site.id;
        for (key, (list, body, other, wrong, words)) in (1..).zip([
            ("sites", json!({"name": "Nebenstelle", "postal_code": "48329"}), json!({"name": "Nebenstelle Süd"}), json!({"name": "x", "postal_code": "4"}), "Postleitzahl"),
            (&format!("sites/{site}/buildings"), json!({"name": "Haus C"}), json!({"name": "Haus D"}), json!({"name": ""}), "Gebäude"),
            ("contacts", json!({"task": "Sekretariat", "name": "Frau Muster"}), json!({"task": "Sekretariat", "name": "Herr Muster"}), json!({"task": "x", "name": ""}), "Name"),
        ]) {
            let key = &format!("{KEY}-{key}");
            let path = format!("{school}/{list}");
            let made = api.post_once(&path, key, &body).await.expect(201);
            assert_eq!(made.headers["etag"], "\"1\"");
            let one = made.headers["location"].to_str().unwrap().to_owned();
            assert_eq!(api.post_once(&path, key, &body).await.expect(201).body, made.body);
            assert_eq!(api.get(&one).await.expect(200).json(), made.json());
            api.post_once(&path, key, &other).await.assert_status(422);
            let detail = api.post(&path, &wrong).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
            let detail = api.post(&path, &json!({"title": "x"})).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains("„title“ gibt es hier nicht"), "{detail}");
            let changed = api.put(&one, "\"1\"", &other).await.expect(200).json();
            assert_eq!(changed["name"], other["name"]);
            let stale = api.put(&one, "\"1\"", &body).await.expect(412).json();
            assert_eq!(stale["current"]["name"], other["name"]);
            api.delete(&one, "\"1\"").await.assert_status(412);
            api.delete(&one, "\"2\"").await.assert_status(204);
            api.get(&one).await.assert_status(404);
        }
        // What is not empty stays.
        let detail = api.delete(&format!("{school}/sites/{site}"), "\"1\"").await.expect(409).json();
        assert!(detail["detail"].as_str().unwrap().contains("Raum"), "{detail}");
    }

    async fn rooms_are_made_in_one_go_and_paged(app: TestApp) {
        let world = World::build(&app).await;
        let school = format!("{BASE}/{}", world.own.school.number);
        let api = app.api(Role::SchulIt, &["190743"]).await;
        let rooms = format!("{school}/sites/{}/rooms", world.own.site.id);
        let body = json!({"names": ["A 1", "A 2"], "building": world.own.building.id.0});
        let made = api.post(&rooms, &body).await.expect(201).json();
        assert_eq!((made["items"].as_array().unwrap().len(), &made["items"][0]["building"]), (2, &json!(world.own.building.id.0)));
        let twice = api.post(&rooms, &body).await.expect(422).json();
        assert!(twice["detail"].as_str().unwrap().contains("gibt es schon"), "{twice}");
        api.post(&rooms, &json!({"names": ["B 1"], "building": world.sister.building.id.0})).await.assert_status(422);
        let (mut names, mut after) = (Vec::new(), String::new());
        loop {
            let page = api.get(&format!("{school}/rooms?limit=2&q=a&after={after}")).await.expect(200).json();
            assert_eq!(page["total"], 3);
            names.extend(page["items"].as_array().unwrap().iter().map(|room| room["name"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(names[..2], ["A 1", "A 2"]);
        let room = format!("{school}/rooms/{}", made["items"][0]["id"]);
        let changed = api.put(&room, "\"1\"", &json!({"name": "A 1b"})).await.expect(200).json();
        assert_eq!((&changed["name"], &changed["building"]), (&json!("A 1b"), &Value::Null));
        api.delete(&room, "\"2\"").await.assert_status(204);
        api.delete(&format!("{school}/rooms/{}", world.own.room.id), "\"1\"").await.assert_status(409);
        // Nothing of the sister school, under its own address or under the other's.
        for path in [format!("{BASE}/{}/rooms", world.sister.school.number), format!("{school}/rooms/{}", world.sister.room.id)] {
            api.get(&path).await.assert_status(404);
        }
        app.api(Role::Pruefung, &[]).await.post(&rooms, &body).await.assert_status(403);
    }

    async fn a_school_and_its_pupils_are_written_by_the_administration(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let body = json!({"number": "123456", "name": "Neue Schule", "form": "Gesamtschule", "postal_code": "48329", "city": "Havixbeck", "land": "NW"});
        let made = api.post(BASE, &body).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        assert_eq!(api.get(&path).await.expect(200).json(), made.json());
        let again = api.post(BASE, &body).await.expect(422).json();
        assert!(again["detail"].as_str().unwrap().contains("123456"), "{again}");
        let mut other = body.clone();
        other["name"] = json!("Neue Gesamtschule");
        assert_eq!(api.put(&path, "\"1\"", &other).await.expect(200).json()["name"], "Neue Gesamtschule");
        api.put(&path, "\"1\"", &other).await.assert_status(412);
        other["land"] = json!("XX");
        api.put(&path, "\"2\"", &other).await.assert_status(422);
        other["number"] = json!("zwölf");
        let detail = api.put(&path, "\"2\"", &other).await.expect(422).json();
        assert!(detail["detail"].as_str().unwrap().contains("„number“"), "{detail}");
        let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let pupils = api.put(&format!("{path}/pupils"), &etag, &json!({"school_year": "2025/26", "pupils": 412})).await.expect(200).json();
        assert_eq!(pupils["pupils"][0], json!({"school_year": "2025/26", "pupils": 412}));
        for wrong in [json!({"school_year": "2025", "pupils": 1}), json!({"school_year": "2025/26", "pupils": -1})] {
            api.put(&format!("{path}/pupils"), &etag, &wrong).await.assert_status(422);
        }
        app.api(Role::Foerdermittel, &[]).await.put(&path, "\"2\"", &body).await.assert_status(403);
    }
}
