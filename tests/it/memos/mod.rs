//! Notes on records and their Wiedervorlagen.

mod kinds;
mod removed;

use axum::http::Method;
use paktbuch_entity::memo;
use paktbuch_tests::browser::File;
use paktbuch_tests::world::{MARKER, OWN};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{MemoSubject, Role, parse_date};
use sea_orm::{EntityTrait, PaginatorTrait, QueryOrder};
use serde_json::json;

const MAIL: &[u8] = b"From: =?utf-8?Q?J=C3=BCrgen_M=C3=BCller?= <m@example.org>\r\nDate: Tue, 05 Mar 2024 09:30:00 +0100\r\nSubject: Nachforderung\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBitte die Belege nachreichen.\r\n";

const SCAN: &[u8] = b"%PDF-1.7 Scan";

async fn latest(app: &TestApp) -> memo::Model {
    memo::Entity::find()
        .order_by_desc(memo::Column::Id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}

async fn count(app: &TestApp) -> u64 {
    memo::Entity::find().count(app.db.reader()).await.unwrap()
}

on_both! {
    async fn a_note_is_written_comes_up_again_and_is_settled(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/vermerke/bescheid/{}", world.own.notice.id);
        let notice = format!("/bescheide/{}", world.own.notice.id);
        assert!(office.get(&notice).await.expect(200).html().contains(&path));
        let form = office.form(&path, &path).await;
        assert_eq!(form.value("said_on"), Some("16.06.2026"), "today is preset");
        let form = form.with(&[("text", "Frist wird verlängert"), ("with_whom", "Frau Kern, Bezirksregierung"), ("follow_up_on", "1.7.26")]);
        let before = count(&app).await;
        office.submit_files(&form, &[]).await.assert_status(303);
        office.submit_files(&form, &[]).await.assert_status(303);
        let row = latest(&app).await;
        assert_eq!((row.subject_kind, row.subject_id), (MemoSubject::Notice, world.own.notice.id.0));
        assert_eq!(count(&app).await, before + 1, "a double click writes one");
        office.get(&notice).await.expect(200).assert_shows("hat einen Vermerk geschrieben");
        office.get("/fristen").await.expect(200).assert_shows("in 15 Tagen Wiedervorlage: Frist wird verlängert");
        let done = format!("/vermerke/eintrag/{}/erledigt", row.id);
        let settle = office.form(&path, &done).await;
        office.submit(&settle).await.assert_status(303);
        assert_eq!(latest(&app).await.done_on, parse_date("16.06.2026").ok());
        office.get("/fristen").await.expect(200).assert_hides("Frist wird verlängert");
        office.get(&path).await.expect(200).assert_shows("erledigt am 16.06.2026");
    }

    async fn orders_drawdowns_and_proofs_have_notes_too(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let (notice, order, drawdown) = (world.own.notice.id, world.own.order.id, world.own.drawdown.id);
        for (path, page, history, label) in [
            (format!("/vermerke/bestellung/{order}"), format!("/bestellungen/{order}"), format!("/bestellungen/{order}"), "Bestellung B-Buchfink"),
            (format!("/vermerke/mittelabruf/{drawdown}"), format!("/mittelabrufe/{drawdown}"), format!("/bescheide/{notice}"), "Mittelabruf 1 zu Bescheid"),
            (format!("/vermerke/nachweis/{notice}"), format!("/bescheide/{notice}/nachweispruefung"), format!("/bescheide/{notice}"), "Nachweis zu Bescheid"),
        ] {
            assert!(office.get(&page).await.expect(200).html().contains(&format!("href=\"{path}\"")), "{page}");
            let text = format!("Nachfragen zu {label}");
            let form = office.form(&path, &path).await.with(&[("text", &text), ("follow_up_on", "1.7.26")]);
            office.submit_files(&form, &[]).await.assert_status(303);
            let list = office.get("/fristen?art=wiedervorlage").await.expect(200);
            list.assert_shows(&format!("Wiedervorlage: {text}"));
            list.assert_shows(label);
            office.get(&history).await.expect(200).assert_shows("hat einen Vermerk geschrieben");
            let back = office.get(&path).await.expect(200).html();
            assert!(back.contains(&format!("href=\"{page}\"")), "{path} leads back to {page}");
            app.schul_it(&[OWN]).await.get(&path).await.assert_status(404);
        }
        office.get("/vermerke/mittelabruf/999999").await.assert_status(404);
        // A reader of the school's order is not led to the office's notes.
        let order = app.schul_it(&[OWN]).await.get(&format!("/bestellungen/{order}")).await.expect(200);
        assert!(!order.html().contains("/vermerke/"), "{}", order.html());
        order.assert_hides("Nachfragen zu Bestellung");
    }

    async fn a_mail_fills_what_is_empty_and_is_kept_byte_for_byte(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/vermerke/rechnung/{}", world.own.invoice.id);
        let form = office.form(&path, &path).await;
        let mail: File<'_> = ("datei", "Antwort.eml", MAIL);
        office.submit_files(&form, &[mail]).await.assert_status(303);
        let row = latest(&app).await;
        assert_eq!((row.said_on, row.with_whom.as_str()), (parse_date("05.03.2024").unwrap(), "Jürgen Müller"));
        assert_eq!(row.text, "Nachforderung\nBitte die Belege nachreichen.");
        let file = office.get(&format!("/vermerke/eintrag/{}/datei", row.id)).await.expect(200);
        assert_eq!(file.body, MAIL);
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        let typed = office.form(&path, &path).await.with(&[("text", "Eigene Worte"), ("said_on", "06.03.2024")]);
        office.submit_files(&typed, &[mail]).await.assert_status(303);
        let row = latest(&app).await;
        assert_eq!((row.text.as_str(), row.said_on), ("Eigene Worte", parse_date("06.03.2024").unwrap()));
    }

    async fn a_wiedervorlage_that_is_over_is_kept_with_a_warning(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/vermerke/bescheid/{}", world.own.notice.id);
        let words = |day: &str| format!("Die Wiedervorlage am {day} liegt in der Vergangenheit. Bitte den Tag prüfen.");
        let add = async |text: &str, day: &str| {
            let form = office.form(&path, &path).await.with(&[("text", text), ("said_on", "1.3.2024"), ("follow_up_on", day)]);
            let saved = office.submit_files(&form, &[]).await.expect(303);
            office.follow(&saved).await.expect(200)
        };
        let told = add("Gestern", "15.6.2026").await;
        told.assert_shows("Der Vermerk ist gespeichert.");
        told.assert_shows(&words("15.06.2026"));
        let id = latest(&app).await.id;
        add("Heute", "16.6.2026").await.assert_hides("liegt in der Vergangenheit");
        // Of a day that stands there already nothing is said again.
        let entry = format!("/vermerke/eintrag/{id}");
        for (values, is_warned) in [([("text", "Anders")], false), ([("follow_up_on", "14.6.2026")], true)] {
            let form = office.form(&entry, &entry).await.with(&values);
            let saved = office.submit(&form).await.expect(303);
            let told = office.follow(&saved).await.expect(200).text();
            assert_eq!(told.contains(&words("14.06.2026")), is_warned, "{told}");
            assert!(!told.contains(&words("15.06.2026")), "{told}");
        }
    }

    async fn what_cannot_be_is_refused_and_nothing_is_written(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/vermerke/bescheid/{}", world.own.notice.id);
        let before = count(&app).await;
        let long = "x".repeat(4_001);
        for (values, message) in [
            (vec![("text", "")], "Vermerk: Bitte ausfüllen."),
            (vec![("text", "a"), ("said_on", "31.02.2026")], "Tag:"),
            (vec![("text", "a"), ("said_on", "17.06.2026")], "Tag: Der 17.06.2026 liegt in der Zukunft."),
            (vec![("text", "a"), ("said_on", "01.06.2026"), ("follow_up_on", "31.05.2026")], "liegt vor dem Tag des Vermerks"),
            (vec![("text", long.as_str())], "höchstens 4000 Zeichen"),
        ] {
            let form = office.form(&path, &path).await.with(&values);
            office.submit_files(&form, &[]).await.expect(422).assert_shows(message);
        }
        let form = office.form(&path, &path).await.with(&[("text", "a")]);
        office.submit_files(&form, &[("datei", "leer.eml", b"")]).await.expect(422).assert_shows("Sie ist leer");
        for (name, bytes) in [("programm.exe", &b"MZ\x90\x00"[..]), ("bild.svg", b"<svg/>"), ("brief.docx", b"PK\x03\x04")] {
            let refused = office.submit_files(&form, &[("datei", name, bytes)]).await.expect(422);
            refused.assert_shows("Datei: Bitte wählen Sie eine E-Mail (.eml), ein PDF, JPEG oder PNG aus.");
        }
        assert_eq!(count(&app).await, before);
        office.get("/vermerke/bescheid/999999").await.assert_status(404);
        office.get("/vermerke/anderes/1").await.assert_status(400);
    }

    async fn a_school_writes_on_its_devices_only(app: TestApp) {
        let world = World::build(&app).await;
        let it = app.schul_it(&[OWN]).await;
        let own = format!("/vermerke/geraet/{}", world.own.device.id);
        let form = it.form(&own, &own).await.with(&[("text", "Display gesprungen")]);
        it.submit_files(&form, &[]).await.assert_status(303);
        it.get(&own).await.expect(200).assert_hides(MARKER);
        for path in [
            format!("/vermerke/geraet/{}", world.sister.device.id),
            format!("/vermerke/schule/{}", world.sister.school.id),
            format!("/vermerke/bescheid/{}", world.own.notice.id),
            format!("/vermerke/rechnung/{}", world.own.invoice.id),
            format!("/vermerke/eintrag/{}", world.sister.memo.id),
            format!("/vermerke/eintrag/{}/datei", world.sister.memo.id),
        ] {
            it.get(&path).await.assert_status(404);
        }
        let auditor = app.pruefung().await.get(&own).await.expect(200);
        auditor.assert_shows("Display gesprungen");
        assert!(auditor.forms().iter().all(|form| !form.action.starts_with("/vermerke")));
    }

    async fn notes_are_written_and_settled_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let body = json!({"subject": "antrag", "subject_id": world.own.application.id.0, "said_on": "2026-06-10",
            "text": "Rückfrage", "follow_up_on": "2026-06-20"});
        let made = api.post("/api/paktbuch/v1/memos", &body).await.expect(201);
        let id = made.json()["id"].as_i64().unwrap();
        let path = format!("/api/paktbuch/v1/memos/{id}");
        let change = json!({"said_on": "2026-06-10", "text": "Rückfrage", "follow_up_on": "2026-06-20", "done_on": "2026-06-15"});
        api.put(&path, "\"1\"", &change).await.assert_status(200);
        assert_eq!(api.get(&path).await.expect(200).json()["done_on"], "2026-06-15");
        let list = format!("/api/paktbuch/v1/memos?subject=antrag&subject_id={}", world.own.application.id);
        assert_eq!(api.get(&list).await.expect(200).json()["items"][0]["text"], "Rückfrage");
        let other = app.api(Role::SchulIt, &[OWN]).await;
        other.get(&path).await.assert_status(404);
        let early = json!({"said_on": "2026-06-10", "text": "x", "follow_up_on": "2026-06-09"});
        api.put(&path, "\"2\"", &early).await.assert_status(422);
        let tomorrow = json!({"said_on": "2026-06-17", "text": "x"});
        api.put(&path, "\"2\"", &tomorrow).await.expect(422).assert_shows("für später ist die Wiedervorlage da");
    }

    async fn a_mail_comes_in_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let files = "/api/paktbuch/v1/memos/files";
        let notice = format!("subject=bescheid&subject_id={}", world.own.notice.id);
        let mail = format!("{files}?{notice}&file_name=Antwort.eml");
        let told = api.call(Method::POST, &mail, &[], MAIL).await.expect(201).json();
        assert_eq!((&told["said_on"], &told["with_whom"], &told["file_name"]), (&json!("2024-03-05"), &json!("Jürgen Müller"), &json!("Antwort.eml")));
        assert!(told["text"].as_str().unwrap().contains("Bitte die Belege nachreichen."), "{told}");
        let file = format!("/api/paktbuch/v1/memos/{}/file", told["id"]);
        let read = app.api(Role::Pruefung, &[]).await.get(&file).await.expect(200);
        assert_eq!(read.body, MAIL);
        assert!(read.headers["content-disposition"].to_str().unwrap().starts_with("attachment;"));
        let scan = format!("{files}?{notice}&file_name=scan.pdf&text=Scan");
        let told = api.call(Method::POST, &scan, &[], SCAN).await.expect(201).json();
        assert_eq!((&told["said_on"], &told["text"]), (&json!("2026-06-16"), &json!("Scan")));
        let empty: &[u8] = b"";
        for (query, bytes, words) in [
            (format!("{notice}&file_name=scan.pdf"), SCAN, "Vermerk: Bitte ausfüllen."),
            (format!("{notice}&text=x&file_name=seite.html"), &b"<html>"[..], "eine E-Mail (.eml), ein PDF, JPEG oder PNG"),
            (format!("{notice}&text=x&file_name=programm.eml"), &b"MZ\x90\x00"[..], "eine E-Mail (.eml), ein PDF, JPEG oder PNG"),
            (format!("{notice}&text=Scan"), empty, "Es kam keine Datei an."),
            (format!("subject=mond&subject_id={}", world.own.notice.id), MAIL, "„subject“"),
            ("subject=bescheid&text=Scan".to_owned(), MAIL, "„subject_id“: Bitte die Nummer des Datensatzes angeben."),
        ] {
            api.call(Method::POST, &format!("{files}?{query}"), &[], bytes).await.expect(422).assert_shows(words);
        }
        let it = app.api(Role::SchulIt, &[OWN]).await;
        it.call(Method::POST, &mail, &[], MAIL).await.assert_status(404);
        it.get(&file).await.assert_status(404);
        app.api(Role::Pruefung, &[]).await.call(Method::POST, &mail, &[], MAIL).await.assert_status(403);
    }
}
