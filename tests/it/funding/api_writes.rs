//! Applications, notices, cost plans and payouts written through the API.

use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

const BASE: &str = "/api/paktbuch/v1";
const KEY: &str = "3a3f8f0e-62c1-4b1d-9c59-6f1e7a8b9c0d";

fn notice(reference: &str) -> Value {
    json!({
        "reference": reference, "programme": "digitalpakt-nrw", "title": "Tablets", "category": "mobile-endgeraete",
        "date": "2023-03-01", "rate_basis_points": 9_000, "eligible_cents": 1_000_000,
        "implementation_from": "2023-03-01", "implementation_to": "2026-06-30",
        "zweckbindung_start": "ende_durchfuehrung", "zweckbindung_years": 5, "double_funding_forbidden": true,
        "own_share_min_basis_points": 500, "early_start_on": "2023-01-15", "early_start_by": "Bezirksregierung", "early_start_reference": "48.1",
        "own_sources": [{"source": "schulpauschale", "amount_cents": 40_000}],
        "incomes": [{"kind": "dritte", "source": "Förderverein", "received_cents": 5_000, "received_on": "2023-05-01"}],
        "conditions": [{"text": "Zwischennachweis", "due_on": "2024-12-31"}]
    })
}

/// Where a record was made.
async fn made(api: &Api, path: &str, body: &Value) -> String {
    let answer = api.post(&format!("{BASE}/{path}"), body).await.expect(201);
    answer.headers["location"].to_str().unwrap().to_owned()
}

async fn refused(api: &Api, path: &str, body: &Value) -> String {
    let answer = api.post(&format!("{BASE}/{path}"), body).await.expect(422).json();
    answer["detail"].as_str().unwrap().to_owned()
}

