//! The audit trail through the REST API.

use paktbuch::audit::{self, Change, Event, EventKind, SubjectKind};
use paktbuch::db::Who;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

const EVENTS: &str = "/api/paktbuch/v1/events";

on_both! {
    async fn events_are_told_newest_first_page_by_page(app: TestApp) {
        let events = ["Werkstatt_7", "B 12", "C 3"].map(|room| {
            Event::new(EventKind::DeviceChanged, SubjectKind::Device, 4_711).change(Change::new("Raum", "A 101", room))
        });
        app.db.write(Who::System, async |tx| audit::record(tx, events).await).await.unwrap();
        let api = app.api(Role::Pruefung, &[]).await;
        let list = format!("{EVENTS}?subject=device&subject_id=4711&limit=2");
        let first = api.get(&list).await.expect(200).json();
        assert_eq!((&first["total"], first["items"].as_array().unwrap().len()), (&json!(3), 2));
        let newest = &first["items"][0];
        assert_eq!((&newest["who"], &newest["kind"], &newest["what"]), (&json!("System"), &json!("device.changed"), &json!("hat das Gerät geändert")));
        assert_eq!(newest["changes"], json!([{"field": "Raum", "before": "A 101", "after": "C 3"}]));
        let second = api.get(&format!("{list}&after={}", first["next"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((&second["items"][0]["changes"][0]["after"], &second["next"]), (&json!("Werkstatt_7"), &Value::Null));
        let day = app.clock.today();
        for (query, total) in [("q=werkstatt_7", 1), ("q=nirgends", 0), (&format!("from={day}&to={day}&subject=device"), 3), ("to=2001-01-01", 0)] {
            assert_eq!(api.get(&format!("{EVENTS}?{query}")).await.expect(200).json()["total"], json!(total), "{query}");
        }
        for wrong in ["subject=x", "subject_id=1", "subject=device&subject_id=x", "from=morgen", "after=x", "sort=who", "art=device"] {
            api.get(&format!("{EVENTS}?{wrong}")).await.assert_status(400);
        }
        for role in [Role::Foerdermittel, Role::SchulIt] {
            app.api(role, &[]).await.get(EVENTS).await.assert_status(403);
        }
    }
}
