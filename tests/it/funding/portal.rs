//! What portals ask of an application beside its spending: entered, refused, shown, exported, kept out of the chain.

use std::io::Cursor;

use calamine::{Reader, Xlsx};
use paktbuch_tests::schema::number;
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::Role;
use serde_json::{Value, json};

use super::budgets::apply;

/// Types into the amount of a source of the own share.
fn own_amount(mut form: Form, source: &str, amount: &str) -> Form {
    let own = ("own_source".to_owned(), source.to_owned());
    let place = form.fields.iter().position(|field| *field == own).unwrap();
    let typed = form.fields[place..]
        .iter_mut()
        .find(|(name, _)| name == "own_amount");
    amount.clone_into(&mut typed.unwrap().1);
    form
}

/// The form of the application at `path`.
async fn form_of(browser: &Browser, path: &str) -> Form {
    let edit = format!("{path}/bearbeiten");
    browser.form(&edit, &edit).await
}

/// Everything that can be said of an application over 1.000 € at a rate of 90 %.
const PLAN: [(&str, &str); 9] = [
    ("implementation_from", "1.3.2023"),
    ("implementation_to", "31.12.2024"),
    ("starts_on", "15.3.2023"),
    ("early_start", "ja"),
    ("contact_name", "Thea Tauber"),
    ("contact_phone", "02507 33-120"),
    ("contact_email", "tauber@stadt.example"),
    ("third_party", "40"),
    ("third_party_source", "Förderverein Eule"),
];

