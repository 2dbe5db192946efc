//! The files of an invoice through the REST API.

use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;

use crate::purchasing::world::{invoice_of, take, take_data};

const BASE: &str = "/api/paktbuch/v1/invoices";

on_both! {
    async fn file_and_xml_are_those_of_the_page(app: TestApp) {
        let id = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let auditor = app.pruefung().await;
        let api = app.api(Role::Pruefung, &[]).await;
        for (rest, page) in [("file", "datei"), ("xml", "xml")] {
            let (told, shown) = (api.get(&format!("{BASE}/{id}/{rest}")).await.expect(200), auditor.get(&format!("/rechnungen/{id}/{page}")).await.expect(200));
            assert!(!told.body.is_empty());
            assert_eq!((&told.body, &told.headers["content-type"]), (&shown.body, &shown.headers["content-type"]), "{rest}");
            assert_eq!(told.headers["x-content-type-options"], "nosniff");
            api.get(&format!("{BASE}/999/{rest}")).await.assert_status(404);
            app.api(Role::SchulIt, &[]).await.get(&format!("{BASE}/{id}/{rest}")).await.assert_status(403);
        }
        api.get(&format!("{BASE}/{id}/attachments/1")).await.assert_status(404);
    }

    async fn an_attachment_is_told_byte_for_byte(app: TestApp) {
        let Some(bytes) = paktbuch_test_data::read("einvoice/bad/eicar.ubl.xml") else { return };
        let id = take(&app, "eicar.xml", &bytes).await.unwrap().invoice();
        let api = app.api(Role::Foerdermittel, &[]).await;
        let told = api.get(&format!("{BASE}/{id}/attachments/1")).await.expect(200);
        assert_eq!((told.body.len(), told.headers["content-type"].to_str().unwrap()), (68, "application/octet-stream"));
        for wrong in ["0", "2", "99999999999"] {
            api.get(&format!("{BASE}/{id}/attachments/{wrong}")).await.assert_status(404);
        }
    }
}
