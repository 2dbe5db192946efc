//! Editions of programmes that the authority enters, and the notices that keep theirs.

use paktbuch::checking::run;
use paktbuch_entity::programme_edition;
use paktbuch_tests::browser::File;
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{NoticeId, Role};
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::json;

/// An edition with sound values; `more` are further lines.
fn edition(version: u32, more: &str) -> String {
    format!("code = \"laptops-kreis\"\nversion = {version}\ntitel = \"Laptops des Kreises\"\n{more}\n")
}

const PLACE: &str = "/fassungen/neu";
const TARGET: &str = "/programme";

async fn count(app: &TestApp) -> u64 {
    programme_edition::Entity::find()
        .count(app.db.reader())
        .await
        .unwrap()
}

/// What R9 says about a notice.
async fn school_findings(app: &TestApp, notice: NoticeId) -> Vec<String> {
    let found = run(app.db.reader(), app.clock.today(), Some(notice))
        .await
        .unwrap();
    let found = found
        .into_iter()
        .filter(|found| found.finding.rule.code() == "R9");
    found.map(|found| found.finding.message).collect()
}

on_both! {
    async fn a_programme_is_entered_and_shown_with_its_sources(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let before = count(&app).await;
        let text = edition(1, "foerdersatz = { wert = \"80 %\", quelle = \"Richtlinie des Kreises\" }\nleasing = { wert = \"bedingung\", quelle = \"Nr. 4\", hinweis = \"Nur mit Kaufoption.\" }");
        let form = office.form(PLACE, TARGET).await.with(&[("toml", &text)]);
        let answer = office.submit_files(&form, &[]).await;
        assert_eq!(answer.expect(303).location(), Some("/programme/laptops-kreis?fassung=1"));
        assert_eq!(count(&app).await, before + 1);
        let page = office.get("/programme/laptops-kreis").await.expect(200);
        for words in ["Laptops des Kreises", "80 %", "Richtlinie des Kreises", "nur unter Bedingungen", "Nur mit Kaufoption.", "Angabe fehlt"] {
            page.assert_shows(words);
        }
        office.get("/programme").await.expect(200).assert_shows("Laptops des Kreises");
        let trail = app.verwaltung().await;
        trail.get("/verwaltung/protokoll").await.expect(200).assert_shows("hat eine Fassung des Förderprogramms eingetragen");
        let started = office.form("/fassungen/neu?programm=laptops-kreis&fassung=1", TARGET).await;
        assert!(started.value("toml").unwrap().contains("version = 2"), "the next edition starts from this one");
    }

    async fn what_is_no_sound_edition_is_refused_with_its_field(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let first = edition(1, "fassung_von = { wert = 2024-01-01, quelle = \"q\" }\nfassung_bis = { wert = 2024-12-31, quelle = \"q\" }");
        let form = office.form(PLACE, TARGET).await.with(&[("toml", &first)]);
        office.submit_files(&form, &[]).await.assert_status(303);
        let before = count(&app).await;
        let from = |day: &str| format!("fassung_von = {{ wert = {day}, quelle = \"q\" }}");
        for (text, message) in [
            (String::new(), "Angaben: Bitte ausfüllen oder eine TOML-Datei wählen."),
            (edition(2, "foerdersaetze = {}"), "foerdersaetze: ist nicht bekannt."),
            (edition(2, "foerdersatz = { wert = \"101 %\", quelle = \"q\" }"), "foerdersatz.wert: „101 %“ ist kein Prozentsatz"),
            (edition(2, "foerdersatz = { wert = \"80 %\" }"), "foerdersatz: hat keine Quelle."),
            (edition(2, "gueltig_von = 2025-01-01\ngueltig_bis = 2024-12-31"), "gueltig_bis: liegt vor gueltig_von."),
            (edition(2, &from("2024-12-31")), "fassung_von: Der Zeitraum (ab 31.12.2024) überschneidet sich mit Fassung 1 (01.01.2024 bis 31.12.2024)."),
            (edition(1, &from("2025-01-01")), "version: Die nächste Fassung von „laptops-kreis“ ist 2, angegeben ist 1."),
            (edition(2, "ersetzt = 9"), "ersetzt: Eine Fassung 9 von „laptops-kreis“ gibt es nicht."),
            (edition(2, "verbrauchsfrist_tage = { wert = 4000000000, quelle = \"q\" }"), "verbrauchsfrist_tage: höchstens 3650, angegeben sind 4000000000."),
            (edition(2, "aufbewahrung_jahre = { wert = 101, quelle = \"q\" }"), "aufbewahrung_jahre: höchstens 100, angegeben sind 101."),
            (edition(2, "foerdersatz = "), "TOML: Zeile 4 lässt sich nicht lesen."),
        ] {
            let form = office.form(PLACE, TARGET).await.with(&[("toml", &text)]);
            let answer = office.submit_files(&form, &[]).await.expect(422);
            answer.assert_shows(message);
        }
        let form = office.form(PLACE, TARGET).await;
        for (content, message) in [(&b""[..], "Sie ist leer (0 Bytes)."), (&[0xff, 0xfe][..], "Sie ist kein Text in UTF-8.")] {
            let file: File<'_> = ("datei", "fassung.toml", content);
            office.submit_files(&form, &[file]).await.expect(422).assert_shows(message);
        }
        assert_eq!(count(&app).await, before);
        let next = edition(2, &from("2025-01-01"));
        let file: File<'_> = ("datei", "fassung.toml", next.as_bytes());
        office.submit_files(&form, &[file]).await.assert_status(303);
        let page = office.get("/programme/laptops-kreis").await.expect(200);
        page.assert_shows("Fassung 1 , 01.01.2024 bis 31.12.2024");
        page.assert_shows("Fassung 2 , ab 01.01.2025");
        office.get("/programme/laptops-kreis?fassung=1").await.assert_status(200);
        office.get("/programme/laptops-kreis?fassung=7").await.assert_status(404);
    }

    async fn a_notice_keeps_its_edition_until_somebody_chooses_another(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let notice = world.own.notice.id;
        let own = world.own.school.number.as_str();
        let text = |version: u32, replaced: u32, schools: &str| format!(
            "code = \"digitalpakt-nrw\"\nversion = {version}\nersetzt = {replaced}\ntitel = \"DigitalPakt mit Schulen\"\nfoerderfaehige_schulen = {{ wert = [\"{schools}\"], quelle = \"Anlage 1\" }}\n"
        );
        for (version, replaced, schools) in [(4, 1, "999999"), (5, 4, own)] {
            let form = office.form(PLACE, TARGET).await.with(&[("toml", &text(version, replaced, schools))]);
            office.submit_files(&form, &[]).await.assert_status(303);
        }
        assert_eq!(school_findings(&app, notice).await, Vec::<String>::new(), "it has edition 1, which chooses no schools");
        let edit = format!("/bescheide/{notice}/bearbeiten");
        let choose = async |version: &str| {
            let form = office.form(&edit, &edit).await.with(&[("programme_version", version)]);
            office.submit(&form).await.assert_status(303);
            school_findings(&app, notice).await
        };
        let found = choose("4").await;
        let outside = format!("Die Schule {} (Schulnummer {own}) steht nicht in der Liste der förderfähigen Schulen.", world.own.school.name);
        assert!(found.len() == 2 && found.iter().all(|message| message.ends_with(&outside)), "plan and invoice: {found:#?}");
        assert_eq!(choose("5").await, Vec::<String>::new());
    }

    /// Also at the borders; where none is in force, or another is chosen, the page says so.
    async fn a_notice_gets_the_edition_of_its_day(app: TestApp) {
        World::build(&app).await;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (version, from, to) in [(1, "2020-01-01", "2022-12-31"), (2, "2023-01-01", "2024-12-31")] {
            let days = format!("fassung_von = {{ wert = {from}, quelle = \"q\" }}\nfassung_bis = {{ wert = {to}, quelle = \"q\" }}");
            api.post("/api/paktbuch/v1/programmes", &json!({"toml": edition(version, &days)})).await.assert_status(201);
        }
        let notices = "/api/paktbuch/v1/notices";
        let notice = |reference: &str, day: &str| json!({
            "reference": reference, "programme": "laptops-kreis", "title": "Laptops", "date": day, "rate_basis_points": 9_000,
            "eligible_cents": 1_000_000,
        });
        for (reference, day, version) in [
            ("K-1", "2021-05-10", 1),
            ("K-2", "2022-12-31", 1),
            ("K-3", "2023-01-01", 2),
            ("K-4", "2024-12-31", 2),
            ("K-5", "2025-01-01", 2),
        ] {
            let made = api.post(notices, &notice(reference, day)).await.expect(201).json();
            assert_eq!(made["programme_version"], version, "{day}");
            let page = office.get(&format!("/bescheide/{}", made["id"])).await.expect(200);
            if reference == "K-5" {
                page.assert_shows("Der Bescheid ist vom 01.01.2025, hat aber Fassung 2 des Programms (01.01.2023 bis 31.12.2024).");
                page.assert_shows("Für diesen Tag ist keine Fassung eingetragen.");
            } else {
                page.assert_hides("hat aber Fassung");
            }
        }
        let form = office.form("/bescheide/neu?programm=laptops-kreis", "/bescheide").await;
        assert_eq!(form.value("programme_version"), Some(""), "the one of the day");
        let form = form.with(&[
            ("reference", "K-6"), ("title", "Laptops"), ("notice_date", "31.12.2022"), ("eligible", "10.000"), ("rate", "90"),
        ]);
        let answer = office.submit(&form).await.expect(303);
        let page = office.follow(&answer).await.expect(200);
        page.assert_hides("hat aber Fassung");
        let edit = format!("{}/bearbeiten", answer.location().unwrap());
        let form = office.form(&edit, &edit).await;
        assert_eq!(form.value("programme_version"), Some("1"));
        let answer = office.submit(&form.with(&[("programme_version", "2")])).await.expect(303);
        let page = office.follow(&answer).await.expect(200);
        page.assert_shows("Der Bescheid ist vom 31.12.2022, hat aber Fassung 2 des Programms (01.01.2023 bis 31.12.2024).");
        page.assert_shows("An diesem Tag galt Fassung 1 (01.01.2020 bis 31.12.2022).");
        assert!(page.html().contains(&format!("{edit}#f-programme_version")), "the way to the field");
    }

    async fn editions_are_entered_and_read_by_rest(app: TestApp) {
        World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = "/api/paktbuch/v1/programmes";
        for version in [1, 2] {
            let from = format!("fassung_von = {{ wert = 202{version}-01-01, quelle = \"q\" }}");
            let made = api.post(path, &json!({"toml": edition(version, &from)})).await.expect(201);
            assert_eq!(made.json()["version"], version);
            assert_eq!(made.location(), Some(format!("{path}/laptops-kreis?version={version}").as_str()));
        }
        assert_eq!(api.get(&format!("{path}/laptops-kreis")).await.expect(200).json()["version"], 2);
        assert_eq!(api.get(&format!("{path}/laptops-kreis?version=1")).await.expect(200).json()["version"], 1);
        api.get(&format!("{path}/laptops-kreis?version=3")).await.assert_status(404);
        let refused = api.post(path, &json!({"toml": edition(2, "")})).await.expect(422).json();
        assert!(refused.to_string().contains("Die nächste Fassung"), "{refused}");
    }
}
