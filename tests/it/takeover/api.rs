//! Lists of a grant taken over through the REST API.

use axum::http::Method;
use paktbuch_entity::invoice;
use paktbuch_tests::{Answer, Api, TestApp, on_both};
use paktbuch_types::{NoticeId, Role};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};

use super::{RECEIPTS, events};
use crate::devices::world;

const KEY: &str = "7a4e0e12-8f43-4f0e-9b9f-1f2a3b4c5d6e";

/// Columns named as nobody names them.
const UNKNOWN: &str = "An;Wann;Wieviel\nAndere GmbH;02.05.2023;11.900,00\n";

async fn send(api: &Api, notice: NoticeId, query: &str, key: Option<&str>, list: &str) -> Answer {
    let headers: Vec<(&str, &str)> = key.iter().map(|key| ("idempotency-key", *key)).collect();
    let path = format!("/api/paktbuch/v1/notices/{notice}/takeover/files?file_name=liste.csv&{query}");
    api.call(Method::POST, &path, &headers, list.to_owned()).await
}

/// New, unchanged, refused.
fn counts(answer: &Value) -> (i64, i64, usize) {
    let number = |key: &str| answer[key].as_i64().unwrap();
    (
        number("created"),
        number("unchanged"),
        answer["refused"].as_array().unwrap().len(),
    )
}

on_both! {
    async fn a_list_is_checked_and_then_taken_over_once_for_a_key(app: TestApp) {
        let world = world::build(&app.db).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let invoices = invoice::Entity::find().count(app.db.reader()).await.unwrap();
        let plan = send(&api, world.notice, "kind=kostenplan", None, "Einzelansatz;Gesamtausgaben\nDisplays;20.000,00\n").await.expect(201).json();
        assert_eq!(counts(&plan), (1, 0, 0));
        let tried = send(&api, world.notice, "kind=belege&dry_run=true", None, RECEIPTS).await.expect(200).json();
        assert_eq!((&tried["kind"], &tried["dry_run"]), (&json!("belege"), &json!(true)));
        assert_eq!(tried["columns"][1], json!({"name": "Firma", "field": "lieferant"}));
        assert_eq!(counts(&tried), (5, 0, 1), "{tried}");
        assert_eq!((&tried["refused"][0]["line"], &tried["refused"][0]["field"]), (&json!(7), &json!("Betrag brutto")));
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), invoices, "a dry run changes nothing");

        let made = send(&api, world.notice, "kind=belege", Some(KEY), RECEIPTS).await.expect(201);
        assert_eq!(counts(&made.json()), counts(&tried));
        assert_eq!(made.json()["refused"], tried["refused"]);
        let after = events(&app).await;
        assert_eq!(send(&api, world.notice, "kind=belege", Some(KEY), RECEIPTS).await.expect(201).body, made.body, "the same key: the same answer");
        send(&api, world.notice, "kind=belege", Some(KEY), UNKNOWN).await.assert_status(422);
        let again = send(&api, world.notice, "kind=belege", None, RECEIPTS).await.expect(200).json();
        assert_eq!(counts(&again), (0, 5, 1));
        assert_eq!(events(&app).await, after, "nothing was done twice");

        let map = "map=lieferant%20%3D%20%22An%22%0Arechnungsdatum%20%3D%20%22Wann%22%0Abrutto%20%3D%20%22Wieviel%22";
        send(&api, world.notice, &format!("kind=belege&{map}"), None, UNKNOWN).await.assert_status(201);
        // The columns are remembered.
        send(&api, world.notice, "kind=belege", None, UNKNOWN).await.assert_status(200);
    }

    async fn what_cannot_be_taken_over_is_refused_with_its_field(app: TestApp) {
        let world = world::build(&app.db).await;
        let api = app.api(Role::Verwaltung, &[]).await;
        let invoices = invoice::Entity::find().count(app.db.reader()).await.unwrap();
        for (query, list, words) in [
            ("", RECEIPTS, "„kind“: Bitte angeben, welche Liste es ist: kostenplan, belege, auszahlungen, mittelabrufe, inventar."),
            ("kind=rechnungen", RECEIPTS, "„kind“"),
            ("kind=belege", UNKNOWN, "„map“: Für „Rechnungsbetrag, brutto“ ist keine Spalte gewählt."),
            ("kind=belege&map=farbe%20%3D%20%22An%22", UNKNOWN, "„map“: Die Spaltenzuordnung nennt „farbe“"),
            ("kind=belege&map=brutto%20%3D%20%22Summe%22", RECEIPTS, "„map“: Die Datei hat keine Spalte „Summe“"),
            ("kind=kostenplan", "%PDF-1.7 kaputt", "PDF-Datei"),
            ("kind=belege", "", "Es kam keine Datei an"),
        ] {
            let detail = send(&api, world.notice, query, None, list).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        send(&api, world.notice, "kind=belege&art=belege", None, RECEIPTS).await.assert_status(400);
        send(&api, NoticeId(999), "kind=belege", None, RECEIPTS).await.assert_status(404);
        for role in [Role::SchulIt, Role::Pruefung] {
            send(&app.api(role, &[]).await, world.notice, "kind=belege", None, RECEIPTS).await.assert_status(403);
        }
        assert_eq!(invoice::Entity::find().count(app.db.reader()).await.unwrap(), invoices, "nothing came in");
    }
}
