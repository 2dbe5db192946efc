//! The Förderakte: everything of one grant as an archive.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use paktbuch::documents::Stored;
use paktbuch_tests::binary::{Paktbuch, argument};
use paktbuch_tests::world::OWN;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, IntoActiveModel, Set};
use serde_json::json;
use zip::ZipArchive;

/// The files of an archive by their paths.
pub(super) fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut files = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        assert!(
            files.insert(name.clone(), content).is_none(),
            "{name} is there twice"
        );
    }
    files
}

fn text(files: &BTreeMap<String, Vec<u8>>, path: &str) -> String {
    String::from_utf8(files[path].clone()).unwrap()
}

/// Where a stored document lies.
pub(super) fn stored(app: &TestApp, sha256: &str) -> std::path::PathBuf {
    app.data()
        .documents()
        .root()
        .join(&sha256[..2])
        .join(&sha256[2..])
}

on_both! {
    async fn every_file_is_there_with_the_hash_of_the_index(app: TestApp) {
        let world = World::build(&app).await;
        let address = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let office = app.pruefung().await;
        let answer = office.get(&address).await.expect(200);
        assert!(answer.headers["content-disposition"].to_str().unwrap().contains("Foerderakte_48-02-Buchfink_2026-06-16.zip"));
        let files = unpacked(&answer.body);
        let sums = text(&files, "00_SHA256.txt");
        assert_eq!(sums.lines().count(), files.len() - 3, "{:?}", files.keys());
        let index = text(&files, "00_Inhalt.csv");
        for line in sums.lines() {
            let (sha256, path) = line.split_once("  ").unwrap();
            assert_eq!(Stored::of(&files[path]).sha256, sha256, "{path}");
            let row = index.lines().find(|row| row.starts_with(&format!("{path};"))).unwrap();
            assert!(row.contains(sha256) && row.contains(&format!(";{};", files[path].len())), "{row}");
            assert!(path.is_ascii() && !path.contains(".."), "{path}");
        }
        let invoice = Stored::of(&app.data().documents().get(&world.own.document.sha256).unwrap()).sha256;
        for folder in ["01_Bescheide/", "02_Bestellungen/", "03_Rechnungen/", "04_Schulen/", "05_Vermerke/", "06_Nachweise/", "07_Pruefung/"] {
            let mut own = files.iter().filter(|(path, _)| path.starts_with(folder));
            assert!(own.any(|(_, bytes)| Stored::of(bytes).sha256 == invoice), "{folder}: {:?}", files.keys());
        }
        for made in ["001_Verwendungsnachweis.xlsx", "002_Belegliste.xlsx", "003_Inventarliste.xlsx"] {
            assert!(files[&format!("08_Auswertungen/{made}")].starts_with(b"PK"), "{made}");
        }
        assert!(text(&files, "08_Auswertungen/004_Zahlungen.csv").contains(&world.own.invoice.number));
        let others = [&world.sister.notice.reference, &world.sister.invoice.number];
        assert!(others.iter().all(|other| !index.contains(other.as_str())), "{index}");

        let again = office.get(&address).await.expect(200);
        assert!(again.body == answer.body, "the same data and the same day, the same bytes");
        assert_eq!(std::fs::read_dir(app.data().temporary()).unwrap().count(), 0, "nothing is left");
    }

    async fn records_without_a_file_are_lists(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let answer = office.get(&format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id)).await.expect(200);
        let files = unpacked(&answer.body);
        let inventory_number = format!("Gerät {}", world.own.device.inventory_number);
        for (name, words) in [
            ("Antrag.csv", &["Antrag Buchfink", "10.01.2023", "Maßnahme;Tablets Buchfink", "10000,00"][..]),
            ("Auflagen.csv", &["Zwischennachweis Buchfink", "S. 4 Buchfink", "15.03.2024", "Amt Buchfink"]),
            ("Bestellpositionen.csv", &["B-Buchfink", "Tablet Buchfink", ";2;1;", "1190,00"]),
            ("Lieferungen.csv", &["B-Buchfink", "03.05.2023", "LS Buchfink", "Karton Buchfink"]),
            ("Pruefschritte.csv", &["03.06.2024", "Prüferin Buchfink", "RPA Buchfink"]),
            ("Kuerzungen.csv", &["500,00", "Kürzung Buchfink"]),
            ("Vermerke.csv", &["Ersatz zugesagt Buchfink", inventory_number.as_str()]),
            ("Foerderprogramm.toml", &["aufbewahrung_jahre", "§ 59 KomHVO NRW"]),
        ] {
            let (path, bytes) = files.iter().find(|(path, _)| path.ends_with(&format!("_{name}"))).expect(name);
            let text = String::from_utf8(bytes.clone()).unwrap();
            assert!(words.iter().all(|word| text.contains(word)), "{path}: {text}");
            assert!(!text.contains(&world.sister.notice.reference) && !text.contains(&world.sister.order.number), "{path}: {text}");
        }
    }

    async fn a_notice_without_application_has_no_list_of_one(app: TestApp) {
        let world = World::build(&app).await;
        let mut notice = world.own.notice.clone().into_active_model();
        notice.application_id = Set(None);
        notice.update(app.db.reader()).await.unwrap();
        let office = app.foerdermittel().await;
        let answer = office.get(&format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id)).await.expect(200);
        let files = unpacked(&answer.body);
        assert!(files.keys().all(|path| !path.ends_with("_Antrag.csv")), "{:?}", files.keys());
        assert!(files.keys().any(|path| path.ends_with("_Auflagen.csv")), "{:?}", files.keys());
    }

    /// A draft is no letter yet.
    async fn what_was_asked_for_is_there_with_its_letter(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let address = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let letters = async || -> Vec<String> {
            let answer = office.get(&address).await.expect(200);
            unpacked(&answer.body).into_keys().filter(|path| path.contains("Mittelabruf")).collect()
        };
        assert_eq!(letters().await, Vec::<String>::new());
        let own = format!("/mittelabrufe/{}", world.own.drawdown.id);
        let form = office.form(&own, &own).await.with(&[("state", "angefordert"), ("requested_on", "10.06.2026")]);
        office.submit(&form).await.assert_status(303);
        assert_eq!(letters().await, ["08_Auswertungen/008_Mittelabruf-1.pdf", "08_Auswertungen/009_Mittelabruf-1-Aufstellung.xlsx"]);
    }

    async fn notes_on_the_parts_of_the_notice_are_there_too(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (side, whose) in [(&world.own, "unsere"), (&world.sister, "fremde")] {
            for (subject, id) in [
                ("aenderung", side.amendment.id.0), ("umschichtung", side.reallocation.id.0), ("auszahlung", side.payout.id.0),
                ("mittelabruf", side.drawdown.id.0), ("zahlung", side.payment.id.0), ("lieferung", side.delivery.id.0),
            ] {
                let text = format!("{whose} {subject}");
                let note = json!({"subject": subject, "subject_id": id, "said_on": "2026-06-10", "text": text});
                api.post("/api/paktbuch/v1/memos", &note).await.assert_status(201);
            }
        }
        let address = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let answer = app.foerdermittel().await.get(&address).await.expect(200);
        let files = unpacked(&answer.body);
        let path = files.keys().find(|path| path.ends_with("_Vermerke.csv")).unwrap();
        let notes = text(&files, path);
        for subject in ["aenderung", "umschichtung", "auszahlung", "mittelabruf", "zahlung", "lieferung"] {
            assert!(notes.contains(&format!("unsere {subject}")), "{notes}");
        }
        assert!(!notes.contains("fremde"), "{notes}");
    }

    async fn the_history_tells_of_payments_that_are_gone(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let path = format!("/zahlungen/{}", world.own.payment.id);
        let remove = office.form(&path, &format!("{path}/entfernen")).await.with(&[("grund", "zweimal eingelesen")]);
        office.submit(&remove).await.assert_status(303);
        let answer = office.get(&format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id)).await.expect(200);
        let files = unpacked(&answer.body);
        let (_, history) = files.iter().find(|(path, _)| path.ends_with("_Verlauf.csv")).unwrap();
        let history = String::from_utf8(history.clone()).unwrap();
        assert!(history.contains("hat eine Zahlung entfernt") && history.contains("Grund: zweimal eingelesen"), "{history}");
        assert!(!history.contains(world.sister.invoice.number.as_str()), "{history}");
    }

    async fn a_document_that_is_gone_or_changed_is_named_and_nothing_is_made(app: TestApp) {
        let world = World::build(&app).await;
        let address = format!("/berichte/foerderakte.zip?bescheid={}", world.own.notice.id);
        let office = app.foerdermittel().await;
        let sha256 = &world.own.document.sha256;
        let path = stored(&app, sha256);
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, b"anders").unwrap();
        let changed = office.get(&address).await.expect(409);
        changed.assert_shows("fehlt oder wurde verändert");
        changed.assert_shows("Bescheid 48.02.Buchfink");
        std::fs::remove_file(&path).unwrap();
        office.get(&address).await.expect(409).assert_shows(sha256);
        assert_eq!(std::fs::read_dir(app.data().temporary()).unwrap().count(), 0, "nothing is left");
        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let out = argument(folder.path(), "akte.zip");
        let refused = ["report", "foerderakte", "--notice", &world.own.notice.reference, "--out", &out];
        let said = paktbuch.run(&refused);
        assert!(said.code != Some(0) && said.stderr.contains(sha256), "{said:?}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no part of it is left");
        std::fs::write(&path, bytes).unwrap();
        office.get(&address).await.assert_status(200);
    }

    async fn it_is_made_by_those_who_see_the_whole_grant(app: TestApp) {
        let world = World::build(&app).await;
        let id = world.own.notice.id;
        app.schul_it(&[OWN]).await.get(&format!("/berichte/foerderakte.zip?bescheid={id}")).await.assert_status(403);
        let office = app.foerdermittel().await;
        office.get("/berichte/foerderakte.zip?bescheid=4711").await.assert_status(404);
        office.get("/berichte/foerderakte.zip").await.expect(422).assert_shows("Bitte einen Bescheid auswählen.");
        let page = office.get(&format!("/bescheide/{id}")).await.expect(200).html();
        assert!(page.contains(&format!("/berichte/foerderakte.zip?bescheid={id}")), "{page}");
        let reference = &world.own.notice.reference;
        let api = app.api(Role::Pruefung, &[]).await;
        let answer = api.get(&format!("/api/paktbuch/v1/reports/foerderakte?notice={reference}")).await.expect(200);
        assert!(unpacked(&answer.body).contains_key("00_Inhalt.xlsx"));
        api.get(&format!("/api/paktbuch/v1/reports/foerderakte?notice={reference}&format=xlsx")).await.assert_status(400);
        api.get("/api/paktbuch/v1/reports/foerderakte").await.assert_status(422);
        let school = app.api(Role::SchulIt, &[OWN]).await;
        school.get(&format!("/api/paktbuch/v1/reports/foerderakte?notice={reference}")).await.assert_status(403);

        let (paktbuch, folder) = (Paktbuch::of(&app), tempfile::tempdir().unwrap());
        let out = argument(folder.path(), "akte.zip");
        let lines = paktbuch.json(&["report", "foerderakte", "--notice", reference, "--out", &out], 0);
        let bytes = std::fs::read(folder.path().join("akte.zip")).unwrap();
        assert_eq!(lines[0]["sha256"], Stored::of(&bytes).sha256);
        assert_eq!(lines[0]["rows"], unpacked(&bytes).len() - 3);
    }
}
