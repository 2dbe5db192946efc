//! What a version confirms: asked anew each time, the local audit only with its step.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch_entity::proof_step;
use paktbuch_tests::{Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet};
use serde_json::json;

use super::file::{filings, form};

/// The texts of the Deckblatt that was filed last.
async fn cover(app: &TestApp, office: &Browser) -> String {
    let filed = filings(app).await.pop().unwrap();
    let workbook = format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id);
    let bytes = office.get(&workbook).await.expect(200).body;
    let cover = Xlsx::new(Cursor::new(bytes.to_vec()))
        .unwrap()
        .worksheets()
        .swap_remove(0)
        .1;
    cover
        .used_cells()
        .map(|(_, _, cell)| format!("{cell}\n"))
        .collect()
}

on_both! {
    async fn each_version_confirms_anew_and_the_local_audit_needs_its_step(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let confirm = async |ticks: &[&str]| {
            let mut filled = form(&office, id, "2025-12-31").await.with(&[("confirmed", "true"), ("reason", "abgesprochen")]);
            assert_eq!(filled.value("confirmations"), None, "nothing is ticked when the form opens");
            filled.fields.extend(ticks.iter().map(|code| ("confirmations".to_owned(), (*code).to_owned())));
            office.submit(&filled).await
        };
        let step = world.own.proof_step.clone();
        proof_step::Entity::delete_by_id(step.id).exec(app.db.reader()).await.unwrap();
        let refused = confirm(&["rechnungspruefung", "zweck"]).await.expect(422);
        refused.assert_shows("Zu diesem Bescheid ist keine örtliche Prüfung eingetragen.");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("/api/paktbuch/v1/notices/{id}/proofs");
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "confirmations": ["rechnungspruefung"] });
        let refused = api.post(&proofs, &body).await.expect(422).json().to_string();
        assert!(refused.contains("keine örtliche Prüfung eingetragen"), "{refused}");

        let mut step = step.into_active_model();
        step.id = NotSet;
        step.insert(app.db.reader()).await.unwrap();
        confirm(&["rechnungspruefung", "zweck"]).await.assert_status(303);
        let said = cover(&app, &office).await;
        for words in ["☒  der Zuwendungszweck erreicht wurde", "☒  die örtliche Rechnungsprüfung", "☐  die Ausgaben notwendig waren"] {
            assert!(said.contains(words), "{words} in {said}");
        }
        let filed = filings(&app).await.pop().unwrap();
        office.get(&format!("/nachweise/{}", filed.id)).await.expect(200).assert_shows("ist dasselbe.");

        // The next version takes nothing over, and says so against the one before.
        confirm(&[]).await.assert_status(303);
        let said = cover(&app, &office).await;
        assert!(said.contains("☐  der Zuwendungszweck erreicht wurde") && !said.contains("   ☒"), "{said}");
        let filed = filings(&app).await.pop().unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("Bestätigt");
        page.assert_hides("Kein Eintrag im Verlauf");
    }
}