on_both! {
    async fn all_that_is_wrong_with_a_notice_is_told_at_once(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let mut body = notice("48.02.9");
        body["implementation_to"] = json!("2023-01-01");
        body["sent_on"] = json!("2023-02-01");
        body["grace_days"] = json!(4_000);
        let detail = refused(&api, "notices", &body).await;
        for words in ["Durchführungszeitraum: Das Ende liegt vor dem Beginn", "Abgesandt am: Der Tag liegt vor dem", "Nachlauf für Zahlungen: Bitte 0 bis 3660"] {
            assert!(detail.contains(words), "{words}: {detail}");
        }
    }

    async fn a_notice_is_entered_read_and_changed_as_it_was_written(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = made(&api, "notices", &notice("48.02.9")).await;
        let read = api.get(&path).await.expect(200);
        assert_eq!(read.headers["etag"], "\"1\"");
        let read = read.json();
        for (key, value) in notice("48.02.9").as_object().unwrap() {
            match key.as_str() {
                "category" => assert_eq!(read[key], "Schulgebundene mobile Endgeräte"),
                "own_sources" | "conditions" | "incomes" => assert_eq!(read[key].as_array().unwrap().len(), 1, "{key}"),
                _ => assert_eq!(&read[key], value, "{key}"),
            }
        }
        assert_eq!((&read["granted_cents"], &read["own_share_cents"]), (&json!(900_000), &json!(100_000)));
        assert_eq!(read["zweckbindung_until"], "2031-12-31");
        assert_eq!(read["incomes"][0]["received_cents"], 5_000);
        let mut other = notice("48.02.9");
        other["title"] = json!("Tablets und Hüllen");
        other["conditions"] = json!([]);
        let changed = api.put(&path, "\"1\"", &other).await.expect(200);
        assert_eq!(changed.headers["etag"], "\"2\"");
        assert_eq!((&changed.json()["title"], &changed.json()["conditions"]), (&json!("Tablets und Hüllen"), &json!([])));
        let stale = api.put(&path, "\"1\"", &notice("48.02.9")).await.expect(412).json();
        assert_eq!(stale["current"]["title"], "Tablets und Hüllen");
        api.send(axum::http::Method::PUT, &path, Some(&other)).await.assert_status(428);
        let list = api.get(&format!("{BASE}/notices?q=48.02.9&programme=digitalpakt-nrw&state=in_durchfuehrung")).await.expect(200).json();
        assert_eq!(list["total"], 1);
        api.get(&format!("{BASE}/notices?state=farbe")).await.assert_status(400);
    }

    /// The world's device is bound until 31.12.2031.
    async fn a_changed_notice_tells_how_many_devices_it_moves(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/notices/{}", world.own.notice.id);
        let mut body = notice(&world.own.notice.reference);
        body["zweckbindung_years"] = json!(7);
        let told = api.put(&path, "\"1\"", &body).await.expect(200).json();
        assert_eq!(told["warnings"], json!(["Die Zweckbindung von 1 Gerät ändert sich mit dem Bescheid."]), "{told}");
        assert_eq!(told["reference"], world.own.notice.reference.as_str());
        body["title"] = json!("Große Tablets");
        let told = api.put(&path, "\"2\"", &body).await.expect(200).json();
        assert_eq!(told.get("warnings"), None, "{told}");
        body["zweckbindung_years"] = json!(8);
        let stale = api.put(&path, "\"1\"", &body).await.expect(412).json();
        assert_eq!(stale["current"].get("warnings"), None, "{stale}");
    }

    async fn a_notice_that_cannot_be_is_refused_in_german(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let with = |key: &str, value: Value| {
            let mut body = notice("48.02.9");
            body[key] = value;
            body
        };
        let mut beside_a_day = with("zweckbindung_date", json!("2030-01-01"));
        beside_a_day["zweckbindung_start"] = json!("datum");
        for (body, words) in [
            (json!({}), "„reference“ fehlt"),
            (with("reference", json!(" ")), "Aktenzeichen: Bitte ausfüllen."),
            (with("reference", json!(world.own.notice.reference)), "schon"),
            (with("programme", json!("lotto")), "Programm"),
            (with("financing", json!("bar")), "Finanzierungsart"),
            (with("eligible_cents", json!(i64::MAX)), "zu groß"),
            (with("date", json!("1.3.2023")), "„date“"),
            (with("own_sources", json!([{"source": "lotto", "amount_cents": 1}])), "Herkunft"),
            (with("conditions", json!([{"text": "x", "due": "2024-01-01"}])), "„conditions[0].due“ gibt es hier nicht"),
            (with("granted_cents", json!(1)), "Zuwendung"),
            (with("zweckbindung_date", json!("2030-01-01")), "Ende der Zweckbindung: Der Tag gilt nur"),
            (beside_a_day, "Jahre der Zweckbindung: Als Beginn ist „festes Datum laut Bescheid“ gewählt"),
            (with("id", json!(5)), "„id“ gibt es hier nicht"),
        ] {
            let detail = refused(&api, "notices", &body).await;
            assert!(detail.contains(words), "{words}: {detail}");
        }
        app.api(Role::Pruefung, &[]).await.post(&format!("{BASE}/notices"), &notice("x")).await.assert_status(403);
        app.api(Role::SchulIt, &["190743"]).await.post(&format!("{BASE}/notices"), &notice("x")).await.assert_status(403);
    }

    async fn a_cost_plan_is_written_item_by_item_and_line_by_line(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = made(&api, "notices", &notice("48.02.9")).await;
        let items = format!("{}/cost-items", notice.trim_start_matches(&format!("{BASE}/")));
        let item = made(&api, &items, &json!({"title": "Tablets", "planned_cents": 500_000})).await;
        let lines = format!("{}/cost-lines", item.trim_start_matches(&format!("{BASE}/")));
        let body = json!({"school": world.own.school.number, "title": "iPad", "quantity": 10, "unit_price_cents": 50_000});
        let line = made(&api, &lines, &body).await;
        let read = api.get(&item).await.expect(200).json();
        assert_eq!((&read["position"], &read["planned_eligible_cents"]), (&json!(1), &json!(500_000)));
        assert_eq!((&read["lines"][0]["school"], &read["lines"][0]["planned_cents"]), (&json!(world.own.school.number), &json!(500_000)));
        let changed = api.put(&line, "\"1\"", &json!({"title": "iPad", "quantity": 8, "unit_price_cents": 50_000})).await.expect(200).json();
        assert_eq!((&changed["school"], &changed["planned_cents"], &changed["version"]), (&Value::Null, &json!(400_000), &json!(2)));
        api.put(&line, "\"1\"", &body).await.assert_status(412);
        api.put(&item, "\"1\"", &json!({"title": "Tablets", "planned_cents": 400_000, "planned_eligible_cents": 300_000})).await.assert_status(200);
        for (path, body, words) in [
            (&lines, json!({"title": "x", "quantity": 0, "unit_price_cents": 1}), "Die Anzahl ist eine ganze Zahl"),
            (&lines, json!({"title": "x", "quantity": 2, "unit_price_cents": i64::MIN}), "„unit_price_cents“"),
            (&lines, json!({"title": "x", "quantity": 1, "unit_price_cents": 1, "school": "999999"}), "„school“: Die Schule 999999"),
            (&items, json!({"title": "", "planned_cents": 1}), "Einzelansatz"),
            (&items, json!({"title": "x", "planned_cents": 1, "planned_eligible_cents": 2}), "davon zuwendungsfähig"),
            (&items, json!({"title": "x", "planned_cents": 1, "position": 1}), "1"),
        ] {
            let detail = refused(&api, path, &body).await;
            assert!(detail.contains(words), "{words}: {detail}");
        }
        // What invoices are allocated to stays.
        let used = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let detail = api.delete(&used, "\"1\"").await.expect(409).json();
        assert!(detail["detail"].as_str().unwrap().contains("Rechnungspositionen zugeordnet"), "{detail}");
        api.delete(&format!("{BASE}/cost-lines/{}", world.own.cost_line.id), "\"1\"").await.assert_status(409);
        api.delete(&line, "\"1\"").await.assert_status(412);
        api.delete(&line, "\"2\"").await.assert_status(204);
        api.delete(&item, "\"2\"").await.assert_status(204);
        api.get(&item).await.assert_status(404);
        api.get(&line).await.assert_status(404);
    }

    async fn payouts_and_applications_are_written_once_for_a_key(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let payouts = format!("{BASE}/notices/{}/payouts", world.own.notice.id);
        let body = json!({"paid_on": "2024-05-03", "amount_cents": 100_000, "note": "2. Abruf"});
        let first = api.post_once(&payouts, KEY, &body).await.expect(201);
        let again = api.post_once(&payouts, KEY, &body).await.expect(201);
        assert_eq!(first.json(), again.json());
        let list = api.get(&format!("{payouts}?limit=1")).await.expect(200).json();
        assert_eq!((&list["total"], &list["items"][0]["amount_cents"]), (&json!(2), &json!(450_000)));
        let rest = api.get(&format!("{payouts}?after={}", list["next"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((&rest["items"][0]["note"], &rest["next"]), (&json!("2. Abruf"), &Value::Null));
        let path = first.headers["location"].to_str().unwrap();
        api.put(path, "\"1\"", &json!({"paid_on": "2024-05-04", "amount_cents": 90_000})).await.assert_status(200);
        api.put(path, "\"1\"", &body).await.assert_status(412);
        for amount in [0, i64::MIN, i64::MAX] {
            api.put(path, "\"2\"", &json!({"paid_on": "2024-05-03", "amount_cents": amount})).await.assert_status(422);
        }

        let school = world.own.school.number.to_string();
        let body = json!({
            "reference": "Antrag 7", "programme": "digitalpakt-nrw", "category": "mobile-endgeraete", "title": "Tablets",
            "schools": [{"school": school, "requested_cents": 20_000}], "measures": ["Tablets", "Hüllen"]
        });
        let path = made(&api, "applications", &body).await;
        let read = api.get(&path).await.expect(200).json();
        assert_eq!((&read["schools"], &read["measures"], &read["state"]), (&body["schools"], &body["measures"], &json!("entwurf")));
        let mut other = body.clone();
        other["state"] = json!("eingereicht");
        other["submitted_on"] = json!("2024-01-10");
        api.put(&path, "\"1\"", &other).await.assert_status(200);
        api.put(&path, "\"1\"", &other).await.assert_status(412);
        other["schools"] = json!([{"school": "000000", "requested_cents": 1}]);
        let detail = api.put(&path, "\"2\"", &other).await.expect(422).json();
        assert!(detail["detail"].as_str().unwrap().contains("Die Schule 000000"), "{detail}");
        let list = api.get(&format!("{BASE}/applications?state=eingereicht")).await.expect(200).json();
        assert_eq!(list["items"][0]["reference"], "Antrag 7");
        let answered = api.get(&format!("{BASE}/applications/{}", world.own.application.id)).await.expect(200).json();
        assert_eq!(answered["notices"][0]["reference"], world.own.notice.reference.as_str());
        api.get(&format!("{BASE}/programmes/digitalpakt-nrw")).await.assert_status(200);
        api.get(&format!("{BASE}/programmes/lotto")).await.assert_status(404);
    }
}