on_both! {
    async fn the_portal_gets_all_that_its_form_asks(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = apply(&erika, &world, "1.000", "eingereicht").await;
        let form = form_of(&erika, &path).await.with(&PLAN).with(&[("measures", "WLAN; 700,50\nTafeln")]);
        let form = own_amount(own_amount(form, "haushalt", "45"), "schulpauschale", "15");
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        for words in ["Durchführungszeitraum von 01.03.2023", "Vorzeitiger Maßnahmebeginn wird beantragt", "Ansprechperson Thea Tauber", "WLAN, 700,50 €"] {
            page.assert_shows(words);
        }
        let again = form_of(&erika, &path).await;
        for (field, typed) in [("starts_on", "15.03.2023"), ("early_start", "ja"), ("contact_email", "tauber@stadt.example"), ("third_party", "40,00"), ("own_amount", "45,00")] {
            assert_eq!(again.value(field), Some(typed), "{field}");
        }
        let rows = [
            ("Ansprechperson", "Thea Tauber"),
            ("Telefon", "02507 33-120"),
            ("E-Mail", "tauber@stadt.example"),
            ("Maßnahmen", "WLAN; Tafeln"),
            ("Durchführungszeitraum von", "01.03.2023"),
            ("Durchführungszeitraum bis", "31.12.2024"),
            ("Beginn der Maßnahme", "15.03.2023"),
            ("Vorzeitiger Maßnahmebeginn", "wird beantragt"),
            ("Beantragte Ausgaben, brutto", "1.000,00 €"),
            ("davon WLAN", "700,50 €"),
            ("Beantragte Zuwendung", "900,00 €"),
            ("Leistungen Dritter", "40,00 €"),
            ("Leistungen Dritter von", "Förderverein Eule"),
            ("Eigenanteil", "60,00 €"),
            ("Eigenanteil: Eigene Haushaltsmittel", "45,00 €"),
            ("Eigenanteil: Schulpauschale/Bildungspauschale", "15,00 €"),
        ];
        let portal = erika.get(&format!("{path}/portal")).await.expect(200);
        let file = format!("/berichte/antrag/{}", path.rsplit('/').next().unwrap());
        let table = erika.get(&format!("{file}/csv")).await.expect(200).html();
        let book = erika.get(&format!("{file}/xlsx")).await.expect(200);
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.body)).unwrap();
        let cells = book.worksheet_range("Förderportal").unwrap();
        let cells: Vec<String> = cells.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
        let mut last = 0;
        for (label, value) in rows {
            portal.assert_shows(&format!("{label} {value}"));
            assert!(table.contains(label) && table.contains(value), "{label}: {table}");
            let place = cells.windows(2).position(|pair| pair[0] == label && pair[1] == value);
            let place = place.unwrap_or_else(|| panic!("{label} {value} in {cells:?}"));
            assert!(place >= last, "{label} in the order of the forms");
            last = place;
        }
        assert!(portal.html().contains("data-copy>wird beantragt</td>"), "a value is copied with one click");
    }

    async fn a_programme_says_in_which_order_its_portal_asks(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let edition = "code = \"digitalpakt-nrw\"\nversion = 4\nersetzt = 1\ntitel = \"DigitalPakt\"\n\
                       kategorien = { wert = [{ code = \"it\", name = \"IT-Grundstruktur\" }], quelle = \"q\" }\nportal_felder_antrag = { wert = [\"Schulen\", \
                       \"Beantragte Ausgaben, brutto\", \"Eigenanteil\", \"IBAN\", \"Dokumente\"], quelle = \"Portal\" }\n";
        let form = erika.form("/fassungen/neu", "/programme").await.with(&[("toml", edition)]);
        erika.submit_files(&form, &[]).await.assert_status(303);
        let path = apply(&erika, &world, "1.000", "entwurf").await;
        let shown = erika.get(&format!("{path}/portal")).await.expect(200);
        shown.assert_shows("Aktenzeichen –");
        let page = shown.text();
        let at = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words} in {page}"));
        assert!(at(&format!("({})", world.own.school.number)) < at("Beantragte Ausgaben, brutto"), "{page}");
        assert!(at("Beantragte Ausgaben, brutto") < at("Eigenanteil"), "{page}");
        assert!(at("Eigenanteil") < at("Antragsteller (Schulträger)"), "{page}");
        assert!(at("IBAN") < at("Antragsteller (Schulträger)"), "{page}");
    }

    async fn a_plan_is_refused_with_the_field_and_the_remedy(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = apply(&erika, &world, "1.000", "entwurf").await;
        let form = form_of(&erika, &path).await.with(&PLAN);
        for (field, typed, words) in [
            ("implementation_from", "31.2.2023", "Durchführungszeitraum von: "),
            ("implementation_to", "28.2.2023", "Durchführungszeitraum bis: Das Ende liegt vor dem Beginn."),
            ("starts_on", "28.2.2023", "Beginn der Maßnahme: Der Tag liegt vor dem Durchführungszeitraum."),
            ("starts_on", "1.1.2025", "Beginn der Maßnahme: Der Tag liegt nach dem Durchführungszeitraum."),
            ("early_start", "vielleicht", "Vorzeitiger Maßnahmebeginn: Bitte wählen Sie einen Wert aus der Liste."),
            ("contact_email", "tauber", "E-Mail der Ansprechperson: „tauber“ ist keine E-Mail-Adresse."),
            ("third_party", "viel", "Leistungen Dritter: „viel“ ist kein eindeutiger Betrag."),
            ("third_party", "-1", "Leistungen Dritter: −1,00 € geht nicht."),
            ("third_party", "100,01", "Leistungen Dritter: Mit der beantragten Zuwendung von 900,00 € sind es mehr als die beantragten Ausgaben von 1.000,00 €."),
        ] {
            let wrong = form.clone().with(&[(field, typed)]);
            let answer = erika.submit(&wrong).await.expect(422);
            answer.assert_shows(words);
            assert!(answer.html().contains(&format!("href=\"#f-{field}\"")), "the summary leads to {field}");
        }
        for (source, typed, words) in [
            ("haushalt", "viel", "Herkunft des Eigenanteils, Eigene Haushaltsmittel: „viel“ ist kein eindeutiger Betrag."),
            ("haushalt", "-1", "Herkunft des Eigenanteils, Eigene Haushaltsmittel: −1,00 € geht nicht."),
            ("sonstige", "60,01", "Herkunft des Eigenanteils: Die Beträge ergeben 60,01 €, der Eigenanteil ist 60,00 €."),
        ] {
            let wrong = own_amount(form.clone(), source, typed);
            erika.submit(&wrong).await.expect(422).assert_shows(words);
        }
        assert_eq!(number(&app.db, "SELECT count(*) FROM application WHERE contact_name <> ''").await, 0);
    }

    async fn the_person_to_ask_stays_out_of_the_chain(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = apply(&erika, &world, "1.000", "entwurf").await;
        let form = form_of(&erika, &path).await.with(&PLAN);
        erika.submit(&form).await.assert_status(303);
        let chained = |text: &str| format!("SELECT count(*) FROM audit_event WHERE kind = 'application.changed' AND changes LIKE '%{text}%'");
        for personal in ["Thea Tauber", "02507 33-120", "tauber@stadt.example"] {
            assert_eq!(number(&app.db, &chained(personal)).await, 0, "{personal}");
        }
        assert_eq!(number(&app.db, &chained("Förderverein Eule")).await, 1);
        erika.get(&path).await.expect(200).assert_shows("Thea Tauber");
    }

    async fn a_plan_is_written_and_read_through_rest(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let list = "/api/paktbuch/v1/applications";
        let plan = json!({
            "implementation_from": "2023-03-01", "implementation_to": "2024-12-31", "starts_on": "2023-03-15", "early_start": false,
            "contact_name": "Thea Tauber", "contact_phone": "02507 33-120", "contact_email": "tauber@stadt.example",
            "third_party_cents": 4_000, "third_party_source": "Förderverein Eule",
            "own_sources": [{"source": "haushalt", "amount_cents": 4_500}, {"source": "schulpauschale", "amount_cents": 1_500}]
        });
        let body = json!({
            "programme": "digitalpakt-nrw", "category": "mobile-endgeraete", "title": "Tablets",
            "schools": [{"school": world.own.school.number.to_string(), "requested_cents": 100_000}],
            "measures": ["Tablets; 2", "Hüllen"], "measure_amounts_cents": [70_050, null], "plan": plan
        });
        let made = api.post(list, &body).await.expect(201);
        let path = made.headers["location"].to_str().unwrap().to_owned();
        let read = api.get(&path).await.expect(200).json();
        assert_eq!((&read["plan"], &read["measures"], &read["measure_amounts_cents"]), (&plan, &body["measures"], &body["measure_amounts_cents"]));
        let refused = async |change: fn(&mut Value), words: &str| {
            let mut wrong = body.clone();
            change(&mut wrong);
            api.put(&path, "\"1\"", &wrong).await.expect(422).assert_shows(words);
        };
        refused(|body| body["plan"]["implementation_to"] = json!("2023-02-28"), "Das Ende liegt vor dem Beginn.").await;
        refused(|body| body["plan"]["own_sources"][1]["source"] = json!("haushalt"), "Eigene Haushaltsmittel steht zweimal da.").await;
        refused(|body| body["measure_amounts_cents"] = json!([null, null, 5]), "Maßnahmen, Zeile 3: Vor dem Betrag 0,05 € fehlt die Maßnahme.").await;
        let mut bare = body.clone();
        bare.as_object_mut().unwrap().remove("plan");
        let read = api.put(&path, "\"1\"", &bare).await.expect(200).json();
        assert_eq!((&read["plan"]["early_start"], &read["plan"]["own_sources"]), (&Value::Null, &json!([])));
    }
}
