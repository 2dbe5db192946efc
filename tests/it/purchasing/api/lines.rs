//! Dividing lines, and what else is done with an invoice.

use axum::http::Method;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{InvoiceLineId, Role};
use serde_json::{Value, json};

use crate::purchasing::world::{invoice_of, lines, plan, take_data};

fn line(id: InvoiceLineId) -> String {
    format!("/api/paktbuch/v1/lines/{id}")
}

on_both! {
    async fn a_line_is_divided_and_described(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let path = line(lines(&app, invoice).await[0].id);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let parts = json!({"allocations": [
            {"cost_line": plan.displays.0, "gross_cents": 20_000, "eligible_cents": 15_000, "reason": "Garantie", "quantity": "1.5", "account": "0822"},
            {"school": "190743", "gross_cents": 3_800}
        ]});
        let divided = api.put(&format!("{path}/allocations"), "\"1\"", &parts).await.expect(200);
        assert_eq!(divided.headers["etag"], "\"2\"");
        let divided = divided.json();
        assert_eq!(divided["open_cents"], 0);
        let stored = divided["allocations"].as_array().unwrap();
        assert_eq!((&stored[0]["eligible_cents"], &stored[0]["quantity"], &stored[0]["account"]), (&json!(15_000), &json!("1.5"), &json!("0822")));
        assert_eq!((&stored[1]["school"], &stored[1]["eligible_cents"]), (&json!("190743"), &json!(0)));
        let stale = api.put(&format!("{path}/allocations"), "\"1\"", &parts).await.expect(412).json();
        assert_eq!(stale["current"]["version"], 2);
        api.send(Method::PUT, &format!("{path}/allocations"), Some(&parts)).await.assert_status(428);

        let facts = json!({"kind": "lizenz", "ordered_on": "2022-01-10", "accepted_on": "2022-02-01", "term_from": "2022-02-01", "term_to": "2023-01-31"});
        let described = api.put(&path, "\"2\"", &facts).await.expect(200).json();
        for (key, value) in facts.as_object().unwrap() {
            assert_eq!(&described[key], value, "{key}");
        }
        let version = format!("\"{}\"", described["version"]);
        assert_eq!(api.get(&path).await.expect(200).json(), described);
        for (body, status, words) in [
            (json!({"kind": "farbe"}), 422, "„farbe“ ist kein Wert"),
            (json!({"kind": "lizenz", "term_from": "2023-02-01", "term_to": "2023-01-31"}), 422, "Die Laufzeit endet"),
            (json!({"kind": "lizenz", "ordered_on": "2022-03-10", "accepted_on": "2022-02-01"}), 409, "liegt vor dem Auftrag"),
            (json!({"kind": "lizenz", "accepted_on": "2026-06-17"}), 422, "Die Abnahme am 17.06.2026 liegt in der Zukunft"),
            (json!({"kind": "anlage", "place": "x".repeat(301)}), 422, "300 Zeichen"),
        ] {
            let detail = api.put(&path, &version, &body).await.expect(status).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        assert_eq!(api.get(&path).await.expect(200).json(), described, "a refusal changes nothing");
    }

    async fn a_division_that_cannot_be_is_refused(app: TestApp) {
        let plan = plan(&app).await;
        let invoice = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let path = format!("{}/allocations", line(lines(&app, invoice).await[0].id));
        let api = app.api(Role::Foerdermittel, &[]).await;
        let part = |part: Value| json!({"allocations": [part]});
        for (body, status, words) in [
            (json!({}), 422, "„allocations“ fehlt"),
            (part(json!({"gross_cents": "5"})), 422, "„allocations[0].gross_cents“ ist von falscher Art"),
            (part(json!({"gross_cents": i64::MIN})), 422, "„gross_cents“"),
            (part(json!({"school": "999999", "gross_cents": 1})), 422, "Die Schule 999999"),
            (part(json!({"cost_line": 999, "gross_cents": 1})), 409, ""),
            (part(json!({"cost_line": plan.displays.0, "gross_cents": 23_801})), 409, "23"),
            (part(json!({"cost_line": plan.displays.0, "gross_cents": 100, "eligible_cents": 101})), 409, "Zuwendungsfähig"),
            (part(json!({"gross_cents": 1, "quantity": "viel"})), 422, "keine Menge"),
        ] {
            let detail = api.put(&path, "\"1\"", &body).await.expect(status).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        assert_eq!(api.put(&path, "\"1\"", &part(json!({"gross_cents": 1}))).await.expect(200).json()["open_cents"], 23_799);
        app.api(Role::Pruefung, &[]).await.put(&path, "\"2\"", &part(json!({"gross_cents": 2}))).await.assert_status(403);
    }

    async fn an_invoice_is_rejected_retained_referenced_linked_and_put_on_one_target(app: TestApp) {
        let plan = plan(&app).await;
        let first = take_data(&app, &invoice_of("RE-1", &[("Display", 2, 100)])).await;
        let second = take_data(&app, &invoice_of("RE-2", &[("Display", 1, 100)])).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/invoices/{second}");
        let act = async |act: &str, body: Value, status: u16| {
            let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
            let headers = [("if-match", etag.as_str()), paktbuch_tests::JSON];
            let put = ["references", "retention"].contains(&act);
            let method = if put { Method::PUT } else { Method::POST };
            api.call(method, &format!("{path}/{act}"), &headers, body.to_string()).await.expect(status).json()
        };
        let held = act("retention", json!({"amount_cents": 1_000, "until": "2030-01-01"}), 200).await;
        assert_eq!((&held["retention_cents"], &held["retention_until"]), (&json!(1_000), &json!("2030-01-01")));
        act("retention", json!({"amount_cents": 99_999_999}), 422).await;
        let named = act("references", json!({"accounting_reference": "B-1", "dms_reference": "D3-1"}), 200).await;
        assert_eq!((&named["accounting_reference"], &named["dms_reference"]), (&json!("B-1"), &json!("D3-1")));
        act("references", json!({"rates": [{"line": 1, "rate_basis_points": 1_900}]}), 422).await;
        let linked = act("links", json!({"preceding": first.0, "kind": "vorausgegangen"}), 200).await;
        let link = linked["earlier"][0]["id"].as_i64().unwrap();
        assert_eq!(linked["earlier"][0]["invoice"], first.0);
        act("links", json!({"preceding": 999, "kind": "vorausgegangen"}), 422).await;
        let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        api.delete(&format!("{path}/links/999"), &etag).await.assert_status(404);
        let unlinked = api.delete(&format!("{path}/links/{link}"), &etag).await.expect(200).json();
        assert_eq!(unlinked["earlier"], json!([]));
        act("allocate-rest", json!({"cost_line": plan.displays.0, "school": "190743"}), 422).await;
        let whole = act("allocate-rest", json!({"cost_line": plan.displays.0}), 200).await;
        assert_eq!(whole["allocated_cents"], 11_900);
        act("allocate-rest", json!({}), 409).await;

        let path = format!("/api/paktbuch/v1/invoices/{first}");
        let headers = [("if-match", "\"9\""), paktbuch_tests::JSON];
        api.call(Method::POST, &format!("{path}/reject"), &headers, "{\"reason\":\"doppelt\"}").await.assert_status(412);
        let etag = api.get(&path).await.expect(200).headers["etag"].to_str().unwrap().to_owned();
        let headers = [("if-match", etag.as_str()), paktbuch_tests::JSON];
        api.call(Method::POST, &format!("{path}/reject"), &headers, "{\"reason\":\" \"}").await.assert_status(422);
        let rejected = api.call(Method::POST, &format!("{path}/reject"), &headers, "{\"reason\":\"doppelt\"}").await.expect(200);
        assert_eq!((&rejected.json()["state"], &rejected.json()["rejected_because"]), (&json!("zurueckgewiesen"), &json!("doppelt")));
        let headers = [("if-match", rejected.headers["etag"].to_str().unwrap())];
        let back = api.call(Method::POST, &format!("{path}/restore"), &headers, Vec::new()).await.expect(200).json();
        assert_eq!(back["state"], "offen");
    }
}
