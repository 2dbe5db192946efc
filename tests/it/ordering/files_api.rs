//! Documents of orders through the REST API.

use axum::http::Method;
use paktbuch_seed::einvoice::write_pdf;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::json;

on_both! {
    async fn a_document_is_added_listed_and_taken_off(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        // On own funds: no notice asks for its documents.
        let order = json!({
            "number": "B-2026-77", "subject": "Displays", "supplier": "Tafel GmbH", "date": "2026-03-02", "prices": "brutto",
            "award": "verhandlungsvergabe", "lines": [{"name": "Display", "kind": "geraet", "quantity": "1", "unit_price_cents": 119_000,
            "vat_rate_basis_points": 1_900, "school": OWN}]
        });
        let made = api.post("/api/paktbuch/v1/orders", &order).await.expect(201);
        let files = format!("{}/files", made.headers["location"].to_str().unwrap());
        let pdf = write_pdf(&["Angebot".to_owned()], &[]);
        let add = async |bytes: Vec<u8>| {
            api.call(Method::POST, &format!("{files}?title=Angebot%20A&file_name=a.pdf"), &[], bytes).await
        };
        let added = add(pdf.clone()).await.expect(201);
        let path = added.headers["location"].to_str().unwrap().to_owned();
        let told = added.json();
        assert_eq!((&told["title"], &told["file_name"], &told["media_type"]), (&json!("Angebot A"), &json!("a.pdf"), &json!("application/pdf")));
        assert_eq!(add(pdf.clone()).await.expect(200).json(), told, "the same bytes are one document");
        for (bytes, words) in [(b"<script>".to_vec(), "Dokument: Bitte senden Sie ein PDF, JPEG oder PNG."), (Vec::new(), "Es kam keine Datei an.")] {
            add(bytes).await.expect(422).assert_shows(words);
        }
        let auditor = app.api(Role::Pruefung, &[]).await;
        assert_eq!(auditor.get(&files).await.expect(200).json(), json!({"items": [told], "next": null, "total": 1}));
        let read = auditor.get(&path).await.expect(200);
        assert_eq!((read.body, read.headers["etag"].to_str().unwrap()), (pdf, "\"1\""));
        auditor.delete(&path, "\"1\"").await.assert_status(403);
        app.api(Role::SchulIt, &[OWN]).await.get(&files).await.assert_status(403);
        api.send(Method::DELETE, &path, None).await.assert_status(428);
        api.delete(&path, "\"2\"").await.assert_status(412);
        api.delete(&path, "\"1\"").await.assert_status(204);
        api.get(&path).await.assert_status(404);
    }

    async fn what_proves_a_filed_notice_stays(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/orders/{}/files/{}", world.own.order.id, world.own.document.id);
        api.delete(&path, "\"1\"").await.expect(409).assert_shows("Aufbewahrung bis");
        api.get(&path).await.assert_status(200);
        let foreign = format!("/api/paktbuch/v1/orders/{}/files/{}", world.own.order.id, world.sister.document.id);
        api.get(&foreign).await.assert_status(404);
    }
}
