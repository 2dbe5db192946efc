//! Kinds of line: each asks for what it needs.

use paktbuch::db::Who;
use paktbuch::purchasing::commands::EditParticulars;
use paktbuch::purchasing::edit_particulars;
use paktbuch_entity::invoice_line;
use paktbuch_tests::{Form, TestApp, on_both};
use paktbuch_types::{LineKind, parse_date};
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};

use super::world::{invoice_of, lines, permit, take_data};

async fn line(app: &TestApp, kind: LineKind) -> invoice_line::Model {
    let taken = take_data(app, &invoice_of("RE-1", &[("Verkabelung Altbau", 1, 100)])).await;
    let mut row = lines(app, taken).await.remove(0).into_active_model();
    row.kind = Set(kind);
    row.update(app.db.reader()).await.unwrap()
}

on_both! {
    async fn the_page_asks_for_what_the_kind_needs_and_keeps_the_rest(app: TestApp) {
        let line = line(&app, LineKind::Installation).await;
        let browser = app.foerdermittel().await;
        let invoice = format!("/rechnungen/{}", line.invoice_id);
        browser.get(&invoice).await.expect(200).assert_shows("Anlage · Ort fehlt · Umfang fehlt");
        let address = format!("/positionen/{}", line.id);
        let form = browser.form(&address, &address).await;
        assert_eq!((form.value("place"), form.value("term_from")), (Some(""), None));
        let typed = [("place", "Altbau, Räume 101–112"), ("extent", "48 Anschlüsse"), ("accepted_on", "31.2.2024")];
        browser.submit(&form.clone().with(&typed)).await.expect(422).assert_shows("Den Tag „31.2.2024“ gibt es nicht.");
        browser.submit(&form.with(&typed).with(&[("accepted_on", "1.3.2024")])).await.assert_status(303);
        let page = browser.get(&invoice).await.expect(200);
        page.assert_shows("Anlage · Altbau, Räume 101–112");
        page.assert_hides("Umfang fehlt");
        page.assert_shows("Abnahme 01.03.2024");
        assert_eq!(app.events("invoice_line.changed").await, 1);
        app.schul_it(&[]).await.get(&address).await.assert_status(403);
    }

    async fn a_term_does_not_end_before_it_begins(app: TestApp) {
        let line = line(&app, LineKind::Licence).await;
        let mut command = EditParticulars {
            line: line.id,
            version: line.version,
            accepted_on: None,
            place: String::new(),
            extent: String::new(),
            term_from: parse_date("01.08.2024").ok(),
            term_to: parse_date("31.07.2024").ok(),
        };
        let save = async |command: &EditParticulars| {
            app.db.write(Who::System, async |tx| edit_particulars(tx, &permit(), command.clone()).await).await
        };
        let message = save(&command).await.unwrap_err().to_string();
        assert!(message.contains("endet am 31.07.2024, vor ihrem Beginn"), "{message}");
        command.term_to = parse_date("31.07.2028").ok();
        assert_eq!(save(&command).await.unwrap(), line.invoice_id);
        assert!(save(&command).await.is_err(), "the version is an old one");
        let stored = lines(&app, line.invoice_id).await.remove(0);
        assert_eq!((stored.term_to, stored.version), (command.term_to, line.version + 1));
    }

    async fn place_and_term_are_entered_with_the_kind_in_one_act(app: TestApp) {
        let line = line(&app, LineKind::Service).await;
        let browser = app.foerdermittel().await;
        let path = format!("/rechnungen/{}", line.invoice_id);
        let field = |name: &str| format!("p{}-{name}", line.id);
        let with = |form: &Form, typed: &[(&str, &str)]| {
            let mut form = form.clone();
            for (name, value) in typed {
                form.set(&field(name), value);
            }
            form
        };
        let form = browser.form(&path, &path).await;
        let works = with(&form, &[("art", "anlage"), ("ort", "Altbau"), ("umfang", "48 Anschlüsse"), ("abnahme", "010324")]);
        browser.submit(&works).await.assert_status(303);
        let stored = lines(&app, line.invoice_id).await.remove(0);
        assert_eq!((stored.kind, stored.place.as_str(), stored.extent.as_str()), (LineKind::Installation, "Altbau", "48 Anschlüsse"));
        assert_eq!((stored.accepted_on, stored.version), (parse_date("01.03.2024").ok(), line.version + 1));

        let form = browser.form(&path, &path).await;
        let licence = with(&form, &[("art", "lizenz"), ("von", "1.8.24"), ("bis", "31.7.24")]);
        browser.submit(&licence).await.expect(422).assert_shows("Die Laufzeit endet am 31.07.2024, vor ihrem Beginn am 01.08.2024");
        browser.submit(&with(&licence, &[("bis", "310728")])).await.assert_status(303);
        let stored = lines(&app, line.invoice_id).await.remove(0);
        assert_eq!((stored.kind, stored.term_to), (LineKind::Licence, parse_date("31.07.2028").ok()));
        assert_eq!(stored.place, "Altbau", "what the new kind does not ask for stays");
    }
}
