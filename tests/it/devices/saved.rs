//! Saved filters, and the columns of the list.

use paktbuch_entity::saved_filter;
use paktbuch_tests::schema::number;
use paktbuch_tests::walk::links;
use paktbuch_tests::{Answer, Browser, TestApp, on_both};
use paktbuch_types::Role;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, Set};
use serde_json::{Value, json};

use super::world::{self, create};

const FILTERS: &str = "/geraete/filter";
const API: &str = "/api/paktbuch/v1/device-filters";

/// Three tablets at the first school, one at the second.
async fn filled(app: &TestApp) {
    let world = world::build(&app.db).await;
    create(&app.db, world.tablets(world.funded, 3, &["F9K7MUST42"]))
        .await
        .unwrap();
    let mut other = world.tablets(world.own, 1, &[]);
    other.place = world.place(1);
    create(&app.db, other).await.unwrap();
}

/// Saves the filter behind `?` by the page's form.
async fn save(browser: &Browser, query: &str, fields: &[(&str, &str)]) -> Answer {
    let form = browser.form(&format!("{FILTERS}?{query}"), FILTERS).await;
    browser.submit(&form.with(fields)).await
}

async fn stored(app: &TestApp) -> Vec<saved_filter::Model> {
    saved_filter::Entity::find().all(app.db.reader()).await.unwrap()
}

/// Events of filters that everybody has.
async fn events(app: &TestApp) -> i64 {
    number(
        &app.db,
        "SELECT count(*) FROM audit_event WHERE kind LIKE 'device_filter.%'",
    )
    .await
}

