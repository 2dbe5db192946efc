//! Change notices to what a notice says beside amounts and periods: units of a Festbetrag, start of the Zweckbindung, sources, conditions.

use paktbuch_entity::{device, notice};
use paktbuch_tests::{Browser, Form, TestApp, World, on_both};
use paktbuch_types::{Cents, Role, ZweckbindungStart, parse_date};
use sea_orm::EntityTrait;
use serde_json::json;

async fn row(app: &TestApp, world: &World) -> notice::Model {
    let found = notice::Entity::find_by_id(world.own.notice.id)
        .one(app.db.reader())
        .await;
    found.unwrap().unwrap()
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
    }

    async fn what_a_notice_cannot_say_a_change_notice_cannot_either(app: TestApp) {
        let world = World::build(&app).await;
        let office = app.foerdermittel().await;
        for (values, message) in [
            (&[("unit_count", "12")][..], "Betrag je Einheit: Bitte zur Anzahl eintragen"),
            (&[("unit_count", "12"), ("unit_amount", "500")], "Nur eine Festbetragsfinanzierung hat Einheiten"),
            (&[("unit_count", "viele")], "Anzahl der Einheiten: Bitte eine ganze Zahl eintragen"),
            (&[("zweckbindung_start", "datum")], "Ende der Zweckbindung: Bitte den Tag eintragen, den der Bescheid nennt"),
            (&[("zweckbindung_start", "gestern")], "ist kein Wert für Beginn der Zweckbindung"),
            (&[("zweckbindung_start", "entfällt")], "ist kein Wert für Beginn der Zweckbindung"),
            (&[("own_share_source", "schulpauschale")], "Schulpauschale/Bildungspauschale steht zweimal da"),
            (&[("kind", "widerruf"), ("zweckbindung_start", "keine")], "Widerruf: Er beendet die Zuwendung im Ganzen"),
        ] {
            let form = amendment(&office, &world, values).await;
            office.submit(&form).await.expect(422).assert_shows(message);
            office.submit(&form.with(&[("preview", "ja")])).await.expect(422).assert_shows(message);
        }
        assert_eq!(row(&app, &world).await.version, 1);
    }
}
