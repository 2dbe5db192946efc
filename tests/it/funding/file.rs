//! The PDF of a notice, and the places of its values in it.

use paktbuch::db::Who;
use paktbuch::documents::Stored;
use paktbuch_entity::notice_document;
use paktbuch_tests::schema::{number, texts};
use paktbuch_tests::{TestApp, World, on_both};
use sea_orm::EntityTrait;

const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";

/// Takes the PDF off every notice, as if none had been stored yet.
async fn without_file(app: &TestApp) {
    app.db
        .write(Who::System, async |tx| {
            notice_document::Entity::delete_many().exec(tx.conn()).await
        })
        .await
        .unwrap();
}

on_both! {
    async fn a_pdf_is_stored_once_and_opened_where_it_is_cited(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        without_file(&app).await;
        let form = erika.form(&notice, &format!("{notice}/datei")).await;
        let sent = erika.submit_files(&form, &[("datei", "Bescheid 2023.pdf", PDF)]).await.expect(303);
        let page = erika.follow(&sent).await.expect(200);
        page.assert_shows("Die PDF-Datei des Bescheids ist hinterlegt");
        page.assert_shows("Bescheid 2023.pdf");
        assert!(page.html().contains(&format!("{notice}/bescheid.pdf#page=3\" target=\"_blank\"")), "{}", page.html());
        let events = "SELECT count(*) FROM audit_event WHERE kind = 'notice.file'";
        assert_eq!(number(&app.db, events).await, 1);
        let hash = Stored::of(PDF).sha256;
        assert_eq!(texts(&app.db, "SELECT sha256 FROM document WHERE media_type = 'application/pdf'").await, [hash]);
        let again = erika.submit_files(&form, &[("datei", "Bescheid 2023.pdf", PDF)]).await;
        again.assert_status(303);
        assert_eq!(number(&app.db, events).await, 1, "a double click is one change");
        let form = erika.form(&notice, &format!("{notice}/datei")).await;
        erika.submit_files(&form, &[("datei", "kopie.pdf", PDF)]).await.assert_status(303);
        assert_eq!(number(&app.db, events).await, 1, "the same bytes are no change");
        let file = app.pruefung().await.get(&format!("{notice}/bescheid.pdf")).await.expect(200);
        assert_eq!(file.body, PDF);
        assert_eq!(file.headers["content-type"], "application/pdf");
        assert_eq!(file.headers["x-content-type-options"], "nosniff");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
        app.schul_it(&["190743"]).await.get(&format!("{notice}/bescheid.pdf")).await.assert_status(403);
    }

    /// The world's notices are filed, each with its PDF.
    async fn the_pdf_of_a_filed_notice_stays(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let stored = "SELECT count(*) FROM notice_document";
        let before = number(&app.db, stored).await;
        let form = erika.form(&notice, &format!("{notice}/datei")).await;
        let kept = erika.submit_files(&form, &[("datei", "neu.pdf", PDF)]).await.expect(422);
        kept.assert_shows("Aufbewahrung bis");
        kept.assert_shows("„Buchfink.xml“ belegt den Bescheid 48.02.Buchfink");
        kept.assert_shows("bitte einen Änderungsbescheid erfassen");
        let amendment = format!("/aenderungen/{}", world.own.amendment.id);
        let form = erika.form(&amendment, &format!("{amendment}/datei")).await;
        let kept = erika.submit_files(&form, &[("datei", "neu.pdf", PDF)]).await.expect(422);
        kept.assert_shows("belegt den Bescheid 48.02.Buchfink");
        let events = "SELECT count(*) FROM audit_event WHERE kind IN ('notice.file', 'amendment.file')";
        assert_eq!((number(&app.db, stored).await, number(&app.db, events).await), (before, 0));
    }

    async fn what_is_no_pdf_is_refused_with_its_remedy(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let before = number(&app.db, "SELECT count(*) FROM audit_event").await;
        for (name, bytes, message) in [
            ("Bescheid.pdf", &b"<html>kein Bescheid</html>"[..], "Die Datei ist kein PDF"),
            ("Bescheid.pdf", &PDF[..40], "Das PDF ist nicht vollständig"),
            ("leer.pdf", &b""[..], "PDF-Datei des Bescheids: Sie ist leer (0 Bytes). Bitte eine andere wählen."),
        ] {
            let form = erika.form(&notice, &format!("{notice}/datei")).await;
            let page = erika.submit_files(&form, &[("datei", name, bytes)]).await.expect(422);
            page.assert_shows(message);
        }
        let form = erika.form(&notice, &format!("{notice}/datei")).await;
        erika.submit(&form).await.expect(422).assert_shows("Bitte wählen Sie die PDF-Datei");
        assert_eq!(number(&app.db, "SELECT count(*) FROM audit_event").await, before);
    }

    async fn places_are_saved_and_shown_beside_their_values(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/fundstellen");
        erika.get(&notice).await.expect(200).assert_shows("S. 3, Nr. 4 Buchfink");
        let mut form = erika.form(&path, &path).await;
        let row = form.fields.iter().filter(|(name, _)| name == "field").position(|(_, value)| value == "own_share").unwrap();
        let stale = form.clone();
        let mut set = |name: &str, value: &str| {
            form.fields.iter_mut().filter(|(field, _)| field == name).nth(row).unwrap().1 = value.to_owned();
        };
        set("page", "12");
        set("place", " Nr. 5.2 ");
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await;
        page.assert_shows("S. 12, Nr. 5.2");
        page.assert_shows("Fundstelle: Eigenanteil");
        let compared = erika.submit(&stale.with(&[("place", "Nr. 1"), ("nonce", "0123456789abcdef")])).await.expect(412);
        compared.assert_shows("S. 12 Nr. 5.2");
        for (page, message) in [("drei", "Seite: Bitte eine ganze Zahl"), ("0", "Seite: Bitte eine Zahl von 1 bis 9999")] {
            let wrong = erika.form(&path, &path).await.with(&[("page", page)]);
            erika.submit(&wrong).await.expect(422).assert_shows(message);
        }
        let mut emptied = erika.form(&path, &path).await;
        for (name, value) in &mut emptied.fields {
            if name == "page" || name == "place" {
                value.clear();
            }
        }
        let saved = erika.submit(&emptied).await.expect(303);
        erika.follow(&saved).await.assert_hides("S. 12, Nr. 5.2 im Bescheid");
        assert_eq!(number(&app.db, &format!("SELECT count(*) FROM notice_citation WHERE notice_id = {}", world.own.notice.id)).await, 0);
        app.pruefung().await.get(&path).await.assert_status(403);
    }
}
