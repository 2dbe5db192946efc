//! Change notices to what a notice says beside amounts and periods: units of a Festbetrag, start of the Zweckbindung, sources, conditions.

use paktbuch_entity::{device, notice};
use paktbuch_tests::{Api, Browser, Form, TestApp, World, on_both};
use paktbuch_types::{Cents, OwnShareSource, Role, ZweckbindungStart, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

/// What is said of years beside a fixed day.
const BESIDE_A_DAY: &str = "Jahre der Zweckbindung: Als Beginn ist „festes Datum laut Bescheid“ gewählt; dann gilt nur der Tag. Bitte die Jahre leeren";

async fn row(app: &TestApp, world: &World) -> notice::Model {
    let found = notice::Entity::find_by_id(world.own.notice.id)
        .one(app.db.reader())
        .await;
    found.unwrap().unwrap()
}

/// The notice as REST tells it.
async fn told(api: &Api, world: &World) -> Value {
    let path = format!("/api/paktbuch/v1/notices/{}", world.own.notice.id);
    api.get(&path).await.expect(200).json()
}

/// The form of a new change notice with its head and these values.
async fn amendment(office: &Browser, world: &World, values: &[(&str, &str)]) -> Form {
    let path = format!("/bescheide/{}/aenderungen/neu", world.own.notice.id);
    let form = office.form(&path, &path).await;
    form.with(&[("reference", "48.02.9/2"), ("dated", "01.02.2024")])
        .with(values)
}

/// The notice as a Festbetrag of 10 × 500 €.
async fn as_festbetrag(office: &Browser, world: &World) {
    let path = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
    let fixed = office.form(&path, &path).await.with(&[
        ("financing", "festbetrag"),
        ("rate", "0"),
        ("unit_count", "10"),
        ("unit_amount", "500"),
        ("granted", ""),
        ("own_share", "5.000"),
    ]);
    office.submit(&fixed).await.assert_status(303);
}

on_both! {
    async fn the_grant_follows_the_units_of_a_festbetrag(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        as_festbetrag(&office, &world).await;
        let form = amendment(&office, &world, &[("unit_count", "12")]).await;
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Anzahl der Einheiten 10 12", "Zuwendung 5.000,00 € 6.000,00 €", "Eigenanteil 5.000,00 € 4.000,00 €"] {
            preview.assert_shows(words);
        }
        let saved = office.submit(&form).await.expect(303);
        office.follow(&saved).await.expect(200).assert_shows("Anzahl der Einheiten 10 12");
        let now = row(&app, &world).await;
        assert_eq!((now.unit_count, now.unit_amount), (Some(12), Some(Cents(50_000))));
        assert_eq!((now.granted, now.own_share), (Cents(600_000), Cents(400_000)));
        let other = amendment(&office, &world, &[("unit_amount", "400"), ("granted", "5.000")]).await;
        office.submit(&other).await.expect(422).assert_shows("12 × 400,00 € sind 4.800,00 €, eingetragen sind 5.000,00 €");
        let one = amendment(&office, &world, &[("unit_count", "entfällt")]).await;
        office.submit(&one).await.expect(422).assert_shows("Anzahl der Einheiten: Bitte zum Betrag eintragen");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 3, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01", "clear": ["unit_count", "unit_amount"]});
        let made = api.post(&path, &body).await.expect(201).json();
        assert_eq!(made["values"].as_array().unwrap().len(), 2, "{made}");
        let now = row(&app, &world).await;
        assert_eq!((now.unit_count, now.unit_amount, now.granted), (None, None, Cents(600_000)));
    }

    async fn the_devices_follow_another_start_of_the_zweckbindung(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let form = amendment(&office, &world, &[("zweckbindung_start", "inbetriebnahme")]).await;
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Beginn der Zweckbindung Ende des Durchführungszeitraums, bis Jahresende Inbetriebnahme des Geräts",
            "Die Zweckbindung ändert sich: 1 Gerät", "31.12.2031 10.05.2028"] {
            preview.assert_shows(words);
        }
        let again = preview.forms().into_iter().find(|form| form.action.ends_with("/aenderungen/neu")).unwrap();
        assert_eq!(again.value("zweckbindung_start"), Some("inbetriebnahme"));
        office.submit(&again).await.assert_status(303);
        assert_eq!(row(&app, &world).await.zweckbindung_start, ZweckbindungStart::Commissioning);
        let bound = device::Entity::find_by_id(world.own.device.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(bound.zweckbindung_until, parse_date("10.05.2028").ok());
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 2, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01",
            "zweckbindung_start": "datum", "zweckbindung_date": "2030-07-31"});
        api.post(&path, &body).await.assert_status(201);
        let bound = device::Entity::find_by_id(world.own.device.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(bound.zweckbindung_until, parse_date("31.07.2030").ok());
        assert_eq!(row(&app, &world).await.zweckbindung_years, None, "a fixed day takes the place of the years");
        let body = json!({"notice_version": 3, "kind": "aenderung", "reference": "48.02/4", "date": "2024-03-02", "zweckbindung_years": 7});
        let refused = api.post(&path, &body).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains(BESIDE_A_DAY), "{refused}");
    }

    /// As a version before took them.
    async fn years_that_stand_beside_a_fixed_day_end_with_the_next_change(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let mut stored = row(&app, &world).await.into_active_model();
        stored.zweckbindung_start = Set(ZweckbindungStart::FixedDate);
        stored.zweckbindung_date = Set(parse_date("31.07.2030").ok());
        stored.update(app.db.reader()).await.unwrap();
        let edit = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let form = office.form(&edit, &edit).await.with(&[("title", "Tablets und Hüllen")]);
        office.submit(&form).await.expect(422).assert_shows(BESIDE_A_DAY);
        let longer = amendment(&office, &world, &[("zweckbindung_years", "7")]).await;
        office.submit(&longer).await.expect(422).assert_shows(BESIDE_A_DAY);
        let later = amendment(&office, &world, &[("proof_due", "30.04.2027")]).await;
        office.submit(&later.clone().with(&[("preview", "ja")])).await.expect(200).assert_shows("Jahre der Zweckbindung");
        office.submit(&later).await.assert_status(303);
        let now = row(&app, &world).await;
        assert_eq!((now.zweckbindung_years, now.zweckbindung_date), (None, parse_date("31.07.2030").ok()));
    }

    async fn the_sources_of_the_own_share_change(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let form = amendment(&office, &world, &[("own_source", "schulpauschale"), ("own_amount", "300")]).await;
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        preview.assert_shows("Weitere Herkunft des Eigenanteils Schulpauschale/Bildungspauschale: 400,00 € Schulpauschale/Bildungspauschale: 300,00 €");
        office.submit(&form).await.assert_status(303);
        assert_eq!(told(&api, &world).await["own_sources"], json!([{"source": "schulpauschale", "amount_cents": 30_000}]));
        let main = [("own_share_source", "schulpauschale"), ("own_source", "schulpauschale"), ("own_amount", "entfällt")];
        let form = amendment(&office, &world, &main).await;
        office.submit(&form).await.assert_status(303);
        assert_eq!(row(&app, &world).await.own_share_source, OwnShareSource::Schulpauschale);
        assert_eq!(told(&api, &world).await["own_sources"], json!([]));
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 3, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01",
            "own_sources": [{"source": "haushalt", "amount_cents": 60_000}, {"source": "sonstige"}]});
        api.post(&path, &body).await.assert_status(201);
        assert_eq!(told(&api, &world).await["own_sources"], json!([{"source": "haushalt", "amount_cents": 60_000}]));
    }

    /// Public funding is part of the eligible spending, so the own share follows; what a third party gives is not here.
    async fn other_money_is_planned_otherwise_and_what_came_in_stays(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let values = [("income_planned", "800"), ("new_income_kind", "oeffentlich"), ("new_income_source", "Land"), ("new_income_planned", "200")];
        let form = amendment(&office, &world, &values).await;
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Eigenanteil 1.000,00 € 800,00 €", "lt. Bescheid 800,00 €, erhalten 0,00 €", "Weitere öffentliche Förderung: Land, lt. Bescheid 200,00 €"] {
            preview.assert_shows(words);
        }
        let again = preview.forms().into_iter().find(|form| form.action.ends_with("/aenderungen/neu")).unwrap();
        assert_eq!((again.value("income_planned"), again.value("new_income_source")), (Some("800"), Some("Land")));
        office.submit(&again).await.assert_status(303);
        assert_eq!(row(&app, &world).await.own_share, Cents(80_000));
        let notice = told(&api, &world).await;
        assert_eq!((&notice["incomes"][0]["planned_cents"], &notice["incomes"][1]["planned_cents"]), (&json!(80_000), &json!(20_000)));
        let edit = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let received = office.form(&edit, &edit).await.with(&[("income_received", "50")]);
        office.submit(&received).await.assert_status(303);
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 3, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01", "incomes": [{"position": 1}, {"position": 2}],
            "new_incomes": [{"kind": "kostenbeteiligung", "source": "Kreis", "planned_cents": 10_000}]});
        api.post(&path, &body).await.assert_status(201);
        let notice = told(&api, &world).await;
        let incomes = notice["incomes"].as_array().unwrap();
        assert_eq!(incomes.len(), 2, "{notice}");
        assert_eq!((&incomes[0]["planned_cents"], &incomes[0]["received_cents"]), (&json!(0), &json!(5_000)));
        assert_eq!((&incomes[1]["source"], &incomes[1]["planned_cents"]), (&json!("Kreis"), &json!(10_000)));
        assert_eq!(notice["own_share_cents"], json!(100_000));
    }

    /// Where the notice counts what a third party gives, the own share is what that leaves.
    async fn the_own_share_follows_what_a_third_party_gives(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let edit = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let counted = office.form(&edit, &edit).await.with(&[("own_share", "500")]);
        office.submit(&counted).await.assert_status(303);
        let preview = async |values: &[(&str, &str)]| {
            let form = amendment(&office, &world, values).await.with(&[("preview", "ja")]);
            office.submit(&form).await.expect(200)
        };
        preview(&[("income_planned", "600")]).await.assert_shows("Eigenanteil 500,00 € 400,00 €");
        preview(&[("income_planned", "entfällt")]).await.assert_shows("Eigenanteil 500,00 € 1.000,00 €");
        preview(&[("income_planned", "600"), ("own_share", "1.000")]).await.assert_shows("Eigenanteil 500,00 € 1.000,00 €");
        let wrong = amendment(&office, &world, &[("income_planned", "600"), ("own_share", "450")]).await;
        office.submit(&wrong).await.expect(422).assert_shows("Bitte berichtigen Sie einen der Beträge");
    }

    /// What others give beyond the sources of the plan is told; beyond all eligible spending it has to be confirmed.
    async fn more_money_of_others_than_is_spent_is_told(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let income = |planned: &'static str| [("new_income_kind", "dritte"), ("new_income_source", "Verein"), ("new_income_planned", planned)];
        let question = "Bitte prüfen Sie die Beträge; steht es so im Bescheid, bestätigen Sie die Abweichung";
        let far = amendment(&office, &world, &income("999.999,99")).await;
        office.submit(&far).await.expect(422).assert_shows(question);
        let confirmed = far.with(&[("grant_differs", "true"), ("preview", "ja")]);
        office.submit(&confirmed).await.expect(200).assert_shows("Zuwendung, Eigenanteil und Leistungen Dritter ergeben 1.010.499,99 €");
        let edit = format!("/bescheide/{}/bearbeiten", world.own.notice.id);
        let notice = office.form(&edit, &edit).await.with(&[("income_planned", "999.999,99")]);
        office.submit(&notice).await.expect(422).assert_shows(question);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 1, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01",
            "new_incomes": [{"kind": "dritte", "source": "Verein", "planned_cents": 500_000}]});
        let told = api.post(&path, &body).await.expect(201).json();
        assert!(told["warnings"].to_string().contains("Leistungen Dritter ergeben 15.500,00 €"), "{told}");
    }

    async fn a_condition_says_something_else_and_ends(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let values = [("old_condition_text", "Zwischennachweis mit Belegliste"), ("old_condition_due_on", "30.06.2024"), ("condition_text", "Anzeige"), ("condition_due_on", "01.12.2027")];
        let form = amendment(&office, &world, &values).await;
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        for words in ["Nebenbestimmung 1 Zwischennachweis", "Zwischennachweis mit Belegliste, S. 4", "fällig am 30.06.2024", "Neue Nebenbestimmung – Anzeige, fällig am 01.12.2027"] {
            preview.assert_shows(words);
        }
        office.submit(&form).await.assert_status(303);
        let notice = told(&api, &world).await;
        let first = &notice["conditions"][0];
        assert_eq!((&first["text"], &first["due_on"], &first["done_on"]), (&json!("Zwischennachweis mit Belegliste"), &json!("2024-06-30"), &json!("2024-03-15")));
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        let body = |conditions: Value| json!({"notice_version": 2, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01", "changed_conditions": conditions});
        let refused = api.post(&path, &body(json!([{"position": 7, "ends": true}]))).await.expect(422);
        refused.assert_shows("Nebenbestimmungen, Zeile 7: Diese Zeile gibt es im Bescheid nicht");
        let made = api.post(&path, &body(json!([{"position": 1, "ends": true}, {"position": 2, "undated": true}]))).await.expect(201).json();
        assert_eq!((&made["values"][0]["label"], &made["values"][0]["after"]), (&json!("Nebenbestimmung 1"), &json!("")));
        assert_eq!((&made["values"][1]["label"], &made["values"][1]["after"]), (&json!("Nebenbestimmung 2"), &json!("Anzeige")));
        let left = told(&api, &world).await;
        assert_eq!(left["conditions"].as_array().unwrap().len(), 1, "{left}");
        assert_eq!((&left["conditions"][0]["text"], &left["conditions"][0]["due_on"]), (&json!("Anzeige"), &json!(null)));
    }

    /// What somebody else changed meanwhile is another condition: nothing is done to it unseen.
    async fn what_was_typed_for_a_condition_is_not_done_to_another(app: TestApp) {
        let world = World::build(&app).await;
        let (anna, bodo) = (app.verwaltung().await, app.foerdermittel().await);
        let theirs = amendment(&bodo, &world, &[("old_condition_text", "entfällt"), ("proof_due", "30.04.2027")]).await;
        let mine = amendment(&anna, &world, &[("old_condition_text", "Bericht")]).await;
        anna.submit(&mine).await.assert_status(303);
        let page = bodo.submit(&theirs).await.expect(412);
        let again = page.forms().into_iter().find(|form| form.action.ends_with("/aenderungen/neu")).unwrap();
        assert_eq!((again.value("old_condition_text"), again.value("proof_due")), (Some(""), Some("30.04.2027")));
        let wrong = amendment(&bodo, &world, &[("old_condition_was", "Zwischennachweis"), ("old_condition_text", "entfällt")]).await;
        bodo.submit(&wrong).await.expect(422).assert_shows("Nebenbestimmungen, Zeile 1: Diese Zeile gibt es im Bescheid nicht, oder sie lautet inzwischen anders");
    }

    async fn what_a_notice_cannot_say_a_change_notice_cannot_either(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        for (values, message) in [
            (&[("unit_count", "12")][..], "Betrag je Einheit: Bitte zur Anzahl eintragen"),
            (&[("unit_count", "12"), ("unit_amount", "500")], "Nur eine Festbetragsfinanzierung hat Einheiten"),
            (&[("unit_count", "viele")], "Anzahl der Einheiten: Bitte eine ganze Zahl eintragen"),
            (&[("zweckbindung_start", "datum")], "Ende der Zweckbindung: Bitte den Tag eintragen, den der Bescheid nennt"),
            (&[("zweckbindung_years", "3"), ("zweckbindung_date", "01.01.2030")], "Ende der Zweckbindung: Der Tag gilt nur, wenn der Bescheid ein festes Datum nennt."),
            (&[("zweckbindung_start", "datum"), ("zweckbindung_date", "01.01.2030"), ("zweckbindung_years", "7")], BESIDE_A_DAY),
            (&[("zweckbindung_start", "gestern")], "ist kein Wert für Beginn der Zweckbindung"),
            (&[("zweckbindung_start", "entfällt")], "ist kein Wert für Beginn der Zweckbindung"),
            (&[("own_share_source", "schulpauschale")], "Schulpauschale/Bildungspauschale steht zweimal da"),
            (&[("own_amount", "5")], "Eigene Haushaltsmittel steht zweimal da"),
            (&[("own_source", "schulpauschale"), ("own_amount", "1.000,01")], "1.000,01 € sind mehr als der Eigenanteil von 1.000,00 €"),
            (&[("own_amount", "viel")], "Eigenanteil aus Eigene Haushaltsmittel:"),
            (&[("income_planned", "-5")], "Leistungen Dritter, Zeile 1, lt. Bescheid"),
            (&[("income_planned", "12,345")], "Leistungen Dritter, Zeile 1, lt. Bescheid neu:"),
            (&[("income_was", "etwas anderes"), ("income_planned", "5")], "Leistungen Dritter, Zeile 1: Diese Zeile gibt es im Bescheid nicht"),
            (&[("new_income_planned", "5")], "Neue Leistung Dritter, Zeile 1, von wem: Bitte ausfüllen"),
            (&[("new_income_source", "Verein")], "Neue Leistung Dritter, Zeile 1, lt. Bescheid:"),
            (&[("old_condition_due_on", "31.02.2024")], "Nebenbestimmungen, Zeile 1, neu fällig am:"),
            (&[("kind", "widerruf"), ("old_condition_text", "entfällt")], "Widerruf: Er beendet die Zuwendung im Ganzen"),
            (&[("kind", "widerruf"), ("zweckbindung_start", "keine")], "Widerruf: Er beendet die Zuwendung im Ganzen"),
        ] {
            let form = amendment(&office, &world, values).await;
            office.submit(&form).await.expect(422).assert_shows(message);
            office.submit(&form.with(&[("preview", "ja")])).await.expect(422).assert_shows(message);
        }
        assert_eq!(row(&app, &world).await.version, 1);
    }

    async fn a_body_that_contradicts_itself_is_refused_at_its_field(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let path = format!("/api/paktbuch/v1/notices/{}/amendments", world.own.notice.id);
        for (field, value, message) in [
            ("clear", json!(["proof_due"]), "„clear“: „proof_due“ soll entfallen und hat zugleich einen neuen Wert"),
            ("clear", json!(["unit_count", "unit_count"]), "„clear“: „unit_count“ steht zweimal da"),
            ("changed_conditions", json!([{"position": 1, "text": "Bericht", "ends": true}]), "Position 1, „ends“: Sie gilt nicht mehr"),
            ("changed_conditions", json!([{"position": 1, "text": " Entfällt "}]), "„text“: „entfällt“ ist kein Wortlaut"),
            ("changed_conditions", json!([{"position": 1, "due_on": "2024-06-30", "undated": true}]), "„undated“: Sie hat keine Frist mehr"),
            ("changed_conditions", json!([{"position": 1, "text": "a"}, {"position": 1, "text": "b"}]), "„changed_conditions“: Position 1 steht zweimal da"),
            ("own_sources", json!([{"source": "haushalt", "amount_cents": 1}, {"source": "haushalt"}]), "„own_sources“: „haushalt“ steht zweimal da"),
            ("incomes", json!([{"position": 1}, {"position": 1, "planned_cents": 5}]), "„incomes“: Position 1 steht zweimal da"),
            ("items", json!([{"item": 1, "total_cents": 5}, {"item": 1, "total_cents": 6}]), "„items“: Einzelansatz 1 steht zweimal da"),
        ] {
            let mut body = json!({"notice_version": 1, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-01", "proof_due": "2027-04-30"});
            body[field] = value;
            let refused = api.post(&path, &body).await.expect(422);
            assert!(refused.text().contains(message), "{message}: {}", refused.text());
        }
        assert_eq!(row(&app, &world).await.version, 1);
    }
}
