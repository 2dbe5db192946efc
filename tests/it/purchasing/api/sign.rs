//! Counting a credit note as one through the REST API.

use axum::http::Method;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, Role};
use serde_json::json;

use crate::purchasing::world::{invoice_of, invoice_row, plan, take_data};

const BASE: &str = "/api/paktbuch/v1/invoices";
const KEY: &str = "51900000-8f43-4f0e-9b9f-1f2a3b4c5d6e";

on_both! {
    async fn the_sign_is_turned_once_for_a_key_and_back(app: TestApp) {
        plan(&app).await;
        let mut data = invoice_of("GS-1", &[("Hülle zurück", 2, 100)]);
        data.type_code = 381;
        let id = take_data(&app, &data).await;
        let (one, path) = (format!("{BASE}/{id}"), format!("{BASE}/{id}/turn-sign"));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let turn = async |etag: &str, key: &str| {
            api.call(Method::POST, &path, &[("if-match", etag), ("idempotency-key", key)], Vec::new()).await
        };
        let etag = api.get(&one).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let turned = turn(&etag, KEY).await.expect(200);
        assert_eq!((&turned.json()["due_cents"], &turned.json()["lines"][0]["gross_cents"]), (&json!(-23_800), &json!(-23_800)));
        assert_eq!(turn(&etag, KEY).await.expect(200).body, turned.body, "a repeat does not turn it back");
        let stale = turn(&etag, &format!("{KEY}-2")).await.expect(412).json();
        assert_eq!(stale["current"]["due_cents"], -23_800);
        let next = turned.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(turn(&next, &format!("{KEY}-3")).await.expect(200).json()["due_cents"], 23_800);
        assert_eq!(invoice_row(&app, id).await.due, Cents(23_800));

        let etag = api.get(&one).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let headers = [("if-match", etag.as_str()), ("content-type", "application/json")];
        let allocated = api.call(Method::POST, &format!("{one}/allocate-rest"), &headers, "{}").await.expect(200);
        let etag = allocated.headers["etag"].to_str().unwrap();
        let refused = turn(etag, &format!("{KEY}-4")).await.expect(409).json();
        assert!(refused["detail"].as_str().unwrap().contains("Es ist schon etwas zugeordnet"), "{refused}");
        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.call(Method::POST, &path, &[("if-match", etag)], Vec::new()).await.assert_status(403);
        api.call(Method::POST, &path, &[], Vec::new()).await.assert_status(428);
    }
}
