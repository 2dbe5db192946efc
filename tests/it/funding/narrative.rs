//! The Sachbericht of a notice: by page and by REST, and in the proof.

use paktbuch::audit::verify_chain;
use paktbuch::db::Who;
use paktbuch_entity::narrative;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::EntityTrait;
use serde_json::json;

/// Takes the Sachbericht away that the world brings.
async fn without_narrative(app: &TestApp, world: &World) {
    let id = world.own.notice.id;
    let gone = app.db.write(Who::System, async |tx| {
        narrative::Entity::delete_by_id(id).exec(tx.conn()).await
    });
    assert_eq!(gone.await.unwrap().rows_affected, 1);
}

on_both! {
    async fn a_notice_without_one_asks_for_it_until_it_is_entered(app: TestApp) {
        let world = World::build(&app).await;
        without_narrative(&app, &world).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{id}/sachbericht");
        let notice = office.get(&format!("/bescheide/{id}")).await.expect(200);
        notice.assert_shows("Der Sachbericht ist noch nicht eingetragen");
        assert!(notice.html().contains(&format!("href=\"{path}\">Sachbericht</a>")), "the line of readiness leads there");
        office.get(&path).await.expect(200).assert_shows("Noch ist kein Sachbericht eingetragen.");
        let edit = format!("{path}/bearbeiten");
        let form = office.form(&edit, &edit).await;
        // What the records know of the days is there: the first order, the last acceptance or delivery.
        assert_eq!(form.value("began_on"), Some("01.04.2023"));
        assert!(form.value("ended_on").is_some_and(|day| !day.is_empty()));
        let typed = form.with(&[
            ("measure", "Tablets beschafft"), ("began_on", "1.3.2023"), ("result", "Schule A: fertig\r\n\r\nSchule B: fertig"),
            ("contact", "Erika Beispiel, 02507 33-0"), ("confirmed", "wirtschaftlich"),
        ]);
        let saved = office.submit(&typed).await.expect(303);
        let page = office.follow(&saved).await.expect(200);
        for words in ["Der Sachbericht ist gespeichert.", "Tablets beschafft", "01.03.2023", "Schule B: fertig", "Erika Beispiel"] {
            page.assert_shows(words);
        }
        // The same form again is the same Sachbericht, and the form of another day a conflict.
        assert_eq!(office.submit(&typed).await.location(), saved.location());
        let notice = office.get(&format!("/bescheide/{id}")).await.expect(200);
        notice.assert_hides("Der Sachbericht ist noch nicht eingetragen");
        notice.assert_shows("hat den Sachbericht gespeichert");
        let auditor = app.pruefung().await;
        let page = auditor.get(&path).await.expect(200);
        page.assert_shows("Tablets beschafft");
        page.assert_hides("Bearbeiten");
        auditor.get(&edit).await.assert_status(403);
        assert!(verify_chain(app.db.reader()).await.unwrap().is_ok());
    }

    async fn a_wrong_form_keeps_what_was_typed(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let edit = format!("/bescheide/{}/sachbericht/bearbeiten", world.own.notice.id);
        let long = "x".repeat(4_001);
        for (field, value, words) in [
            ("began_on", "31.02.2023", "Beginn: Den Tag „31.02.2023“ gibt es nicht."),
            ("ended_on", "01.01.2020", "Abschluss: Das Ende liegt vor dem Beginn."),
            ("result", long.as_str(), "Ergebnis und Wirkung: höchstens 4000 Zeichen"),
            ("confirmed", "alles", "„alles“ ist kein Wert für Bestätigung."),
        ] {
            let form = office.form(&edit, &edit).await.with(&[("measure", "bleibt stehen"), (field, value)]);
            let again = office.submit(&form).await.expect(422);
            again.assert_shows(words);
            again.assert_shows("bleibt stehen");
        }
        office.get("/bescheide/99/sachbericht").await.assert_status(404);
    }

    async fn programs_read_and_write_it(app: TestApp) {
        let world = World::build(&app).await;
        without_narrative(&app, &world).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/narrative", world.own.notice.id);
        let empty = api.get(&path).await.expect(200);
        assert_eq!((&empty.headers["etag"], &empty.json()["measure"]), (&"\"0\"".parse().unwrap(), &json!("")));
        let body = json!({"measure": "Tablets", "began_on": "2023-03-01", "confirmed": ["zweck", "buecher"]});
        let saved = api.put(&path, "\"0\"", &body).await.expect(200);
        assert_eq!(saved.headers["etag"], "\"1\"");
        let read = api.get(&path).await.expect(200).json();
        assert_eq!(read["confirmed"], json!(["buecher", "zweck"]), "in the order of the form");
        assert_eq!((&read["began_on"], &read["ended_on"]), (&json!("2023-03-01"), &json!(null)));
        let stale = api.put(&path, "\"0\"", &body).await.expect(412).json();
        assert_eq!(stale["current"]["measure"], "Tablets");
        for (body, words) in [
            (json!({"confirmed": ["alles"]}), "Bestätigung"),
            (json!({"began_on": "1.3.2023"}), "„began_on“"),
            (json!({"began_on": "2023-03-02", "ended_on": "2023-03-01"}), "Abschluss"),
            (json!({"audited": true}), "„audited“ gibt es hier nicht"),
        ] {
            let detail = api.put(&path, "\"1\"", &body).await.expect(422).json();
            assert!(detail["detail"].as_str().unwrap().contains(words), "{words}: {detail}");
        }
        app.api(Role::Pruefung, &[]).await.put(&path, "\"1\"", &body).await.assert_status(403);
    }
}
