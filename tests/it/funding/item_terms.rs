//! An Einzelansatz that binds what it pays for another time than its notice.

use paktbuch::audit;
use paktbuch_entity::{cost_item, device};
use paktbuch_tests::{Api, TestApp, World, on_both};
use paktbuch_types::{Role, ZweckbindungStart, format_date, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use serde_json::json;

const BASE: &str = "/api/paktbuch/v1";

async fn bound(app: &TestApp, world: &World) -> device::Model {
    let found = device::Entity::find_by_id(world.own.device.id)
        .one(app.db.reader())
        .await;
    found.unwrap().unwrap()
}

async fn until(app: &TestApp, world: &World) -> String {
    let row = bound(app, world).await;
    row.zweckbindung_until.map(format_date).unwrap_or_default()
}

/// A change notice names the 31.07.2030 as the end of the Zweckbindung.
async fn as_fixed_day(api: &Api, world: &World) {
    let path = format!("{BASE}/notices/{}/amendments", world.own.notice.id);
    let body = json!({"notice_version": 1, "kind": "aenderung", "reference": "48.02/2", "date": "2024-03-01",
        "zweckbindung_start": "datum", "zweckbindung_date": "2030-07-31"});
    api.post(&path, &body).await.assert_status(201);
}

on_both! {
    async fn an_einzelansatz_moves_the_zweckbindung_of_its_devices(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let path = format!("{notice}/ansatz/{}/bearbeiten", world.own.cost_item.id);
        let form = erika.form(&path, &path).await;
        assert_eq!((form.value("zweckbindung_start"), form.value("zweckbindung_years")), (Some(""), Some("")));
        let wrong = form.with(&[("zweckbindung_years", "51")]);
        erika.submit(&wrong).await.expect(422).assert_shows("eine Zahl von 0 bis 50");
        let unbound = erika.form(&path, &path).await.with(&[("zweckbindung_start", "keine"), ("zweckbindung_years", "3")]);
        erika.submit(&unbound).await.expect(422).assert_shows("Jahre der Zweckbindung: Als Beginn ist „keine Zweckbindung“ gewählt.");
        let own = [("zweckbindung_start", "inbetriebnahme"), ("zweckbindung_years", "3")];
        let form = erika.form(&path, &path).await.with(&own);
        let saved = erika.submit(&form).await.expect(303);
        let page = erika.follow(&saved).await.expect(200);
        page.assert_shows("ist gespeichert. Die Zweckbindung von 1 Gerät folgt ihm.");
        page.assert_shows("Zweckbindung 3 Jahre, ab: Inbetriebnahme des Geräts");
        assert_eq!(until(&app, &world).await, "10.05.2026");
        let told = audit::of_subject(app.db.reader(), audit::SubjectKind::Device, world.own.device.id.0, 1).await.unwrap();
        assert_eq!((told[0].changes[0].before.as_str(), told[0].changes[0].after.as_str()), ("31.12.2031", "10.05.2026"));
        let page = erika.get(&format!("/geraete/{}", world.own.device.id)).await.expect(200);
        page.assert_shows("Einzelansatz 1 des Bescheids");

        // The notice does not take it back, until the Einzelansatz leaves it to the notice.
        let edit = format!("{notice}/bearbeiten");
        let longer = erika.form(&edit, &edit).await.with(&[("zweckbindung_years", "7")]);
        erika.submit(&longer).await.assert_status(303);
        assert_eq!(until(&app, &world).await, "10.05.2026");
        let form = erika.form(&path, &path).await;
        assert_eq!((form.value("zweckbindung_start"), form.value("zweckbindung_years")), (Some("inbetriebnahme"), Some("3")));
        let form = form.with(&[("zweckbindung_start", ""), ("zweckbindung_years", "")]);
        erika.submit(&form).await.assert_status(303);
        assert_eq!(until(&app, &world).await, "31.12.2033");
    }

    async fn a_fixed_day_is_said_by_the_notice_only(app: TestApp) {
        let world = World::build(&app).await;
        let erika = app.foerdermittel().await;
        let path = format!("/bescheide/{}/ansatz/{}/bearbeiten", world.own.notice.id, world.own.cost_item.id);
        erika.get(&path).await.expect(200).assert_hides("festes Datum laut Bescheid");
        let api = app.api(Role::Foerdermittel, &[]).await;
        let item = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let body = json!({"title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": "datum"});
        let refused = api.put(&item, "\"1\"", &body).await.expect(422).json();
        let none = "Beginn der Zweckbindung: Der Bescheid nennt kein festes Datum, an dem sie endet. Bitte einen anderen Beginn wählen";
        assert!(refused["detail"].as_str().unwrap().contains(none), "{refused}");
        as_fixed_day(&api, &world).await;
        api.put(&item, "\"1\"", &body).await.assert_status(200);
        let form = erika.form(&path, &path).await;
        assert_eq!(form.value("zweckbindung_start"), Some("datum"), "what is stored stays");
        let message = "Jahre der Zweckbindung: Sie endet an dem festen Datum, das der Bescheid nennt. Bitte die Jahre leeren";
        erika.submit(&form.with(&[("zweckbindung_years", "3")])).await.expect(422).assert_shows(message);
        let body = json!({"title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": "datum", "zweckbindung_years": 3});
        let refused = api.put(&item, "\"2\"", &body).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains(message), "{refused}");
    }

    async fn a_change_that_leaves_an_einzelansatz_without_its_end_is_refused(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let office = app.foerdermittel().await;
        as_fixed_day(&api, &world).await;
        let item = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let named = |start: Option<&str>| json!({"title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": start});
        api.put(&item, "\"1\"", &named(Some("datum"))).await.assert_status(200);
        let message = "Am Einzelansatz 1 „Tablets“ steht ein eigener Beginn der Zweckbindung; mit dieser Änderung fehlte dort: Ende der Zweckbindung.";
        let notice = format!("/bescheide/{}", world.own.notice.id);
        let back = [("zweckbindung_start", "ende_durchfuehrung"), ("zweckbindung_years", "5"), ("zweckbindung_date", "")];
        let edit = format!("{notice}/bearbeiten");
        let form = office.form(&edit, &edit).await.with(&back);
        office.submit(&form).await.expect(422).assert_shows(message);
        let new = format!("{notice}/aenderungen/neu");
        let head = [("reference", "48.02.9/3"), ("dated", "02.03.2024")];
        let form = office.form(&new, &new).await.with(&head).with(&back);
        office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(422).assert_shows(message);
        office.submit(&form).await.expect(422).assert_shows(message);
        let amendments = format!("{BASE}/notices/{}/amendments", world.own.notice.id);
        let body = json!({"notice_version": 2, "kind": "aenderung", "reference": "48.02/3", "date": "2024-03-02",
            "zweckbindung_start": "ende_durchfuehrung", "zweckbindung_years": 5});
        let refused = api.post(&amendments, &body).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains(message), "{refused}");
        assert_eq!(until(&app, &world).await, "31.07.2030", "nothing is done");
        api.put(&item, "\"2\"", &named(None)).await.assert_status(200);
        api.post(&amendments, &body).await.assert_status(201);
        assert_eq!(until(&app, &world).await, "31.12.2031", "as the notice says now");
    }

    async fn a_beginning_of_its_own_needs_years(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        as_fixed_day(&api, &world).await;
        let item = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let body = |years: Option<i64>| json!({
            "title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": "ende_durchfuehrung", "zweckbindung_years": years,
        });
        let message = "Jahre der Zweckbindung: Der Bescheid nennt keine, die ab diesem Beginn zählen. Bitte die Jahre eintragen oder den Beginn leeren";
        let refused = api.put(&item, "\"1\"", &body(None)).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains(message), "{refused}");
        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{}/ansatz/{}/bearbeiten", world.own.notice.id, world.own.cost_item.id);
        let form = office.form(&path, &path).await.with(&[("zweckbindung_start", "ende_durchfuehrung")]);
        office.submit(&form).await.expect(422).assert_shows(message);
        assert_eq!(until(&app, &world).await, "31.07.2030");
        api.put(&item, "\"1\"", &body(Some(3))).await.assert_status(200);
        assert_eq!(until(&app, &world).await, "31.12.2029");
    }

    async fn a_change_notice_keeps_what_an_einzelansatz_says(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let item = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let body = |start: &str| json!({
            "title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": start, "zweckbindung_years": 3,
        });
        let refused = api.put(&item, "\"1\"", &body("irgendwann")).await.expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("„zweckbindung_start“: „irgendwann“"), "{refused}");
        let changed = api.put(&item, "\"1\"", &body("inbetriebnahme")).await.expect(200).json();
        assert_eq!((&changed["zweckbindung_start"], &changed["zweckbindung_years"]), (&json!("inbetriebnahme"), &json!(3)));

        let office = app.foerdermittel().await;
        let path = format!("/bescheide/{}/aenderungen/neu", world.own.notice.id);
        let id = world.own.cost_item.id.to_string();
        let values = [("reference", "48.02.9/2"), ("dated", "01.02.2024"), ("kind", "verlaengerung"), ("implementation_to", "31.12.2027"),
            ("item", id.as_str()), ("item_total", "12.000"), ("item_eligible", "10.000")];
        let form = office.form(&path, &path).await.with(&values);
        let preview = office.submit(&form.clone().with(&[("preview", "ja")])).await.expect(200);
        preview.assert_shows("Die Zweckbindung der Geräte bleibt");
        office.submit(&form).await.assert_status(303);
        assert_eq!(until(&app, &world).await, "10.05.2026");
        let stored = cost_item::Entity::find_by_id(world.own.cost_item.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!((stored.zweckbindung_start, stored.zweckbindung_years), (Some(ZweckbindungStart::Commissioning), Some(3)));
    }

    async fn r17_expects_the_end_that_the_einzelansatz_gives(app: TestApp) {
        let world = World::build(&app).await;
        let api = app.api(Role::Foerdermittel, &[]).await;
        let item = format!("{BASE}/cost-items/{}", world.own.cost_item.id);
        let body = json!({"title": "Tablets", "planned_cents": 1_000_000, "zweckbindung_start": "inbetriebnahme", "zweckbindung_years": 3});
        api.put(&item, "\"1\"", &body).await.assert_status(200);
        let mut row = bound(&app, &world).await.into_active_model();
        row.zweckbindung_until = Set(parse_date("31.12.2031").ok());
        row.update(app.db.reader()).await.unwrap();
        let found = api.get(&format!("{BASE}/findings?notice={}&rule=R17&limit=200", world.own.notice.id)).await.expect(200).json();
        let told = found["items"].as_array().unwrap().iter();
        let expected = "bis 31.12.2031, nach dem Bescheid endet sie am 10.05.2026.";
        let told = told.filter(|finding| finding["message"].as_str().unwrap().contains(expected)).count();
        assert_eq!(told, 1, "{found}");
        let page = app.foerdermittel().await.get(&format!("/geraete/{}", world.own.device.id)).await.expect(200);
        page.assert_shows("nach dem Bescheid endet sie am 10.05.2026");
    }
}