on_both! {
    async fn a_saved_filter_stands_first_with_its_count_and_is_one_click(app: TestApp) {
        filled(&app).await;
        let browser = app.foerdermittel().await;
        let saved = save(&browser, "schule=190743&sort=-preis", &[("name", " Tablets  AFG ")]).await;
        assert_eq!(saved.location(), Some("/geraete?schule=190743&sort=-preis"));
        let list = browser.follow(&saved).await.expect(200);
        list.assert_shows("Filter „Tablets AFG“, sortiert nach Preis, absteigend");
        list.assert_shows("Gespeicherte Filter Tablets AFG 3 Schule");
        save(&browser, "seriennummer=ohne", &[("name", "Ohne Nummer")]).await.assert_status(303);
        let list = browser.get("/geraete").await.expect(200);
        // What the summary cannot count is counted by its own list only.
        list.assert_shows("Gespeicherte Filter Ohne Nummer Tablets AFG 3 Schule");
        list.assert_hides("Filter „");
        assert!(links(&list).contains(&"/geraete?schule=190743&sort=-preis".to_owned()));
        browser.get("/geraete?seriennummer=ohne").await.expect(200).assert_shows("Ohne Nummer 3 Tablets AFG 3");

        let id = stored(&app).await[0].id;
        let address = format!("{FILTERS}/{id}");
        let form = browser.form(&address, &address).await.with(&[("name", "ohne nummer")]);
        browser.submit(&form).await.expect(422).assert_shows("Name: „Ohne Nummer“ gibt es schon.");
        let form = browser.form(&address, &address).await.with(&[("name", "Tablets afg")]);
        browser.submit(&form).await.assert_status(303);
        let form = browser.form(&address, &address).await.with(&[("name", "Anne Frank")]);
        browser.submit(&form).await.assert_status(303);
        browser.get("/geraete").await.expect(200).assert_shows("Gespeicherte Filter Anne Frank 3 Ohne Nummer");
        let form = browser.form(FILTERS, &format!("{address}/entfernen")).await;
        browser.submit(&form).await.assert_status(303);
        browser.get("/geraete").await.expect(200).assert_hides("Anne Frank");
        assert_eq!(events(&app).await, 0, "one's own filters are nobody else's matter");
    }

    async fn a_filter_for_all_shows_each_only_what_is_theirs(app: TestApp) {
        filled(&app).await;
        let office = app.foerdermittel().await;
        save(&office, "kategorie=tablet", &[("name", "Alle Tablets"), ("alle", "true")]).await.assert_status(303);
        save(&office, "schule=114790", &[("name", "Baumberge"), ("alle", "true")]).await.assert_status(303);
        save(&office, "status=alle", &[("name", "Mein Bestand")]).await.assert_status(303);
        assert_eq!(events(&app).await, 2);
        let list = office.get("/geraete").await.expect(200);
        list.assert_shows("Gespeicherte Filter Mein Bestand 4 Filter für alle Alle Tablets 4 Baumberge 1");

        let school = app.schul_it(&["190743"]).await;
        let list = school.get("/geraete").await.expect(200);
        list.assert_shows("Filter für alle Alle Tablets 3 Schule");
        list.assert_hides("Baumberge");
        list.assert_hides("Mein Bestand");
        let filters = stored(&app).await;
        for (filter, status) in filters.iter().zip([403, 404, 404]) {
            let address = format!("{FILTERS}/{}", filter.id);
            school.get(&address).await.assert_status(status);
            school.post(&address, &[("name", "Anders")]).await.assert_status(status);
            school.post(&format!("{address}/entfernen"), &[]).await.assert_status(status);
        }
        school.post(FILTERS, &[("name", "Für alle"), ("alle", "true")]).await.assert_status(403);
        school.get(&format!("{FILTERS}?schule=114790")).await.assert_status(404);
        school.post(FILTERS, &[("name", "Fremd"), ("liste", "schule=114790")]).await.assert_status(404);
        assert_eq!(stored(&app).await, filters);
        // Somebody of the same rights may change what all have.
        let other = app.verwaltung().await;
        let address = format!("{FILTERS}/{}", filters[0].id);
        other.post(&address, &[("name", "Tablets")]).await.assert_status(303);
        other.post(&format!("{address}/entfernen"), &[]).await.assert_status(303);
        other.get(&format!("{FILTERS}/{}", filters[2].id)).await.assert_status(404);
        assert_eq!(events(&app).await, 4);
    }

    async fn a_filter_for_all_by_a_room_or_site_is_shown_to_its_school_only(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 1, &["F9K7MUST42"])).await.unwrap();
        let office = app.foerdermittel().await;
        for (query, name) in [
            (format!("raum={}", world.rooms[0]), "Raum hier"),
            (format!("standort={}", world.sites[0]), "Standort hier"),
            (format!("raum={}", world.rooms[1]), "Raum dort"),
            (format!("standort={}", world.sites[1]), "Standort dort"),
            ("raum=ohne".to_owned(), "Ohne Raum"),
        ] {
            save(&office, &query, &[("name", name), ("alle", "true")]).await.assert_status(303);
        }
        let school = app.schul_it(&["190743"]).await;
        let list = school.get("/geraete").await.expect(200);
        for words in ["Raum hier", "Standort hier", "Ohne Raum"] {
            list.assert_shows(words);
        }
        for words in ["Raum dort", "Standort dort"] {
            list.assert_hides(words);
            office.get("/geraete").await.expect(200).assert_shows(words);
        }
        let foreign = format!("raum={}", world.rooms[1]);
        school.post(FILTERS, &[("name", "Fremd"), ("liste", &foreign)]).await.assert_status(404);

        let api = app.api(Role::SchulIt, &["190743"]).await;
        let told = api.get(API).await.expect(200).json();
        assert_eq!(told["total"], 3, "{told}");
        let site = format!("standort={}", world.sites[1]);
        api.post(API, &json!({"name": "Fremd", "query": site})).await.assert_status(404);
        api.post(API, &json!({"name": "Eigener", "query": format!("standort={}", world.sites[0])})).await.assert_status(201);
    }

    async fn what_cannot_be_saved_is_refused_with_what_was_typed(app: TestApp) {
        filled(&app).await;
        let browser = app.foerdermittel().await;
        save(&browser, "kategorie=tablet", &[("name", "Tablets")]).await.assert_status(303);
        let long = "x".repeat(61);
        for (name, words) in [
            (" ", "Name: Bitte ausfüllen"),
            (long.as_str(), "Name: höchstens 60 Zeichen, es sind 61."),
            ("Tablets", "Name: „Tablets“ gibt es schon."),
            ("TABLETS", "Name: „Tablets“ gibt es schon."),
        ] {
            let again = save(&browser, "schule=190743", &[("name", name)]).await.expect(422);
            again.assert_shows(words);
            let form = again.forms().into_iter().find(|form| form.action == FILTERS).unwrap();
            assert_eq!(form.value("liste"), Some("schule=190743"));
        }
        let again = browser.post(FILTERS, &[("name", "Rot"), ("liste", "farbe=rot")]).await.expect(422);
        again.assert_shows("„farbe=rot“ gibt es in der Geräteliste nicht.");
        for number in 1..20 {
            browser.post(FILTERS, &[("name", &format!("Filter {number}"))]).await.assert_status(303);
        }
        let again = browser.post(FILTERS, &[("name", "Zu viel")]).await.expect(422);
        again.assert_shows("Es sind schon 20 Filter gespeichert");
        assert_eq!(stored(&app).await.len(), 20);
    }

    async fn a_filter_that_the_list_cannot_read_any_more_is_told_and_can_go(app: TestApp) {
        filled(&app).await;
        let browser = app.foerdermittel().await;
        save(&browser, "kategorie=tablet", &[("name", "Roboter")]).await.assert_status(303);
        let row = stored(&app).await.remove(0);
        let address = format!("{FILTERS}/{}/entfernen", row.id);
        app.db.write(paktbuch::db::Who::System, async |tx| {
            let mut active = row.clone().into_active_model();
            active.query = Set("kategorie=rakete".to_owned());
            active.update(tx.conn()).await?;
            Ok::<_, DbErr>(())
        }).await.unwrap();
        browser.get("/geraete").await.expect(200).assert_hides("Roboter");
        browser.get(FILTERS).await.expect(200).assert_shows("Roboter (nicht mehr nutzbar");
        let form = browser.form(FILTERS, &address).await;
        browser.submit(&form).await.assert_status(303);
        assert!(stored(&app).await.is_empty());
    }

    async fn columns_are_chosen_and_remembered_for_each_person(app: TestApp) {
        filled(&app).await;
        let (browser, other) = (app.foerdermittel().await, app.foerdermittel().await);
        let page = "/geraete/spalten?schule=190743&sort=-preis";
        let mut form = browser.form(page, "/geraete/spalten").await;
        let all = form.clone();
        form.fields.retain(|(name, value)| name != "spalte" || value == "status" || value == "preis");
        let saved = browser.submit(&form).await;
        assert_eq!(saved.location(), Some("/geraete?schule=190743&sort=-preis"));
        browser.follow(&saved).await.expect(200).assert_shows("Inventarnr. Status Preis, brutto € HAV-2023-");
        let whole = "Inventarnr. Seriennummer Modell Raum und Schule Status Programm Zugang Zweckbindung Preis, brutto €";
        other.get("/geraete").await.expect(200).assert_shows(whole);
        // Ticked again, and the new choice takes the place of the old one.
        browser.post("/geraete/spalten", &[]).await.assert_status(303);
        browser.get("/geraete").await.expect(200).assert_hides("Preis, brutto");
        let mut form = browser.form(page, "/geraete/spalten").await;
        assert!(form.value("spalte").is_none());
        form.fields.extend(all.fields.into_iter().filter(|(name, _)| name == "spalte"));
        browser.submit(&form).await.assert_status(303);
        browser.get("/geraete").await.expect(200).assert_shows(whole);
        // The notice stands where somebody wants it.
        let mut form = browser.form(page, "/geraete/spalten").await;
        form.fields.push(("spalte".to_owned(), "bescheid".to_owned()));
        browser.submit(&form).await.assert_status(303);
        browser.get("/geraete").await.expect(200).assert_shows("Status Programm Bescheid Zugang");
    }

    async fn programs_save_list_and_remove_filters(app: TestApp) {
        filled(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let wanted = json!({"name": "Tablets", "query": "kategorie=tablet&sort=-preis"});
        let made = api.post(API, &wanted).await.expect(201).json();
        assert_eq!((&made["name"], &made["shared"], &made["query"]), (&wanted["name"], &json!(false), &wanted["query"]));
        api.post(API, &wanted).await.assert_status(422);
        api.post(API, &json!({"name": "Rot", "query": "farbe=rot"})).await.assert_status(422);
        api.post(API, &json!({"name": "", "query": ""})).await.assert_status(422);
        let shared = json!({"name": "Bestand", "query": "", "shared": true});
        api.post(API, &shared).await.assert_status(201);
        let list = api.get(&format!("{API}?limit=1")).await.expect(200).json();
        assert_eq!((&list["items"][0]["name"], &list["total"]), (&json!("Bestand"), &json!(2)));
        let rest = api.get(&format!("{API}?after={}", list["next"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((&rest["items"][0]["name"], &rest["next"]), (&json!("Tablets"), &Value::Null));

        let school = app.api(Role::SchulIt, &["190743"]).await;
        assert_eq!(school.get(API).await.expect(200).json()["total"], 1);
        school.post(API, &json!({"name": "Auch", "query": "", "shared": true})).await.assert_status(403);
        school.post(API, &json!({"name": "Fremd", "query": "schule=114790"})).await.assert_status(404);
        let path = format!("{API}/{}", made["id"]);
        school.delete(&path, "\"1\"").await.assert_status(404);
        api.delete(&path, "\"9\"").await.assert_status(412);
        api.delete(&path, "\"1\"").await.assert_status(204);
        api.delete(&path, "\"1\"").await.assert_status(404);
        assert_eq!(stored(&app).await.len(), 1);
    }
}
