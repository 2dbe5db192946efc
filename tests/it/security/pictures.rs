//! Scans and photos are unpacked before they are kept: a right head alone is no picture.

use axum::http::Method;
use paktbuch_entity::document;
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\ndas ist kein Bild";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0das ist kein Bild";
const WORDS: &str = "Das Bild lässt sich nicht lesen, die Datei ist beschädigt oder unvollständig.";

on_both! {
    async fn garbage_with_the_head_of_a_picture_is_refused(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let (notice, order) = (world.own.notice.id, world.own.order.id);
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let whole = app.verwaltung().await.get("/verwaltung/traeger/logo").await.expect(200).body;
        let before = document::Entity::find().count(app.db.reader()).await.unwrap();
        let new = format!("/bescheide/{notice}/nachweispruefung/neu");
        let certificate = office.form(&new, &new).await;
        let step = format!("/nachweispruefung/{}/datei", world.own.proof_step.id);
        for broken in [PNG, JPEG] {
            let refused = office.submit_files(&certificate, &[("datei", "Bescheinigung.png", broken)]).await.expect(422);
            refused.assert_shows(&format!("Schreiben oder Bescheinigung: {WORDS}"));
            office.upload(&step, &[], &[("datei", "Bescheinigung.png", broken)]).await.expect(422).assert_shows(WORDS);
            for (method, path) in [
                (Method::PUT, format!("/examination-steps/{}/file?file_name=scan.png", world.own.proof_step.id)),
                (Method::POST, format!("/orders/{order}/files?title=Angebot")),
                (Method::POST, "/school-documents/files?kind=tpek&dated_on=2023-02-01".to_owned()),
                (Method::POST, format!("/memos/files?subject=bescheid&subject_id={notice}&text=Scan&file_name=scan.png")),
            ] {
                let sent = api.call(method, &format!("/api/paktbuch/v1{path}"), &[("if-match", "\"1\"")], broken).await;
                sent.expect(422).assert_shows(WORDS);
            }
        }
        assert_eq!(document::Entity::find().count(app.db.reader()).await.unwrap(), before);
        office.submit_files(&certificate, &[("datei", "Bescheinigung.png", &whole)]).await.assert_status(303);
    }
}
