//! Documents that programmes ask for, and what rule R10 says of applications.

use std::io::Cursor;

use axum::http::Method;
use calamine::{Reader, Xlsx};
use paktbuch_seed::einvoice::write_pdf;
use paktbuch_tests::schema::number;
use paktbuch_tests::{Answer, Browser, TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

use super::budgets::apply;

const PAGE: &str = "/schuldokumente";
const REST: &str = "/api/paktbuch/v1/school-documents";

async fn put(browser: &Browser, fields: &[(&str, &str)], bytes: &[u8]) -> Answer {
    let form = browser.form(PAGE, PAGE).await.with(fields);
    browser
        .submit_files(&form, &[("datei", "konzept.pdf", bytes)])
        .await
}

on_both! {
    async fn an_application_says_which_document_of_which_school_is_missing(app: TestApp) {
        let world = World::build(&app).await;
        // The day after the filing of the world's proofs.
        app.at("2026-06-17T08:00:00Z".parse().unwrap());
        let erika = app.foerdermittel().await;
        let pdf = write_pdf(&["TPEK".to_owned()], &[]);
        let application = apply(&erika, &world, "100", "entwurf").await;
        let school = &world.own.school;
        // The world has a TPEK of the school that held until 31.12.2022.
        let expired = format!("Für Schule {} ist das TPEK am 31.12.2022 abgelaufen.", school.name);
        let missing = format!("Für Schule {} fehlt das Wartungskonzept.", school.name);
        let page = erika.get(&application).await.expect(200);
        page.assert_shows(&expired);
        page.assert_shows(&missing);
        page.assert_shows("Warnung");
        page.assert_shows(&format!("{}: abgelaufen am 31.12.2022", school.name));
        erika.get("/pruefhinweise?ursache=document-missing").await.expect(200).assert_shows(&missing);
        // One for all schools counts for each.
        let all = [("school", ""), ("kind", "wartungskonzept"), ("dated_on", "1.2.2021")];
        let saved = put(&erika, &all, &pdf).await.expect(303);
        erika.follow(&saved).await.expect(200).assert_shows("Das Dokument ist hinterlegt.");
        let id = school.id.to_string();
        // Dated after the filing of the world's proofs, it may be taken off again.
        let own = [("school", id.as_str()), ("kind", "tpek"), ("edition", "2"), ("dated_on", "17.6.2026")];
        put(&erika, &own, &pdf).await.assert_status(303);
        let page = erika.get(&application).await.expect(200);
        page.assert_hides("fehlt das Wartungskonzept");
        page.assert_hides("abgelaufen");
        // Sent without it, it is an error.
        erika.get(PAGE).await.expect(200).assert_shows("01.02.2021");
        let html = erika.get(PAGE).await.html();
        let newest = html.split("/schuldokumente/").filter_map(|rest| rest.split('/').next()?.parse::<i64>().ok()).max().unwrap();
        let file = erika.get(&format!("{PAGE}/{newest}/datei")).await.expect(200);
        assert_eq!(file.headers["content-type"], "application/pdf");
        let form = erika.form(PAGE, &format!("{PAGE}/{newest}/entfernen")).await;
        erika.submit(&form).await.assert_status(303);
        let sent = apply(&erika, &world, "200", "eingereicht").await;
        let page = erika.get(&sent).await.expect(200);
        page.assert_shows("Fehler");
        page.assert_shows(&expired);
        let portal = erika.get(&format!("{sent}/portal")).await.expect(200);
        portal.assert_shows("Beantragte Ausgaben, brutto 200,00 €");
        portal.assert_shows("Beantragte Zuwendung 180,00 €");
        portal.assert_shows(&format!("Technisch-pädagogisches Einsatzkonzept (TPEK) je Schule: {} abgelaufen am 31.12.2022", school.name));
        portal.assert_shows("Wartungskonzept vom 01.02.2021");
        // The same as a file.
        let number: i64 = sent.rsplit('/').next().unwrap().parse().unwrap();
        let file = format!("/berichte/antrag/{number}");
        assert!(portal.html().contains(&format!("{file}/xlsx")), "the page leads to the file");
        let table = erika.get(&format!("{file}/csv")).await.expect(200).html();
        let amount_of = format!("{} ({})", school.name, school.number);
        let labels = ["Antragsteller (Schulträger)", "Aktenzeichen", "Beantragte Zuwendung", amount_of.as_str()];
        let places: Vec<usize> = labels.iter().map(|label| table.find(label).unwrap()).collect();
        assert!(places.is_sorted(), "in the order of the forms: {table}");
        assert!(table.contains("180,00 €") && table.contains("Wartungskonzept vom 01.02.2021"), "{table}");
        let book = erika.get(&format!("{file}/xlsx")).await.expect(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.body)).unwrap();
        let cells = book.worksheet_range("Förderportal").unwrap();
        assert!(cells.used_cells().any(|(_, _, cell)| *cell == "180,00 €"));
        erika.get("/berichte/antrag/999999/csv").await.assert_status(404);
        let list = erika.get("/berichte/listen/dokumentenstand/csv").await.expect(200).html();
        assert!(list.contains("abgelaufen") && list.contains("fehlt") && list.contains("gilt"), "{list}");
    }

    async fn documents_and_budget_lead_back_to_the_application(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let application = apply(&erika, &world, "100", "entwurf").await;
        let id = application.rsplit('/').next().unwrap();
        let back = format!("href=\"{application}\"");
        let page = erika.get(&application).await.expect(200);
        let budget = "/programme/digitalpakt-nrw/budget";
        for address in [PAGE, budget] {
            let opened = format!("{address}?antrag={id}");
            assert!(page.html().contains(&format!("href=\"{opened}\"")), "{}", page.html());
            let there = erika.get(&opened).await.expect(200);
            there.assert_shows("Zurück zum Antrag");
            assert!(there.html().contains(&back), "{}", there.html());
            let form = erika.form(&opened, address).await;
            assert_eq!(form.value("antrag"), Some(id));
            erika.submit(&form).await.expect(422).assert_shows("Zurück zum Antrag");
            erika.get(address).await.expect(200).assert_hides("Zurück zum Antrag");
        }
        let typed = [("amount", "100,00"), ("valid_from", "01.01.2026"), ("source", "Schreiben")];
        let form = erika.form(&format!("{budget}?antrag={id}"), budget).await;
        let saved = erika.submit(&form.with(&typed)).await.expect(303);
        assert_eq!(saved.location(), Some(format!("{budget}?antrag={id}").as_str()));
    }

    /// The world's proofs are filed; its documents are older.
    async fn a_document_that_proves_a_filed_notice_stays(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let own = &world.own;
        let form = erika.form(PAGE, &format!("{PAGE}/{}/entfernen", own.concept.id)).await;
        let kept = erika.submit(&form).await.expect(409);
        kept.assert_shows("Aufbewahrung bis");
        kept.assert_shows(&format!("„TPEK, {}“ belegt den Bescheid {}", own.school.name, own.notice.reference));
        kept.assert_shows("Bitte eine berichtigte Fassung daneben ablegen.");
        let all = [("school", ""), ("kind", "wartungskonzept"), ("dated_on", "1.2.2021")];
        put(&erika, &all, &write_pdf(&["Wartung".to_owned()], &[])).await.assert_status(303);
        let rows = number(&app.db, "SELECT max(id) FROM school_document").await;
        let form = erika.form(PAGE, &format!("{PAGE}/{rows}/entfernen")).await;
        erika.submit(&form).await.expect(409).assert_shows("„Wartungskonzept, alle Schulen“ belegt den Bescheid");
        assert_eq!(number(&app.db, "SELECT count(*) FROM audit_event WHERE kind = 'school_document.removed'").await, 0);
    }

    async fn a_document_is_refused_with_the_field_and_the_remedy(app: TestApp) {
        World::build(&app).await;
        let erika = app.foerdermittel().await;
        let pdf = write_pdf(&["TPEK".to_owned()], &[]);
        let pdf: &[u8] = &pdf;
        for (field, value, bytes, words) in [
            ("dated_on", "", pdf, "Vom: "),
            ("dated_on", "17.6.2026", pdf, "Vom: Der 17.06.2026 liegt in der Zukunft. Bitte den Tag des Dokuments eintragen, höchstens heute."),
            ("valid_to", "31.1.2021", pdf, "Gültig bis: Das Ende liegt vor dem Beginn."),
            ("kind", "gedicht", pdf, "Dokument: Bitte wählen Sie einen Wert aus der Liste."),
            ("kind", "sonstiges", pdf, "Bezeichnung: Bitte ausfüllen, so wie das Programm das Dokument nennt."),
            ("school", "999999", pdf, "Schule: Bitte wählen Sie eine aus der Liste."),
            ("edition", "1", &b""[..], "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen."),
            ("edition", "1", &b"<html>"[..], "Datei: Bitte wählen Sie ein PDF, JPEG oder PNG aus."),
        ] {
            let fields = [("kind", "tpek"), ("dated_on", "1.2.2021"), (field, value)];
            put(&erika, &fields, bytes).await.expect(422).assert_shows(words);
        }
        let page = erika.get(PAGE).await.expect(200).html();
        assert!(page.contains("id=\"h-neu\">Dokument hinterlegen</h2>"), "the form has its heading");
        app.pruefung().await.get(PAGE).await.expect(200).assert_hides("Dokument hinterlegen");
    }

    async fn a_document_is_put_in_listed_and_removed_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        // The day after the filing of the world's proofs.
        app.at("2026-06-17T08:00:00Z".parse().unwrap());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let pdf = write_pdf(&["TPEK".to_owned()], &[]);
        let school = world.own.school.number.to_string();
        let send = async |query: &str, bytes: Vec<u8>| {
            api.call(Method::POST, &format!("{REST}/files?{query}"), &[], bytes).await
        };
        let asked = format!("school={school}&kind=tpek&edition=2&dated_on=2026-06-17&valid_to=2030-01-31&file_name=tpek.pdf");
        let made = send(&asked, pdf.clone()).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let told = made.json();
        assert_eq!((&told["school"], &told["title"], &told["edition"], &told["valid_to"]), (&json!(school), &json!("TPEK"), &json!("2"), &json!("2030-01-31")));
        let read = api.get(&path).await.expect(200);
        assert_eq!((read.json(), read.headers["etag"].to_str().unwrap()), (told, "\"1\""));
        assert_eq!(app.api(Role::Pruefung, &[]).await.get(&format!("{path}/file")).await.expect(200).body, pdf);
        // The world has a TPEK of the school that held until 31.12.2022.
        let total = async |query: &str| api.get(&format!("{REST}?{query}")).await.expect(200).json()["total"].clone();
        assert_eq!(total(&format!("school={school}")).await, 2);
        assert_eq!(total(&format!("school={school}&valid_on=2026-06-18")).await, 1);
        assert_eq!(total(&format!("school={school}&kind=medienkonzept")).await, 0);
        assert_eq!(total(&format!("school={school}&q=tpek%202")).await, 1);
        api.get(&format!("{REST}?kind=gedicht")).await.assert_status(400);
        let page = async |after: &str| api.get(&format!("{REST}?school={school}&limit=1{after}")).await.expect(200).json();
        let first = page("").await;
        let second = page(&format!("&after={}", first["next"].as_str().unwrap())).await;
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
        assert_eq!(second["next"], Value::Null);
        for (query, bytes, words) in [
            ("kind=tpek", pdf.clone(), "Vom: "),
            ("kind=tpek&dated_on=2023-02-01&valid_to=2023-01-31", pdf.clone(), "Gültig bis: Das Ende liegt vor dem Beginn."),
            ("kind=tpek&dated_on=2026-06-18", pdf.clone(), "Vom: Der 18.06.2026 liegt in der Zukunft."),
            ("kind=gedicht&dated_on=2023-02-01", pdf.clone(), "Dokument: Bitte wählen Sie einen Wert aus der Liste. „gedicht“ ist kein Wert für "),
            ("kind=sonstiges&dated_on=2023-02-01", pdf.clone(), "Bezeichnung: Bitte ausfüllen, so wie das Programm das Dokument nennt."),
            ("kind=tpek&dated_on=2023-02-01&school=999999", pdf.clone(), "„school“: Die Schule 999999 gibt es nicht"),
            ("kind=tpek&dated_on=2023-02-01", b"<html>".to_vec(), "Datei: Bitte wählen Sie ein PDF, JPEG oder PNG aus."),
            ("kind=tpek&dated_on=2023-02-01", Vec::new(), "Es kam keine Datei an."),
        ] {
            send(query, bytes).await.expect(422).assert_shows(words);
        }
        app.api(Role::Pruefung, &[]).await.delete(&path, "\"1\"").await.assert_status(403);
        api.send(Method::DELETE, &path, None).await.assert_status(428);
        api.delete(&path, "\"2\"").await.assert_status(412);
        api.delete(&path, "\"1\"").await.assert_status(204);
        api.get(&path).await.assert_status(404);
        assert_eq!(total(&format!("school={school}")).await, 1);
    }
}
