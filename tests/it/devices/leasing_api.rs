//! Rates of a lease and the invoices that bill them through the REST API.

use axum::http::Method;
use paktbuch::db::Who;
use paktbuch_entity::{audit_event, device, invoice};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{DeviceId, Role, parse_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::{Value, json};

use super::leasing::{leased, links};

const KEY: &str = "7d0ead00-8f43-4f0e-9b9f-1f2a3b4c5d6e";

async fn address(app: &TestApp, id: DeviceId) -> String {
    let row = device::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap();
    format!("/api/paktbuch/v1/devices/{}/lease-rates", row.inventory_number)
}

/// Events that tell a change of Leasingraten.
async fn events(app: &TestApp) -> u64 {
    let told = audit_event::Entity::find().filter(audit_event::Column::Changes.contains("Leasingraten"));
    told.count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn rates_are_listed_linked_once_and_released(app: TestApp) {
        let ids = leased(&app).await;
        let path = address(&app, ids[0]).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let before = api.get(&path).await.expect(200).json();
        assert_eq!((&before["total"], &before["next"]), (&json!(6), &Value::Null));
        let first = json!({
            "rate": 1, "due_on": "2023-08-01", "planned_cents": 1_250, "state": "fehlt", "billed": null, "difference_cents": null,
        });
        assert_eq!(before["items"][0], first);

        let wanted = json!({"line": 1, "first": 1, "last": 2, "amount_cents": 1_300, "whole_lease": true});
        let made = api.post_once(&path, KEY, &wanted).await.expect(201);
        assert_eq!(made.location(), Some(path.as_str()));
        let items = made.json()["items"].clone();
        assert_eq!(items.as_array().unwrap().len(), 2, "those of this device: {items}");
        let doubts = json!([
            "Rechnung RE-2023-00871 ist von Muster IT GmbH, nicht vom Leasinggeber. Bitte prüfen.",
            "Rechnung RE-2023-00871 liegt mehr als einen Monat vor der ersten Rate. Bitte prüfen.",
        ]);
        assert_eq!(made.json()["warnings"], doubts);
        let billed = json!({
            "line": 1, "invoice": 1, "invoice_number": "RE-2023-00871", "invoice_date": "2023-02-21", "position": 1,
            "amount_cents": 1_300, "paid_cents": 0,
        });
        assert_eq!((&items[0]["billed"], &items[0]["state"], &items[0]["difference_cents"]), (&billed, &json!("offen"), &json!(50)));
        assert_eq!((links(&app).await, events(&app).await), (4, 2));
        let again = api.post_once(&path, KEY, &wanted).await.expect(201);
        assert_eq!((again.body, links(&app).await), (made.body, 4), "the same key: the same answer");

        let page = api.get(&format!("{path}?limit=2&after=2")).await.expect(200).json();
        assert_eq!((&page["items"][0]["rate"], &page["next"]), (&json!(3), &json!("4")));
        let bill = invoice::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let mut rejected = bill.into_active_model();
        rejected.rejected_on = Set(parse_date("01.10.2023").ok());
        app.db.write(Who::System, async |tx| rejected.update(tx.conn()).await).await.unwrap();
        let told = api.get(&path).await.expect(200).json();
        assert_eq!(told["items"][0]["state"], "zurueckgewiesen");
        assert_eq!(told["items"][0]["difference_cents"], Value::Null);

        let rate = format!("{path}/1");
        api.send(Method::DELETE, &rate, None).await.assert_status(428);
        let stale = api.delete(&rate, "\"2\"").await.expect(412);
        assert_eq!(stale.json()["current"]["billed"]["line"], 1);
        assert_eq!(stale.headers["etag"], "\"1\"");
        api.delete(&rate, "\"1\"").await.assert_status(204);
        api.delete(&rate, "\"1\"").await.assert_status(404);
        assert_eq!((links(&app).await, events(&app).await), (3, 3));
        assert_eq!(api.get(&path).await.expect(200).json()["items"][0]["state"], "fehlt");
    }

    async fn what_cannot_be_linked_is_refused_with_its_field(app: TestApp) {
        let ids = leased(&app).await;
        let path = address(&app, ids[0]).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        for (body, words) in [
            (json!({"first": 1}), "„line“ fehlt"),
            (json!({"line": 1, "first": 1, "rate": 1}), "„rate“ gibt es hier nicht"),
            (json!({"line": 999, "first": 1}), "„line“: Keine Position, die eine Leasingrate berechnen kann."),
            (json!({"line": 1, "first": 0}), "„first“: Rate: 0 bis 0 geht nicht. Bitte Nummern von 1 bis 6 eintragen"),
            (json!({"line": 1, "first": 1, "last": 7}), "„first“: Rate: 1 bis 7 geht nicht."),
            (json!({"line": 1, "first": 3, "last": 2}), "„first“: Rate: 3 bis 2 geht nicht."),
            (json!({"line": 1, "first": 1, "amount_cents": -5}), "„amount_cents“: Betrag je Rate: −0,05 € geht nicht."),
            (json!({"line": 1, "first": 1, "amount_cents": 9_000_000_000_000_000_i64}), "„amount_cents“: 9000000000000000 Cent sind zu viel."),
            (
                json!({"line": 1, "first": 1, "last": 6, "amount_cents": 500_000}),
                "„amount_cents“: Betrag je Rate: 6-mal 5.000,00 € ist mehr, als von der Position noch frei ist (10.000,10 €).",
            ),
        ] {
            let refused = api.post(&path, &body).await.expect(422).json();
            assert!(refused["detail"].as_str().unwrap().contains(words), "{words}: {refused}");
        }
        assert_eq!(links(&app).await, 0);
        api.post(&path, &json!({"line": 1, "first": 1})).await.assert_status(201);
        let twice = api.post(&path, &json!({"line": 1, "first": 1})).await.expect(422).json();
        assert!(twice["detail"].as_str().unwrap().contains("hat schon eine Rechnung"), "{twice}");
        api.get(&format!("{path}?sort=rate")).await.assert_status(400);
        api.get(&format!("{path}?after=77")).await.assert_status(400);
        api.get("/api/paktbuch/v1/devices/HAV-0000-9999/lease-rates").await.assert_status(404);
        // Who may not see invoices does not see them here, and auditors change nothing.
        let school = app.api(Role::SchulIt, &["190743"]).await;
        school.get(&path).await.assert_status(403);
        school.post(&path, &json!({"line": 1, "first": 2})).await.assert_status(403);
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.get(&path).await.assert_status(200);
        auditor.post(&path, &json!({"line": 1, "first": 2})).await.assert_status(403);
        auditor.delete(&format!("{path}/1"), "\"1\"").await.assert_status(403);
        assert_eq!(links(&app).await, 1);
    }
}
