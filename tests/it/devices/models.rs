//! Device models: their names reach every device, and two of them become one.

use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::devices::commands::{EditModel, ModelChoice};
use paktbuch::devices::edit_model;
use paktbuch::error::ServiceError;
use paktbuch::memos::{MemoData, add_memo};
use paktbuch_entity::{device, device_model, device_summary, memo};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{DeviceCategory, MemoId, MemoSubject, ModelId, parse_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::world::{self, World, create};

async fn models(app: &TestApp) -> Vec<device_model::Model> {
    let query = device_model::Entity::find().order_by_asc(device_model::Column::Id);
    query.all(app.db.reader()).await.unwrap()
}

async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

/// Four devices „Müster Tab B, 64 GB“, the first with a serial, and two „Muster Tab B“ with this serial and another.
async fn two_models(app: &TestApp, world: &World, serial: &str) -> [device_model::Model; 2] {
    create(&app.db, world.tablets(world.funded, 4, &["A1"]))
        .await
        .unwrap();
    let mut other = world.tablets(world.funded, 2, &[serial]);
    other.model = ModelChoice::New {
        manufacturer: "Muster AG".to_owned(),
        name: "Tab B".to_owned(),
        category: DeviceCategory::Notebook,
    };
    create(&app.db, other).await.unwrap();
    let found = models(app).await;
    [found[0].clone(), found[1].clone()]
}

fn command(model: &device_model::Model) -> EditModel {
    EditModel {
        model: model.id,
        version: model.version,
        manufacturer: model.manufacturer.clone(),
        name: model.name.clone(),
        category: model.category,
        useful_life_years: model.useful_life_years,
        merge: false,
    }
}

async fn edit(app: &TestApp, command: &EditModel) -> Result<ModelId, ServiceError> {
    let permit = Actor::system().permit().unwrap();
    app.db
        .write(Who::System, async |tx| {
            edit_model(tx, &permit, command.clone()).await
        })
        .await
}

/// Devices of a category by the summary that the list reads.
async fn summed(app: &TestApp, category: DeviceCategory) -> i64 {
    let rows = device_summary::Entity::find()
        .filter(device_summary::Column::Category.eq(category))
        .all(app.db.reader())
        .await
        .unwrap();
    rows.iter().map(|row| row.devices).sum()
}

/// A note on a model.
async fn note_on(app: &TestApp, model: ModelId) -> MemoId {
    let permit = Actor::system().permit().unwrap();
    let data = MemoData {
        said_on: parse_date("10.06.2026").unwrap(),
        with_whom: String::new(),
        text: "Akku schwach".to_owned(),
        follow_up_on: None,
        done_on: None,
    };
    let answer = app.db.write(Who::System, async |tx| {
        add_memo(tx, &permit, (MemoSubject::Model, model.0), data.clone(), None).await
    });
    answer.await.unwrap()
}

on_both! {
    async fn a_corrected_model_reaches_list_search_and_history_of_all_its_devices(app: TestApp) {
        let world = world::build(&app.db).await;
        let [model, _] = two_models(&app, &world, "B1").await;
        let mut change = command(&model);
        change.manufacturer = "Appel".to_owned();
        change.name = " iPad  10 ".to_owned();
        change.category = DeviceCategory::Desktop;
        change.useful_life_years = Some(5);
        edit(&app, &change).await.unwrap();
        assert_eq!((summed(&app, DeviceCategory::Tablet).await, summed(&app, DeviceCategory::Desktop).await), (0, 4));
        let rows = devices(&app).await;
        assert_eq!(rows[0].search, "hav 2023 0001 a1 appel ipad 10");
        assert_eq!((rows[0].category, rows[0].version, rows[4].version), (DeviceCategory::Desktop, 2, 1));
        assert_eq!((app.events("device.changed").await, app.events("device_model.changed").await), (4, 1));
        let browser = app.schul_it(&["190743"]).await;
        browser.get("/geraete?q=ipad").await.expect(200).assert_shows("4 Geräte");
        browser.get("/geraete?q=m%C3%BCster").await.expect(200).assert_hides("HAV-2023-0001");
        let page = browser.get(&format!("/geraete/{}", rows[0].id)).await.expect(200);
        for words in ["Appel iPad 10", "auf „Appel iPad 10“", "Nutzungsdauer", "Restbuchwert heute"] {
            page.assert_shows(words);
        }
        assert!(matches!(edit(&app, &change).await, Err(ServiceError::Stale)));
        // The same once more changes nothing.
        let same = command(&models(&app).await[0]);
        edit(&app, &same).await.unwrap();
        assert_eq!(app.events("device_model.changed").await, 1);
    }

    async fn a_known_name_asks_before_two_models_become_one(app: TestApp) {
        let world = world::build(&app.db).await;
        let [model, other] = two_models(&app, &world, "B1").await;
        let mut change = command(&other);
        change.manufacturer = "MÜSTER".to_owned();
        change.name = "Tab B, 64 GB".to_owned();
        let answer = edit(&app, &change).await.unwrap_err();
        assert!(matches!(answer, ServiceError::Field { field: "merge", .. }), "{answer:?}");
        let message = answer.to_string();
        assert!(message.contains("gibt es schon, Geräte: 4.") && message.contains("die 2 Geräte dieses Modells"), "{message}");
        assert_eq!(models(&app).await.len(), 2);
        change.merge = true;
        let note = note_on(&app, other.id).await;
        assert_eq!(edit(&app, &change).await.unwrap(), model.id);
        let noted = memo::Entity::find_by_id(note).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(noted.subject_id, model.id.0, "its notes go along");
        assert_eq!(models(&app).await, std::slice::from_ref(&model));
        let rows = devices(&app).await;
        assert!(rows.iter().all(|row| row.model_id == model.id && row.category == DeviceCategory::Tablet));
        assert_eq!((summed(&app, DeviceCategory::Tablet).await, summed(&app, DeviceCategory::Notebook).await), (6, 0));
        assert!(rows[4].search.ends_with("b1 muster tab b, 64 gb"), "{}", rows[4].search);
        assert_eq!((app.events("device_model.merged").await, app.events("device.changed").await), (1, 2));
        assert!(matches!(edit(&app, &change).await, Err(ServiceError::NotFound)));
    }

    async fn a_manufacturer_does_not_get_a_serial_twice(app: TestApp) {
        let world = world::build(&app.db).await;
        let [model, other] = two_models(&app, &world, "a1").await;
        let mut change = command(&other);
        change.manufacturer = "Müster".to_owned();
        for merge in [false, true] {
            change.merge = merge;
            if merge {
                change.name.clone_from(&model.name);
            }
            let message = edit(&app, &change).await.unwrap_err().to_string();
            assert!(message.contains("hat schon die Seriennummer A1: HAV-2023-0001"), "{message}");
        }
        change.merge = false;
        change.name = " ".to_owned();
        assert!(matches!(edit(&app, &change).await, Err(ServiceError::Field { field: "model_name", .. })));
        change.useful_life_years = Some(0);
        change.name = "Tab".to_owned();
        assert!(matches!(edit(&app, &change).await, Err(ServiceError::Field { field: "useful_life_years", .. })));
        assert_eq!(devices(&app).await[4].model_id, other.id);
    }

    async fn the_form_shows_the_consequence_and_merges_on_request(app: TestApp) {
        let world = world::build(&app.db).await;
        let [_, other] = two_models(&app, &world, "B1").await;
        let browser = app.foerdermittel().await;
        let list = browser.get("/modelle").await.expect(200);
        list.assert_shows("Muster AG Tab B");
        let address = format!("/modelle/{}/bearbeiten", other.id);
        let form = browser.form(&address, &address).await;
        assert_eq!(form.value("merge"), None);
        let again = browser.submit(&form.with(&[("manufacturer", "Müster"), ("model_name", "Tab B, 64 GB")])).await.expect(422);
        again.assert_shows("Das lässt sich nicht rückgängig machen.");
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        let done = browser.submit(&form.with(&[("merge", "true")])).await;
        browser.follow(&done).await.expect(200).assert_shows("Die Änderung gilt für alle 6 Geräte dieses Modells.");
        app.schul_it(&["190743"]).await.get("/modelle").await.assert_status(403);
    }

    async fn one_device_gets_another_model_and_its_further_facts(app: TestApp) {
        let world = world::build(&app.db).await;
        let [_, other] = two_models(&app, &world, "a1").await;
        let browser = app.schul_it(&["190743"]).await;
        let id = devices(&app).await[0].id;
        let address = format!("/geraete/{id}/bearbeiten");
        let form = browser.form(&address, &address).await;
        let typed = [("model", other.id.to_string()), ("warranty_until", "28.2.26".to_owned()), ("owner", "spende".to_owned()), ("asset_number", " 0071-2023-417 ".to_owned())];
        let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let form = form.with(&typed);
        browser.submit(&form).await.expect(422).assert_shows("Die Seriennummer A1 trägt schon das Gerät HAV-2023-0005.");
        browser.submit(&form.with(&[("serial", "C1")])).await.assert_status(303);
        let page = browser.get(&format!("/geraete/{id}")).await.expect(200);
        for words in ["Muster AG Tab B", "28.02.2026", "0071-2023-417", "Spenderin oder Spender", "Garantie bis 28.02.2026", "Notebook"] {
            page.assert_shows(words);
        }
        let form = browser.form(&address, &address).await;
        let new_model = [("model", "neu"), ("manufacturer", "Probe"), ("model_name", "P1"), ("category", "robot")];
        browser.submit(&form.clone().with(&new_model[..3])).await.expect(422).assert_shows("Bitte eine Kategorie wählen.");
        browser.submit(&form.with(&new_model)).await.assert_status(303);
        assert_eq!(summed(&app, DeviceCategory::Robot).await, 1);
        let one = app.api(paktbuch_types::Role::Pruefung, &[]).await.get("/api/paktbuch/v1/devices/HAV-2023-0001").await.expect(200).json();
        assert_eq!((one["owner"].as_str(), one["warranty_until"].as_str()), (Some("spende"), Some("2026-02-28")));
        assert_eq!(one["asset_number"], "0071-2023-417");
    }
}
