//! What a version confirms: asked anew each time, the local audit only with its step.

use std::io::Cursor;

use axum::http::Method;
use calamine::{Reader, Xlsx};
use paktbuch_entity::proof_step;
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, NotSet, Set};
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

/// Files a correction that confirms what is ticked.
pub(super) async fn confirm(office: &Browser, notice: i64, ticks: &[&str]) -> Answer {
    let mut filled = form(office, notice, "2025-12-31")
        .await
        .with(&[("confirmed", "true"), ("reason", "abgesprochen")]);
    assert_eq!(
        filled.value("confirmations"),
        None,
        "nothing is ticked when the form opens"
    );
    let ticks = ticks.iter();
    filled
        .fields
        .extend(ticks.map(|code| ("confirmations".to_owned(), (*code).to_owned())));
    office.submit(&filled).await
}

on_both! {
    async fn each_version_confirms_anew_and_the_local_audit_needs_its_step(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let step = world.own.proof_step.clone();
        proof_step::Entity::delete_by_id(step.id).exec(app.db.reader()).await.unwrap();
        let refused = confirm(&office, id, &["rechnungspruefung", "zweck"]).await.expect(422);
        refused.assert_shows("Zu diesem Bescheid ist keine örtliche Prüfung eingetragen.");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("/api/paktbuch/v1/notices/{id}/proofs");
        let body = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "confirmations": ["rechnungspruefung"] });
        let refused = api.post(&proofs, &body).await.expect(422).json().to_string();
        assert!(refused.contains("keine örtliche Prüfung eingetragen"), "{refused}");
        let twice = json!({ "as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "confirmations": ["zweck", "zweck"] });
        api.post(&proofs, &twice).await.expect(422).assert_shows("„zweck“ steht zweimal da. Bitte nur einmal nennen.");

        let mut step = step.into_active_model();
        (step.id, step.done_on) = (NotSet, Set("2026-06-16".parse().unwrap()));
        step.insert(app.db.reader()).await.unwrap();
        confirm(&office, id, &["rechnungspruefung", "zweck"]).await.assert_status(303);
        let said = cover(&app, &office).await;
        for words in ["☒  der Zuwendungszweck erreicht wurde", "☒  die örtliche Rechnungsprüfung", "☐  die Ausgaben notwendig waren"] {
            assert!(said.contains(words), "{words} in {said}");
        }
        let filed = filings(&app).await.pop().unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        for words in ["ist dasselbe.", "Es wird bestätigt, dass der Zuwendungszweck erreicht wurde; die örtliche Rechnungsprüfung", "Schritt vom 16.06.2026"] {
            page.assert_shows(words);
        }
        let told = api.get(&format!("/api/paktbuch/v1/proofs/{}", filed.id)).await.expect(200).json();
        assert_eq!(told["confirmations"], json!(["zweck", "rechnungspruefung"]), "{told}");
        assert_eq!(told["local_audit"]["done_on"], "2026-06-16", "{told}");

        // The next version takes nothing over: what goes is asked for, and told against the one before.
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        let kept = office.get(&address).await.expect(200);
        kept.assert_shows("der Zuwendungszweck erreicht wurde – in Version 2 bestätigt");
        kept.assert_hides("wirtschaftlich und sparsam verfahren wurde – in Version 2");
        kept.assert_hides("bestätigt diese Version nicht mehr");
        confirm(&office, id, &["rechnungspruefung", "zweck"]).await.expect(422).assert_shows("sagt dasselbe wie Version 2");
        let asked = confirm(&office, id, &["rechnungspruefung"]).await.expect(422);
        asked.assert_shows("was hier nicht angekreuzt ist: der Zuwendungszweck erreicht wurde. Bitte ankreuzen");
        let asked = confirm(&office, id, &[]).await.expect(422);
        let again = asked.forms().into_iter().find(|form| form.action == address).unwrap();
        assert_eq!(again.value("dropped"), None, "nothing goes unless it is ticked");
        assert_eq!(again.value("named"), Some("zweck rechnungspruefung"));
        // Only one was named and agreed to; then the other is left out, too.
        let mut one = form(&office, id, "2025-12-31").await.with(&[("confirmed", "true"), ("reason", "abgesprochen")]);
        let more = [("dropped", "true"), ("named", "zweck")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        one.fields.extend(more);
        let asked = office.submit(&one).await.expect(422);
        asked.assert_shows("nicht angekreuzt ist: der Zuwendungszweck erreicht wurde; die örtliche Rechnungsprüfung");
        let anew = asked.forms().into_iter().find(|form| form.action == address).unwrap();
        assert_eq!(anew.value("dropped"), None, "it is asked again");
        office.submit(&again.with(&[("dropped", "true"), ("confirmed", "true")])).await.assert_status(303);
        let said = cover(&app, &office).await;
        assert!(said.contains("☐  der Zuwendungszweck erreicht wurde") && !said.contains("   ☒"), "{said}");
        let filed = filings(&app).await.pop().unwrap();
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("Bestätigungen geändert");
        page.assert_hides("Sachbericht geändert");
        page.assert_hides("Kein Eintrag im Verlauf");
    }

    async fn the_api_asks_before_a_confirmation_goes(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let proofs = format!("/api/paktbuch/v1/notices/{}/proofs", world.own.notice.id);
        let body = |filed_before: i64, confirmations: &[&str], dropped: &[&str]| {
            json!({ "as_of": "2025-12-31", "filed_before": filed_before, "reason": "abgesprochen", "confirmations": confirmations,
                "drop_confirmations": dropped })
        };
        let filed = api.post(&proofs, &body(1, &["zweck", "buecher"], &[])).await.expect(201).json();
        assert_eq!((&filed["confirmations"], &filed["local_audit"]), (&json!(["buecher", "zweck"]), &json!(null)), "{filed}");
        for dropped in [&[] as &[&str], &["buecher"]] {
            let asked = api.post(&proofs, &body(2, &["buecher"], dropped)).await.expect(409).json().to_string();
            assert!(asked.contains("der Zuwendungszweck erreicht wurde (`zweck`)") && !asked.contains("`buecher`"), "{asked}");
        }
        // Another number of versions is told first.
        let stale = api.post(&proofs, &body(1, &[], &[])).await.expect(409).json().to_string();
        assert!(stale.contains("2 Fassungen"), "{stale}");
        let filed = api.post(&proofs, &body(2, &["buecher"], &["zweck"])).await.expect(201).json();
        assert_eq!(filed["confirmations"], json!(["buecher"]), "{filed}");
    }

    /// Version 1 was filed on 31.01.2025, version 2 is on 16.06.2026.
    async fn the_local_audit_is_certified_and_of_this_version(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let mut first = world.own.filing.clone().into_active_model();
        first.filed_at = Set("2025-01-31T08:00:00Z".parse().unwrap());
        first.update(app.db.reader()).await.unwrap();
        let audited = async |day: &str, person: &str, reference: &str| {
            let mut step = world.own.proof_step.clone().into_active_model();
            step.done_on = Set(day.parse().unwrap());
            step.person = Set(person.to_owned());
            step.reference = Set(reference.to_owned());
            step.document_id = Set(None);
            step.update(app.db.reader()).await.unwrap();
        };
        let page = format!("/bescheide/{id}/nachweise/einreichen?stichtag=2025-12-31");
        for (day, person, reference, words, link) in [
            ("2025-12-30", "Frau Specht", "RPA 7", "Die örtliche Prüfung vom 30.12.2025 liegt vor dem Stichtag 31.12.2025.", format!("/bescheide/{id}/nachweispruefung/neu?schritt=oertliche_pruefung&#38;stichtag=2025-12-31")),
            ("2025-12-31", "", "RPA 7", "Der örtlichen Prüfung vom 31.12.2025 fehlt: Person.", format!("/nachweispruefung/{}?stichtag=2025-12-31", world.own.proof_step.id)),
            ("2025-12-31", "", "", "fehlt: Person und Bescheinigung (Aktenzeichen oder Datei).", format!("/nachweispruefung/{}?stichtag=2025-12-31", world.own.proof_step.id)),
        ] {
            audited(day, person, reference).await;
            let shown = office.get(&page).await.expect(200);
            shown.assert_shows("lässt sich für diese Version noch nicht bestätigen");
            shown.assert_shows(words);
            assert!(shown.html().contains(&format!("href=\"{link}\"")), "{}", shown.html());
            let refused = confirm(&office, id, &["rechnungspruefung"]).await.expect(422);
            refused.assert_shows("Örtliche Rechnungsprüfung: D");
            refused.assert_shows(words);
        }
        let new = format!("/bescheide/{id}/nachweispruefung/neu");
        let chosen = office.form(&format!("{new}?schritt=oertliche_pruefung"), &new).await;
        assert_eq!((chosen.value("step"), chosen.value("auditor")), (Some("oertliche_pruefung"), Some("rechnungspruefung")));
        audited("2025-12-31", "Frau Specht", "RPA 7").await;
        office.get(&page).await.expect(200).assert_hides("noch nicht bestätigen");
        confirm(&office, id, &["rechnungspruefung"]).await.assert_status(303);

        // The next version says more than what was audited.
        for day in ["2025-12-31", "2026-06-15"] {
            audited(day, "Frau Specht", "RPA 7").await;
            let refused = confirm(&office, id, &["rechnungspruefung", "zweck"]).await.expect(422);
            refused.assert_shows("liegt vor der Einreichung der Version 2 am 16.06.2026.");
        }
        audited("2026-06-16", "Frau Specht", "RPA 8").await;
        confirm(&office, id, &["rechnungspruefung", "zweck"]).await.assert_status(303);
    }

    async fn the_step_of_a_confirmed_local_audit_stays(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id.0;
        let office = app.foerdermittel().await;
        let mut step = world.own.proof_step.clone().into_active_model();
        (step.done_on, step.document_id) = (Set("2026-06-16".parse().unwrap()), Set(None));
        step.update(app.db.reader()).await.unwrap();
        let path = format!("/nachweispruefung/{}", world.own.proof_step.id);
        let saved = async |field: &str, value: &str| {
            let form = office.form(&path, &path).await.with(&[(field, value)]);
            office.submit(&form).await
        };
        saved("person", "Frau Specht").await.assert_status(303);
        confirm(&office, id, &["rechnungspruefung"]).await.assert_status(303);
        let rests = "Version 2 des Nachweises bestätigt mit diesem Schritt die örtliche Prüfung.";
        for (field, value, label) in [
            ("person", "", "Person"),
            ("reference", "", "Aktenzeichen"),
            ("done_on", "15.06.2026", "Tag"),
            ("step", "gezeichnet", "Schritt"),
        ] {
            saved(field, value).await.expect(422).assert_shows(&format!("{label}: {rests}"));
        }
        saved("note", "Bescheinigung im Original bei der Kasse").await.assert_status(303);
        let page = office.get(&path).await.expect(200);
        let remove = page.forms().into_iter().find(|form| form.action.ends_with("/entfernen")).unwrap();
        let removed = office.submit(&remove).await;
        removed.assert_status(303);
        office.follow(&removed).await.expect(200).assert_shows(rests);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let rest = format!("/api/paktbuch/v1/examination-steps/{}", world.own.proof_step.id);
        api.delete(&rest, "\"3\"").await.expect(409).assert_shows("Bitte eine andere Prüfung als neuen Schritt eintragen.");
        let kept = proof_step::Entity::find_by_id(world.own.proof_step.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((kept.person.as_str(), kept.version), ("Frau Specht", 3));
        // What is missing may be added, and stays then.
        let file = format!("{rest}/file?file_name=Bescheinigung.pdf");
        let put = async |etag: &str, bytes: &'static [u8]| api.call(Method::PUT, &file, &[("if-match", etag)], bytes).await;
        put("\"3\"", b"%PDF-1.4 Bescheinigung").await.assert_status(200);
        let other = put("\"4\"", b"%PDF-1.4 anders").await.expect(409);
        other.assert_shows(rests);
        other.assert_shows("ergänzen lässt sich nur ein Aktenzeichen oder Schreiben, das noch fehlt.");
    }
}
