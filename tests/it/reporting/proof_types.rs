//! The types of a proof: proposed by the programme, chosen with the report, frozen with what is filed.

use std::io::{Cursor, Read};

use calamine::Data;
use paktbuch_entity::narrative;
use paktbuch_tests::app::has_worker;
use paktbuch_tests::{Answer, TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::EntityTrait;
use serde_json::json;

use super::support::sheets;
use crate::filing::file::{filings, form};
use crate::funding::edition::asks;

const SIMPLE: [&str; 4] = ["Deckblatt", "Einnahmen", "Ausgaben", "Sachbericht"];

fn names(bytes: &[u8]) -> Vec<String> {
    sheets(bytes).into_iter().map(|(name, _)| name).collect()
}

fn file_name(answer: &Answer) -> &str {
    answer.headers["content-disposition"].to_str().unwrap()
}

/// What the Deckblatt says of all spending (lt. Abrechnung).
fn spent(bytes: &[u8]) -> Data {
    let cover = sheets(bytes).swap_remove(0).1;
    let rows: Vec<&[Data]> = cover.rows().collect();
    let row = rows
        .iter()
        .find(|row| row.iter().any(|cell| *cell == "Gesamtausgaben"));
    row.unwrap().last().cloned().unwrap()
}

on_both! {
    async fn the_programme_proposes_the_type_and_the_page_chooses_another(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        asks(&app, id, "vn_art = { wert = \"einfacher_vn\", quelle = \"Nr. 6\" }").await;
        let office = app.foerdermittel().await;
        let page = format!("/berichte/verwendungsnachweis?bescheid={id}&stichtag=31.12.2025");
        let file = format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}&stichtag=31.12.2025");
        let shown = office.get(&page).await.expect(200);
        shown.assert_shows("Einfacher Verwendungsnachweis 48.02.Buchfink");
        shown.assert_shows("Einfacher-Verwendungsnachweis_48-02-Buchfink_2025-12-31.xlsx");
        shown.assert_shows("Deckblatt, Einnahmen, Ausgaben, Sachbericht");
        let simple = office.get(&file).await.expect(200);
        assert_eq!(names(&simple.body), SIMPLE);
        assert!(file_name(&simple).contains("Einfacher-Verwendungsnachweis_48-02-Buchfink_2025-12-31.xlsx"));
        let record = office.get(&format!("{file}&ausgabe=akte")).await.expect(200);
        assert_eq!(names(&record.body).len(), 10, "the files have everything");
        for (art, count) in [("vn", 8), ("verwendungsbestaetigung", 1), ("einfacher_zwischennachweis", 4), ("zwischennachweis", 8)] {
            let made = office.get(&format!("{file}&art={art}")).await.expect(200);
            assert_eq!(names(&made.body).len(), count, "{art}");
            assert_eq!(spent(&made.body), Data::Float(595.0), "{art}");
            assert_eq!(office.get(&format!("{file}&art={art}")).await.expect(200).body, made.body, "{art}: the same bytes");
        }
        let only = office.get(&format!("{page}&art=verwendungsbestaetigung")).await.expect(200);
        only.assert_shows("Verwendungsbestätigung 48.02.Buchfink");
        only.assert_shows("enthält nur das Blatt Deckblatt");
        let wrong = office.get(&format!("{page}&art=unsinn")).await.expect(422);
        wrong.assert_shows("„unsinn“ ist kein Wert für Art des Nachweises");
    }

    async fn a_confirmation_needs_no_narrative(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let letter = "/berichte/schreiben/sachbericht/pdf?bescheid=";
        let told = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200);
        assert!(told.html().contains(letter), "{}", told.html());
        narrative::Entity::delete_by_id(id).exec(app.db.reader()).await.unwrap();
        let untold = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200);
        assert!(!untold.html().contains(letter), "it would lead to a refusal");
        let page = async |art: &str| office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}&art={art}")).await.expect(200);
        page("vn").await.assert_shows("Sachbericht fehlt.");
        page("verwendungsbestaetigung").await.assert_hides("Sachbericht fehlt.");
        let missing = "Der Sachbericht ist noch nicht eingetragen";
        office.get(&format!("/bescheide/{id}")).await.expect(200).assert_shows(missing);
        asks(&app, id, "vn_art = { wert = \"verwendungsbestaetigung\", quelle = \"Nr. 6\" }").await;
        office.get(&format!("/bescheide/{id}")).await.expect(200).assert_hides(missing);
    }

    async fn the_programme_says_whether_receipts_are_enclosed_and_interim_proofs_asked_for(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let parameters = "vn_art = { wert = \"einfacher_vn\", quelle = \"Nr. 6\" }\nzwischennachweis = { wert = true, quelle = \"Nr. 6\" }\nbelegliste = { wert = \"ja\", quelle = \"Nr. 6\" }";
        asks(&app, id, parameters).await;
        let file = format!("/berichte/verwendungsnachweis.xlsx?bescheid={id}&stichtag=31.12.2025");
        let office = app.foerdermittel().await;
        let made = office.get(&file).await.expect(200);
        assert_eq!(names(&made.body), ["Deckblatt", "Einnahmen", "Ausgaben", "Belegliste", "Sachbericht"]);
        let page = office.get(&format!("/berichte/verwendungsnachweis?bescheid={id}")).await.expect(200);
        page.assert_shows("Das Programm verlangt Zwischennachweise, meist zum 31.12.");
    }

    async fn an_interim_proof_is_of_the_end_of_the_year(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let report = format!("/api/paktbuch/v1/reports/verwendungsnachweis?notice={}", world.own.notice.reference);
        let made = api.get(&format!("{report}&proof_type=zwischennachweis")).await.expect(200);
        assert!(file_name(&made).contains("Zwischennachweis_48-02-Buchfink_2025-12-31.xlsx"), "{}", file_name(&made));
        let cover = sheets(&made.body).swap_remove(0).1;
        let said: String = cover.used_cells().map(|(_, _, cell)| format!("{cell}\n")).collect();
        assert!(said.contains("zum 31.12.2025; der Verwendungsnachweis folgt") && !said.contains("nicht eingereicht"), "{said}");
        api.get(&format!("{report}&proof_type=unsinn")).await.assert_status(422);
        let proofs = format!("/api/paktbuch/v1/notices/{}/proofs", world.own.notice.id);
        let body = json!({"as_of": "2025-12-31", "filed_before": 1, "reason": "abgesprochen", "proof_type": "unsinn"});
        api.post(&proofs, &body).await.assert_status(422);
    }

    async fn what_is_filed_keeps_its_type(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        let office = app.foerdermittel().await;
        let filled = [("confirmed", "true"), ("reason", "abgesprochen")];
        // What was shown was the full proof.
        let other = form(&office, id.0, "2025-12-31").await.with(&filled).with(&[("art", "einfacher_vn")]);
        office.submit(&other).await.expect(422).assert_shows("Seit diese Seite den Stand gezeigt hat");
        let address = format!("/bescheide/{id}/nachweise/einreichen");
        let chosen = office.form(&format!("{address}?stichtag=2025-12-31&art=verwendungsbestaetigung"), &address).await;
        assert_eq!(chosen.value("art"), Some("verwendungsbestaetigung"));
        let done = office.submit(&chosen.with(&filled)).await.expect(303);
        let page = office.follow(&done).await.expect(200);
        page.assert_shows("Verwendungsbestätigung_48-02-Buchfink_2025-12-31_Version-2.xlsx");
        page.assert_shows("Was eingereicht ist und was heute in Paktbuch steht, ist dasselbe.");
        let filed = filings(&app).await.pop().unwrap();
        let bytes = office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body;
        assert_eq!(names(&bytes), ["Deckblatt"]);
        // The programme changes its mind; what was filed does not.
        asks(&app, id, "vn_art = { wert = \"einfacher_vn\", quelle = \"Nr. 6\" }").await;
        let page = office.get(&format!("/nachweise/{}", filed.id)).await.expect(200);
        page.assert_shows("Verwendungsbestätigung");
        assert_eq!(office.get(&format!("/nachweise/{}/verwendungsnachweis.xlsx", filed.id)).await.expect(200).body, bytes);
        page.assert_shows("Verwendungsbestätigung 48.02.Buchfink, Version 2");
        // The next version is of another type and of an earlier day.
        let next = form(&office, id.0, "2025-12-30").await.with(&filled);
        let page = office.follow(&office.submit(&next).await.expect(303)).await.expect(200);
        page.assert_shows("Einfacher Verwendungsnachweis 48.02.Buchfink, Version 3");
        let text = page.text();
        let (_, before) = text.split_once("Gegenüber Version 2").unwrap();
        assert!(before.contains("Verwendungsbestätigung") && before.contains("Einfacher Verwendungsnachweis"), "{before}");
        let list = office.get(&format!("/bescheide/{id}/nachweise")).await.expect(200);
        list.assert_shows("Es gilt Version 3, die zuletzt eingereichte (Stichtag 30.12.2025), obwohl ihr Stichtag früher liegt");
        for kind in ["Verwendungsbestätigung", "Einfacher Verwendungsnachweis"] {
            list.assert_shows(kind);
        }
    }

    async fn the_cover_letter_says_what_comes_with_it(app: TestApp) {
        if !has_worker() {
            return;
        }
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let address = format!("/berichte/schreiben/anschreiben/docx?bescheid={}&stichtag=31.12.2025", world.own.notice.id);
        let said = async || {
            let letter = office.get(&format!("{address}&art=vn")).await.expect(200);
            let mut text = String::new();
            let mut archive = zip::ZipArchive::new(Cursor::new(letter.body)).unwrap();
            archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let whole = said().await;
        assert!(whole.contains("Sachbericht"), "{whole}");
        for (art, sent, enclosed) in [
            ("vn", "übersende ich den Verwendungsnachweis.", "zahlenmäßiger Nachweis mit Belegliste (1 Zeile) und Inventarliste (1 Gerät)"),
            ("einfacher_vn", "übersende ich den einfachen Verwendungsnachweis.", "zahlenmäßiger Nachweis nach Einzelansätzen"),
            ("verwendungsbestaetigung", "übersende ich die Verwendungsbestätigung.", "Verwendungsbestätigung"),
            ("zwischennachweis", "übersende ich den Zwischennachweis. Der Verwendungsnachweis folgt", "zahlenmäßiger Nachweis mit Belegliste"),
        ] {
            let letter = office.get(&format!("{address}&art={art}")).await.expect(200);
            let mut text = String::new();
            let mut archive = zip::ZipArchive::new(Cursor::new(letter.body)).unwrap();
            archive.by_name("word/document.xml").unwrap().read_to_string(&mut text).unwrap();
            assert!(text.contains(sent) && text.contains(enclosed), "{art}: {text}");
            assert_eq!(text.contains("Belegliste"), art == "vn" || art == "zwischennachweis", "{art}: {text}");
        }
        office.get(&format!("{address}&art=unsinn")).await.assert_status(422);
        // Nothing is enclosed that is not there.
        narrative::Entity::delete_by_id(world.own.notice.id).exec(app.db.reader()).await.unwrap();
        let without = said().await;
        assert!(without.contains("Inventarliste (1 Gerät)") && !without.contains("Sachbericht"), "{without}");
    }
}
