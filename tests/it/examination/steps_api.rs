//! Steps of the examination and their letters through the REST API.

use axum::http::Method;
use paktbuch_entity::proof_step;
use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::filed;
use crate::filing::file::{file, filings};

const LETTER: &[u8] = b"%PDF-1.4 Bescheid";
const KEY: &str = "5b0d7a52-3c1e-4c53-9a55-1b6c0d2e4f90";

async fn made(api: &Api, notice: i64, step: &Value) -> String {
    let steps = format!("/api/paktbuch/v1/notices/{notice}/examination/steps");
    let answer = api.post(&steps, step).await.expect(201);
    assert_eq!(answer.headers["etag"], "\"1\"");
    answer.headers["location"].to_str().unwrap().to_owned()
}

on_both! {
    async fn a_step_is_read_changed_and_removed(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let examined = |reference: &str| {
            json!({"step": "geprueft", "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16", "reference": reference})
        };
        let path = made(&api, notice, &examined("48-P-1")).await;
        let read = api.get(&path).await.expect(200);
        assert_eq!(read.headers["etag"], "\"1\"");
        let read = read.json();
        assert_eq!((&read["notice"], &read["reference"], &read["file_name"]), (&json!(notice), &json!("48-P-1"), &Value::Null));
        let changed = api.put(&path, "\"1\"", &examined("48-P-2")).await.expect(200);
        assert_eq!(changed.headers["etag"], "\"2\"");
        let stale = api.put(&path, "\"1\"", &examined("48-P-3")).await.expect(412).json();
        assert_eq!(stale["current"]["reference"], "48-P-2");
        api.send(Method::PUT, &path, Some(&examined("48-P-3"))).await.assert_status(428);
        let mut wrong = examined("48-P-2");
        wrong["amount_cents"] = json!(500);
        api.put(&path, "\"2\"", &wrong).await.expect(422).assert_shows("Betrag: Zu „geprüft“ gehört kein Betrag.");
        wrong["amount_cents"] = Value::Null;
        wrong["done_on"] = json!("2026-06-17");
        api.put(&path, "\"2\"", &wrong).await.expect(422).assert_shows("Tag: Der 17.06.2026 liegt in der Zukunft.");
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.get(&path).await.assert_status(200);
        auditor.put(&path, "\"2\"", &examined("48-P-3")).await.assert_status(403);
        auditor.delete(&path, "\"2\"").await.assert_status(403);
        // What follows cannot be without it.
        let claim = json!({"step": "rueckforderung", "auditor": "bewilligungsbehoerde", "done_on": "2026-06-16", "amount_cents": 12_000});
        let claimed = made(&api, notice, &claim).await;
        api.delete(&path, "\"2\"").await.expect(409).assert_shows("Ohne diesen Schritt folgte „Rückforderung“");
        api.delete(&claimed, "\"7\"").await.assert_status(412);
        api.delete(&claimed, "\"1\"").await.assert_status(204);
        api.get(&claimed).await.assert_status(404);
        api.delete(&claimed, "\"1\"").await.assert_status(404);
        office.get(&format!("/bescheide/{notice}")).await.expect(200).assert_shows("hat einen Schritt der Nachweisprüfung entfernt");
    }

    async fn a_letter_is_put_to_a_step_and_read_byte_for_byte(app: TestApp) {
        let world = World::build(&app).await;
        // A letter that is there stays (R26).
        let mut without = world.own.proof_step.clone().into_active_model();
        without.document_id = Set(None);
        without.update(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let step = format!("/api/paktbuch/v1/examination-steps/{}", world.own.proof_step.id);
        let file = format!("{step}/file");
        let named = format!("{file}?file_name=Bescheid%202.pdf");
        api.get(&file).await.assert_status(404);
        let put = async |etag: &str, bytes: &'static [u8]| {
            api.call(Method::PUT, &named, &[("if-match", etag), ("idempotency-key", KEY)], bytes).await
        };
        let kept = put("\"1\"", LETTER).await.expect(200).json();
        assert_eq!((&kept["version"], &kept["file_name"]), (&json!(2), &json!("Bescheid 2.pdf")));
        // The same request with the same key is answered again and changes nothing.
        assert_eq!(put("\"1\"", LETTER).await.expect(200).json(), kept);
        let stored = proof_step::Entity::find_by_id(world.own.proof_step.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(stored.version, 2);
        let read = app.api(Role::Pruefung, &[]).await.get(&file).await.expect(200);
        assert_eq!(read.body, LETTER);
        assert_eq!(read.headers["content-type"], "application/pdf");
        assert_eq!(read.headers["etag"], "\"2\"");
        assert!(read.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        api.call(Method::PUT, &named, &[("if-match", "\"1\"")], LETTER).await.assert_status(412);
        api.call(Method::PUT, &named, &[], LETTER).await.assert_status(428);
        let other: &[u8] = b"%PDF-1.4 anders";
        let kept = api.call(Method::PUT, &named, &[("if-match", "\"2\"")], other).await.expect(409);
        kept.assert_shows("Aufbewahrung bis 31.12.2033");
        kept.assert_shows("ein anderes Schreiben als Vermerk zum Nachweis ablegen");
        let page: &[u8] = b"<html>";
        let refused = api.call(Method::PUT, &named, &[("if-match", "\"2\"")], page).await.expect(422);
        refused.assert_shows("Schreiben oder Bescheinigung: Bitte senden Sie ein PDF, JPEG oder PNG.");
        let empty: &[u8] = b"";
        api.call(Method::PUT, &named, &[("if-match", "\"2\"")], empty).await.expect(422).assert_shows("Es kam keine Datei an.");
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.call(Method::PUT, &named, &[("if-match", "\"2\"")], LETTER).await.assert_status(403);
        let page = app.foerdermittel().await.get(&format!("/nachweispruefung/{}", world.own.proof_step.id)).await.expect(200);
        page.assert_shows("Hinterlegt ist Bescheid 2.pdf");
    }

    async fn cuts_of_an_earlier_version_are_copied_to_the_last(app: TestApp) {
        let office = app.foerdermittel().await;
        let notice = filed(&app, &office).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let examination = format!("/api/paktbuch/v1/notices/{notice}/examination");
        let copy = format!("{examination}/carry-over");
        let first = filings(&app).await.into_iter().filter(|row| row.notice_id.0 == notice).max_by_key(|row| row.number).unwrap();
        let cut = json!({"number": 1, "auditor": "bewilligungsbehoerde", "accepted_cents": 40_000, "reason": "Rabatt nicht abgezogen"});
        api.post(&format!("/api/paktbuch/v1/proofs/{}/cuts", first.id), &cut).await.assert_status(201);
        let narrative = format!("/bescheide/{notice}/sachbericht/bearbeiten");
        let form = office.get(&narrative).await.expect(200).forms().into_iter().find(|form| form.value("measure").is_some()).expect("the Sachbericht");
        office.submit(&form.with(&[("measure", "Ein anderer Text")])).await.assert_status(303);
        file(&office, notice, "Sachbericht berichtigt").await.assert_status(303);
        api.post(&copy, &json!({})).await.expect(422).assert_shows("„version“ fehlt.");
        api.post(&copy, &json!({"version": 99})).await.assert_status(404);
        app.api(Role::Pruefung, &[]).await.post(&copy, &json!({"version": first.number})).await.assert_status(403);
        let copied = api.post(&copy, &json!({"version": first.number})).await.expect(201).json();
        assert_eq!(copied, json!({"copied": 1, "left": 0}));
        assert_eq!(api.get(&examination).await.expect(200).json()["receipts"][0]["accepted_cents"], 40_000);
    }
}
