//! The PDFs of notices and change notices, and the places of values in them, through the REST API.

use axum::http::Method;
use paktbuch::db::Who;
use paktbuch_entity::notice_document;
use paktbuch_tests::schema::number;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Answer, Api, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
const BASE: &str = "/api/paktbuch/v1";

async fn put(api: &Api, file: &str, etag: &str, bytes: &'static [u8]) -> Answer {
    let path = format!("{file}?file_name=Bescheid.pdf");
    api.call(Method::PUT, &path, &[("if-match", etag)], bytes).await
}

fn etag(answer: &Answer) -> String {
    answer.headers["etag"].to_str().unwrap().to_owned()
}

on_both! {
    async fn the_pdf_of_a_notice_is_put_there_and_kept_once_it_proves_something(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let file = format!("{BASE}/notices/{}/file", world.own.notice.id);
        let first = etag(&api.get(&file).await.expect(200));
        for (bytes, words) in [
            (&b"<html>kein Bescheid</html>"[..], "PDF-Datei des Bescheids: Die Datei ist kein PDF"),
            (&PDF[..40], "PDF-Datei des Bescheids: Das PDF ist nicht vollständig"),
            (&b""[..], "Es kam keine Datei an."),
        ] {
            put(&api, &file, &first, bytes).await.expect(422).assert_shows(words);
        }
        put(&api, &file, &first, PDF).await.expect(409).assert_shows("dessen Nachweis am 16.06.2026 eingereicht ist");
        // The first one of a notice.
        app.db.write(Who::System, async |tx| notice_document::Entity::delete_many().exec(tx.conn()).await).await.unwrap();
        api.get(&file).await.assert_status(404);
        put(&api, &file, &first, PDF).await.assert_status(412);
        let kept = put(&api, &file, "\"0\"", PDF).await.expect(200);
        let second = etag(&kept);
        assert_ne!(second, first);
        assert_eq!((&kept.json()["name"], &kept.json()["size"]), (&json!("Bescheid.pdf"), &json!(PDF.len())));
        put(&api, &file, "\"0\"", PDF).await.assert_status(412);
        assert_eq!(number(&app.db, "SELECT count(*) FROM audit_event WHERE kind = 'notice.file'").await, 1);
        let read = app.api(Role::Pruefung, &[]).await.get(&file).await.expect(200);
        assert_eq!((&read.body[..], etag(&read)), (PDF, second.clone()));
        assert_eq!(read.headers["content-type"], "application/pdf");
        put(&app.api(Role::Pruefung, &[]).await, &file, &second, PDF).await.assert_status(403);
        app.api(Role::SchulIt, &[OWN]).await.get(&file).await.assert_status(403);
    }

    async fn the_pdf_of_a_change_notice_is_put_there(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/amendments/{}", world.own.amendment.id);
        let file = format!("{path}/file");
        let version = etag(&api.get(&path).await.expect(200));
        put(&api, &file, &version, b"<html>").await.expect(422).assert_shows("PDF-Datei des Änderungsbescheids: Die Datei ist kein PDF");
        put(&api, &file, &version, PDF).await.expect(409).assert_shows("dessen Nachweis am 16.06.2026 eingereicht ist");
        app.db.write(Who::System, async |tx| {
            let mut row = world.own.amendment.clone().into_active_model();
            row.document_id = Set(None);
            row.update(tx.conn()).await
        }).await.unwrap();
        let kept = put(&api, &file, &version, PDF).await.expect(200);
        assert_eq!(kept.json()["file"]["name"], "Bescheid.pdf");
        assert_ne!(etag(&kept), version);
        put(&api, &file, &version, PDF).await.assert_status(412);
        let read = api.get(&file).await.expect(200);
        assert_eq!((&read.body[..], etag(&read)), (PDF, etag(&kept)));
        put(&app.api(Role::Pruefung, &[]).await, &file, &etag(&kept), PDF).await.assert_status(403);
    }

    async fn the_place_of_a_value_is_set_and_removed(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = format!("{BASE}/notices/{}", world.own.notice.id);
        let (list, granted) = (format!("{notice}/citations"), format!("{notice}/citations/granted"));
        let fields = |list: &Value| {
            let items = list["items"].as_array().unwrap().iter();
            items.map(|item| item["field"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(fields(&api.get(&list).await.expect(200).json()), ["notice_date"]);
        let none = api.get(&granted).await.expect(200);
        assert_eq!(none.json(), json!({"field": "granted", "page": null, "place": ""}));
        let first = etag(&none);
        assert_eq!(first, etag(&api.get(&notice).await.expect(200)));
        let place = json!({"page": 12, "place": " Nr. 5.2 "});
        for (path, body, words) in [
            (&granted, json!({"page": 0}), "Seite: Bitte eine Zahl von 1 bis 9999 eintragen."),
            (&granted, json!({"place": " "}), "„page“ und „place“ sind leer."),
            (&granted, json!({"seite": 1}), "„seite“ gibt es hier nicht."),
            (&format!("{list}/farbe"), place.clone(), "„farbe“ hat keine Fundstelle. Möglich: notice_date"),
        ] {
            api.put(path, &first, &body).await.expect(422).assert_shows(words);
        }
        let set = api.put(&granted, &first, &place).await.expect(200);
        assert_eq!(set.json(), json!({"field": "granted", "page": 12, "place": "Nr. 5.2"}));
        let second = etag(&set);
        let stale = api.put(&granted, &first, &json!({"page": 13})).await.expect(412).json();
        assert_eq!(stale["current"]["page"], 12);
        assert_eq!(fields(&api.get(&list).await.expect(200).json()), ["notice_date", "granted"]);
        app.foerdermittel().await.get(&format!("/bescheide/{}", world.own.notice.id)).await.expect(200).assert_shows("S. 12, Nr. 5.2");
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.get(&granted).await.assert_status(200);
        auditor.delete(&granted, &second).await.assert_status(403);
        api.send(Method::DELETE, &granted, None).await.assert_status(428);
        api.delete(&granted, &first).await.assert_status(412);
        api.delete(&granted, &second).await.assert_status(204);
        assert_eq!(fields(&api.get(&list).await.expect(200).json()), ["notice_date"]);
    }

    async fn a_proof_that_was_filed_before_is_entered_and_compared(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/notices/{}/filed-proof", world.own.notice.id);
        let file = format!("{path}/file");
        let read = api.get(&path).await.expect(200);
        assert_eq!(etag(&read), "\"1\"");
        assert_eq!((&read.json()["spent_cents"], &read.json()["receipts"]), (&json!(59_500), &json!(1)));
        let proof = json!({"filed_on": "2024-05-02", "spent_cents": 60_000});
        let later = json!({"filed_on": "2026-06-17"});
        api.put(&path, "\"1\"", &later).await.expect(422).assert_shows("Eingereicht am: Der Tag liegt in der Zukunft.");
        let saved = api.put(&path, "\"1\"", &proof).await.expect(200);
        assert_eq!(etag(&saved), "\"2\"");
        let saved = saved.json();
        assert_eq!((&saved["receipts"], saved["file"].is_object()), (&Value::Null, true));
        let compared = &saved["compared"][0];
        assert_eq!((&compared["label"], &compared["is_cents"], &compared["filed"]), (&json!("Ausgaben gesamt"), &json!(true), &json!(60_000)));
        assert_eq!(api.put(&path, "\"1\"", &proof).await.expect(412).json()["current"]["spent_cents"], 60_000);
        put(&api, &file, "\"2\"", b"<html>").await.expect(422).assert_shows("PDF-Datei: Die Datei ist kein PDF");
        // Another PDF takes its place only after the retention has ended (R26).
        app.at("2033-12-31T10:00:00Z".parse().unwrap());
        let refused = put(&app.api(Role::Foerdermittel, &[]).await, &file, "\"2\"", PDF).await.expect(409);
        refused.assert_shows("Aufbewahrung bis 31.12.2033");
        refused.assert_shows("bitte als Vermerk zum Nachweis ablegen");
        app.at("2034-01-01T10:00:00Z".parse().unwrap());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let kept = put(&api, &file, "\"2\"", PDF).await.expect(200).json();
        assert_eq!((&kept["version"], &kept["spent_cents"], &kept["file"]["name"]), (&json!(3), &json!(60_000), &json!("Bescheid.pdf")));
        let auditor = app.api(Role::Pruefung, &[]).await;
        assert_eq!(auditor.get(&file).await.expect(200).body, PDF);
        auditor.put(&path, "\"3\"", &proof).await.assert_status(403);
        put(&auditor, &file, "\"3\"", PDF).await.assert_status(403);
        put(&api, &file, "\"2\"", PDF).await.assert_status(412);
    }
}
