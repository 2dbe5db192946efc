//! The local audit is confirmed of what it has audited, not of the day on which it was.

use paktbuch_entity::proof_step;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};

use super::confirmed::confirm;
use super::differences::change;
use super::file::filings;

const CHANGED: &str = "Nach der örtlichen Prüfung vom 16.06.2026 geändert: Sachbericht geändert.";

/// Enters the certified audit of today of the proof as of the 31.12.2025; its step.
async fn audited(app: &TestApp, office: &Browser, notice: i64) -> i64 {
    let new = format!("/bescheide/{notice}/nachweispruefung/neu");
    let form = office
        .form(
            &format!("{new}?schritt=oertliche_pruefung&stichtag=2025-12-31"),
            &new,
        )
        .await;
    assert_eq!(form.value("audited_as_of"), Some("31.12.2025"));
    let form = form.with(&[("person", "Frau Specht"), ("reference", "RPA 7")]);
    office.submit_files(&form, &[]).await.assert_status(303);
    let newest = proof_step::Entity::find().order_by_desc(proof_step::Column::Id);
    newest.one(app.db.reader()).await.unwrap().unwrap().id.0
}

on_both! {
    async fn other_content_of_the_same_day_is_not_confirmed(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let narrative = format!("/bescheide/{id}/sachbericht/bearbeiten");
        audited(&app, &office, id).await;
        office.get(&format!("/bescheide/{id}/nachweispruefung")).await.expect(200).assert_shows("geprüfter Stand zum 31.12.2025");
        change(&office, &narrative, &[("result", "Halb erreicht")]).await;
        let shown = office.get(&format!("/bescheide/{id}/nachweise/einreichen?stichtag=2025-12-31")).await.expect(200);
        shown.assert_shows(CHANGED);
        shown.assert_shows("Bitte diesen Stand prüfen lassen und die Prüfung als neuen Schritt");
        let before = filings(&app).await.len();
        confirm(&office, id, &["rechnungspruefung"]).await.expect(422).assert_shows(CHANGED);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("/api/paktbuch/v1/notices/{id}/proofs");
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "confirmations": ["rechnungspruefung"] });
        let refused = api.post(&proofs, &body).await.expect(422).json().to_string();
        assert!(refused.contains(CHANGED), "{refused}");
        assert_eq!(filings(&app).await.len(), before);

        // What is audited anew is confirmed, and only that.
        let step = audited(&app, &office, id).await;
        confirm(&office, id, &["rechnungspruefung"]).await.assert_status(303);
        let filed = filings(&app).await.pop().unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("Schritt vom 16.06.2026");
        page.assert_shows("geprüfter Stand zum 31.12.2025");
        let told = api.get(&format!("/api/paktbuch/v1/proofs/{}", filed.id)).await.expect(200).json();
        assert_eq!(told["local_audit"], json!({"step": step, "done_on": "2026-06-16", "audited_as_of": "2025-12-31"}), "{told}");
        change(&office, &narrative, &[("result", "Ganz erreicht")]).await;
        confirm(&office, id, &["rechnungspruefung"]).await.expect(422).assert_shows(CHANGED);
        // Back to what was audited, another confirmation needs no other audit.
        change(&office, &narrative, &[("result", "Halb erreicht")]).await;
        confirm(&office, id, &["rechnungspruefung", "buecher"]).await.assert_status(303);
        // An audit of the same that is entered afterwards is none on which a version rests.
        audited(&app, &office, id).await;
        let filed = filings(&app).await.pop().unwrap();
        let told = api.get(&format!("/api/paktbuch/v1/proofs/{}", filed.id)).await.expect(200).json();
        assert_eq!(told["local_audit"]["step"], step, "{told}");
    }

    async fn an_audit_is_of_the_proof_as_of_its_day(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let steps = format!("/api/paktbuch/v1/notices/{id}/examination/steps");
        let step = |step: &str, auditor: &str, as_of: Value| {
            json!({"step": step, "auditor": auditor, "done_on": "2026-06-16", "person": "Frau Specht", "reference": "RPA 7", "audited_as_of": as_of})
        };
        let audit = |as_of: &str| step("oertliche_pruefung", "rechnungspruefung", json!(as_of));
        for (body, words) in [
            (audit("2026-06-17"), "Der Stichtag liegt in der Zukunft."),
            (audit("2001-01-01"), "Der Stichtag 01.01.2001 liegt vor dem Bescheid vom 01.03.2023."),
            (step("gezeichnet", "schultraeger", json!("2025-12-31")), "Stichtag: gehört zu einer örtlichen Prüfung."),
        ] {
            api.post(&steps, &body).await.expect(422).assert_shows(words);
        }
        let mut early = audit("2025-12-31");
        early["done_on"] = json!("2025-12-30");
        api.post(&steps, &early).await.expect(422).assert_shows("Stichtag: liegt nach dem Tag der örtlichen Prüfung.");
        let made = api.post(&steps, &audit("2024-12-31")).await.expect(201);
        let address = made.headers["location"].to_str().unwrap().to_owned();
        let refused = confirm(&office, id, &["rechnungspruefung"]).await.expect(422);
        refused.assert_shows("Die örtliche Prüfung vom 16.06.2026 gilt dem Nachweis zum 31.12.2024, nicht dem zum 31.12.2025.");
        // What was audited stays as it was entered.
        api.put(&address, "\"1\"", &audit("2025-12-31")).await.expect(422).assert_shows("Stichtag: Was eine eingetragene Prüfung geprüft hat, bleibt.");
        let signed = api.post(&steps, &step("gezeichnet", "schultraeger", Value::Null)).await.expect(201);
        let address = signed.headers["location"].to_str().unwrap().to_owned();
        let audited = step("oertliche_pruefung", "rechnungspruefung", Value::Null);
        api.put(&address, "\"1\"", &audited).await.expect(422).assert_shows("Schritt: Eine örtliche Prüfung bitte als neuen Schritt eintragen");
        // Without a day it is of that of the last version.
        api.post(&steps, &audited).await.assert_status(201);
        let page = office.get(&format!("/bescheide/{id}/nachweispruefung")).await.expect(200);
        page.assert_shows("geprüfter Stand zum 02.05.2024");
    }
}
