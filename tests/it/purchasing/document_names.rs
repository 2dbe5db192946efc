//! The same bytes in the hands of several: each use of them has its own name and type, whoever came first.

use std::io::Cursor;

use axum::http::Method;
use paktbuch_entity::notice_document;
use paktbuch_seed::einvoice::write_zugferd;
use paktbuch_tests::app::has_worker;
use paktbuch_tests::world::OWN;
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::EntityTrait;
use serde_json::json;
use zip::ZipArchive;

use super::world::invoice_of;

const BASE: &str = "/api/paktbuch/v1";
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
const OTHER: &[u8] = b"%PDF-1.7\n% another one\n%%EOF\n";

/// Media type and name under which a file is handed out.
fn handed_out(answer: &Answer) -> (&str, &str) {
    let header = |name: &str| answer.headers[name].to_str().unwrap();
    (header("content-type"), header("content-disposition"))
}

on_both! {
    async fn who_uploads_first_names_nobody_elses_file(app: TestApp) {
        let world = World::build(&app).await;
        let (school, office) = (app.api(Role::SchulIt, &[OWN]).await, app.api(Role::Foerdermittel, &[]).await);
        let memos = format!("{BASE}/memos/files?subject=geraet&subject_id={}&text=Foto", world.own.device.id);
        let noted = async |name: &str, bytes: &'static [u8]| {
            let path = format!("{memos}&file_name={name}");
            school.call(Method::POST, &path, &[], bytes).await.expect(201).json()
        };
        let files = format!("{BASE}/orders/{}/files", world.own.order.id);
        let ordered = async |name: &str, bytes: &'static [u8]| {
            let path = format!("{files}?title=Angebot&file_name={name}");
            office.call(Method::POST, &path, &[], bytes).await.expect(201).json()
        };
        // The school comes first.
        let first = noted("Rechnung.pdf.exe", PDF).await;
        assert_eq!(first["file_name"], "Rechnung.pdf.exe");
        let offer = ordered("Angebot.pdf", PDF).await;
        assert_eq!((&offer["file_name"], &offer["media_type"]), (&json!("Angebot.pdf"), &json!("application/pdf")));
        notice_document::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let notice = format!("{BASE}/notices/{}/file", world.own.notice.id);
        let put = format!("{notice}?file_name=Bescheid.pdf");
        let kept = office.call(Method::PUT, &put, &[("if-match", "\"0\"")], PDF).await.expect(200).json();
        assert_eq!(kept["name"], "Bescheid.pdf");
        let read = office.get(&notice).await.expect(200);
        let named = "attachment; filename=\"Bescheid.pdf\"; filename*=UTF-8''Bescheid.pdf";
        assert_eq!(handed_out(&read), ("application/pdf", named));
        // The office comes first.
        ordered("Vertraulich.pdf", OTHER).await;
        let second = noted("ordner%2FFoto.pdf", OTHER).await;
        assert_eq!(second["file_name"], "Foto.pdf", "without its folder");
        for (memo, name) in [(&first, "Rechnung.pdf.exe.pdf"), (&second, "Foto.pdf")] {
            let file = school.get(&format!("{BASE}/memos/{}/file", memo["id"])).await.expect(200);
            let named = format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}");
            assert_eq!(handed_out(&file), ("application/pdf", named.as_str()));
        }
        let list = office.get(&files).await.expect(200).json().to_string();
        assert!(list.contains("Angebot.pdf") && list.contains("Vertraulich.pdf"), "{list}");
        assert!(!list.contains("Rechnung.pdf.exe") && !list.contains("Foto.pdf"), "{list}");
        let address = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let dossier = app.pruefung().await.get(&address).await.expect(200);
        let archive = ZipArchive::new(Cursor::new(&dossier.body[..])).unwrap();
        assert!(archive.file_names().all(|name| !name.unwrap().ends_with(".exe")));
    }

    async fn the_invoice_of_the_office_opens_as_a_pdf(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let pdf = write_zugferd(&invoice_of("RE-7", &[("Display", 2, 100)]));
        let school = app.api(Role::SchulIt, &[OWN]).await;
        let memo = format!("{BASE}/memos/files?subject=geraet&subject_id={}&text=x&file_name=Rechnung.pdf.exe", world.own.device.id);
        school.call(Method::POST, &memo, &[], pdf.clone()).await.assert_status(201);
        let office = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("{BASE}/invoices/files?file_name=RE-7.pdf");
        let taken = office.call(Method::POST, &path, &[], pdf.clone()).await.expect(201);
        let told = taken.json();
        assert_eq!((&told["file"]["name"], &told["file"]["media_type"]), (&json!("RE-7.pdf"), &json!("application/pdf")));
        let file = format!("{}/file", taken.headers["location"].to_str().unwrap());
        let shown = office.get(&file).await.expect(200);
        assert_eq!(handed_out(&shown), ("application/pdf", "inline; filename=\"RE-7.pdf\""));
        assert_eq!(shown.body, pdf);
    }
}
