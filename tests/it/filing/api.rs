//! Filing through the REST API.

use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;

const BASE: &str = "/api/paktbuch/v1";

on_both! {
    async fn what_would_be_filed_is_what_is_filed(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let notice = format!("{BASE}/notices/{}", world.own.notice.id);
        let preview = format!("{notice}/proof-preview");
        let told = api.get(&format!("{preview}?as_of=2025-12-31")).await.expect(200).json();
        assert_eq!((&told["filed_before"], &told["receipts"], &told["has_plan"]), (&json!(1), &json!(1), &json!(true)), "{told}");
        let body = json!({ "as_of": "2025-12-31", "filed_before": told["filed_before"], "reason": "Mit der Bezirksregierung abgesprochen" });
        let filed = api.post(&format!("{notice}/proofs"), &body).await.expect(201).json();
        for key in ["as_of", "proof_type", "spent_cents", "eligible_cents", "own_share_cents", "receipts", "devices", "errors"] {
            assert_eq!(told[key], filed[key], "{key}: {told} {filed}");
        }
        let next = api.get(&preview).await.expect(200).json();
        assert_eq!((&next["as_of"], &next["filed_before"]), (&json!("2025-12-31"), &json!(2)), "{next}");
        for (query, status) in [("as_of=2098-12-31", 422), ("as_of=gestern", 400), ("proof_type=nichts", 400), ("proof_type=zwischennachweis", 200), ("stichtag=2025-12-31", 400)] {
            api.get(&format!("{preview}?{query}")).await.assert_status(status);
        }
        api.get(&format!("{BASE}/notices/99999/proof-preview")).await.assert_status(404);
    }

    async fn a_proof_is_filed_once_and_its_bytes_stay(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("{BASE}/notices/{}/proofs", world.own.notice.id);
        let before = api.get(&proofs).await.expect(200).json();
        assert_eq!(before["total"], 1, "{before}");
        let reason = "Mit der Bezirksregierung abgesprochen";
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": reason });
        let refused = api.post(&proofs, &json!({ "as_of": "2025-12-31" })).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("filed_before"), "{refused}");
        let filed = api.post_once(&proofs, "key-of-this-filing", &body).await.expect(201);
        let told = filed.json();
        assert_eq!((&told["number"], &told["reason"], &told["receipts"], &told["devices"]), (&json!(2), &json!(reason), &json!(1), &json!(1)));
        assert!(told["proof_type"].is_string() && told["filed_at"].as_str().unwrap().ends_with('Z'), "{told}");
        let again = api.post_once(&proofs, "key-of-this-filing", &body).await.expect(201);
        assert_eq!(again.json(), told, "the same request is one filing");
        for number in [1, 0, -1, i64::MAX, i64::MIN] {
            let stale = json!({ "as_of": "2025-12-31", "filed_before": number, "reason": reason });
            let stale = api.post(&proofs, &stale).await.expect(409).json();
            assert!(stale["detail"].as_str().unwrap().contains("Eingereicht sind zu diesem Bescheid 2 Fassungen"), "{stale}");
        }
        let equal = json!({ "as_of": "2025-12-31", "filed_before": 2, "reason": reason });
        let equal = api.post(&proofs, &equal).await.expect(409).json();
        assert!(equal["detail"].as_str().unwrap().contains("Der Nachweis sagt dasselbe wie Version 2"), "{equal}");
        let late = json!({ "as_of": "2999-01-01", "filed_before": 2 });
        api.post(&proofs, &late).await.assert_status(422);
        let early = json!({ "as_of": "1900-01-01", "filed_before": 2, "reason": reason });
        let early = api.post(&proofs, &early).await.expect(422).json().to_string();
        assert!(early.contains("Der Stichtag 01.01.1900 liegt vor dem Bescheid vom 01.03.2023"), "{early}");
        assert_eq!(api.get(&proofs).await.expect(200).json()["total"], 2);

        let location = filed.location().unwrap().to_owned();
        assert_eq!(api.get(&location).await.expect(200).json(), told);
        let workbook = api.get(&format!("{location}/workbook")).await.expect(200).body;
        assert!(workbook.starts_with(b"PK"));
        assert_eq!(told["size"], workbook.len());
        let page = format!("/nachweise/{}/verwendungsnachweis.xlsx", told["id"]);
        assert_eq!(app.pruefung().await.get(&page).await.expect(200).body, workbook, "the bytes of the page");

        let differences = format!("{location}/differences");
        assert_eq!(api.get(&differences).await.expect(200).json()["total"], 0);
        let office = app.foerdermittel().await;
        let device = format!("/geraete/{}/bearbeiten", world.own.device.id);
        let form = office.form(&device, &device).await;
        office.submit(&form.with(&[("serial", "NEU12345678")])).await.assert_status(303);
        let changed = api.get(&differences).await.expect(200).json();
        let first = &changed["items"][0];
        assert_eq!((&first["part"], &first["change"]), (&json!("device"), &json!("changed")), "{changed}");
        assert!(first["values"].as_array().unwrap().iter().any(|value| value["now"] == "NEU12345678"), "{changed}");
        assert!(first["events"].as_array().is_some_and(|events| !events.is_empty()), "{changed}");
        assert_eq!(first["unexplained"], json!([]), "{changed}");
        // Changed past the application: no event says so.
        let mut payout = world.own.payout.clone().into_active_model();
        payout.note = Set("an Paktbuch vorbei".to_owned());
        payout.update(app.db.reader()).await.unwrap();
        let silent = api.get(&differences).await.expect(200).json();
        let mut items = silent["items"].as_array().unwrap().iter();
        let payout = items.find(|item| item["part"] == "payout").unwrap_or_else(|| panic!("{silent}"));
        assert_eq!((&payout["unexplained"], &payout["events"]), (&json!(["Bemerkung"]), &json!([])), "{silent}");
        assert_eq!(api.get(&format!("{location}/workbook")).await.expect(200).body, workbook, "filed bytes stay");

        let auditor = app.api(Role::Pruefung, &[]).await;
        auditor.get(&location).await.assert_status(200);
        auditor.post(&proofs, &body).await.assert_status(403);
        api.get(&format!("{BASE}/proofs/999")).await.assert_status(404);
        api.get(&format!("{BASE}/notices/999/proofs")).await.assert_status(404);
    }
}
