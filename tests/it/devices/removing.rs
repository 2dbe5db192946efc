//! Devices entered by mistake, removed.

use paktbuch::audit::verify_chain;
use paktbuch_entity::{device, device_summary, funding_share};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::{Cents, InventoryNumber, Role, parse_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, PaginatorTrait, QueryFilter, Set,
};

use super::world::{self, create};
use crate::filing::file::file;

const DEVICES: &str = "/api/paktbuch/v1/devices";

on_both! {
    async fn what_was_entered_by_mistake_goes_and_its_money_is_free_again(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.funded, 2, &["A1", "A2"])).await.unwrap();
        let browser = app.foerdermittel().await;
        let before = browser.get("/rechnungen/1").await.expect(200).text();
        browser.get("/geraete/2").await.expect(200).assert_shows("Entfernen");
        let address = "/geraete/2/entfernen";
        let form = browser.form(address, address).await;
        browser.submit(&form).await.expect(422).assert_shows("Bitte begründen Sie, warum das Gerät entfernt wird.");
        let long = "x".repeat(5_000);
        browser.submit(&form.clone().with(&[("reason", &long)])).await.assert_status(422);
        let done = browser.submit(&form.clone().with(&[("reason", "doppelt angelegt")])).await;
        assert_eq!(done.location(), Some("/rechnungen/1"));
        browser.follow(&done).await.expect(200).assert_shows("Das Gerät ist entfernt.");
        browser.get("/geraete/2").await.assert_status(404);
        browser.get("/geraete?q=A2").await.expect(200).assert_shows("Zu diesen Filtern gibt es kein Gerät.");
        let reader = app.db.reader();
        let shares = funding_share::Entity::find().all(reader).await.unwrap();
        let device = device::Entity::find().one(reader).await.unwrap().unwrap();
        assert_eq!(shares.iter().map(|share| share.gross).sum::<Cents>(), device.gross);
        let counted = device_summary::Entity::find()
            .filter(device_summary::Column::Devices.gt(0))
            .all(reader)
            .await
            .unwrap();
        assert_eq!(counted.iter().map(|row| row.devices).sum::<i64>(), 1);
        let trail = app.verwaltung().await.get("/verwaltung/protokoll?art=device").await.expect(200);
        for words in ["hat das Gerät HAV-2023-0002 entfernt", "doppelt angelegt"] {
            trail.assert_shows(words);
        }
        assert!(verify_chain(reader).await.unwrap().is_ok());

        create(&app.db, world.tablets(world.funded, 1, &["A2"])).await.unwrap();
        assert_eq!(device::Entity::find().count(reader).await.unwrap(), 2);
        assert_eq!(browser.get("/rechnungen/1").await.expect(200).text().len(), before.len());
    }

    async fn a_second_editor_is_told_and_only_those_who_create_devices_remove_them(app: TestApp) {
        let world = world::build(&app.db).await;
        create(&app.db, world.tablets(world.own, 1, &["A1"])).await.unwrap();
        let address = "/geraete/1/entfernen";
        let school = app.schul_it(&["190743"]).await;
        school.get(address).await.assert_status(403);
        school.get("/geraete/1").await.expect(200).assert_hides("/geraete/1/entfernen");
        let browser = app.foerdermittel().await;
        let remove = browser.form(address, address).await.with(&[("reason", "falsche Position")]);
        let edit = "/geraete/1/bearbeiten";
        let changed = browser.form(edit, edit).await.with(&[("note", "Kratzer")]);
        browser.submit(&changed).await.assert_status(303);
        let again = browser.submit(&remove).await.expect(412);
        again.assert_shows("Jemand anderes hat das Gerät inzwischen geändert.");
        again.assert_shows("falsche Position");
        let form = again.forms().into_iter().find(|form| form.action == address).unwrap();
        browser.submit(&form).await.assert_status(303);
        browser.submit(&form).await.assert_status(303);
        assert_eq!(device::Entity::find().count(app.db.reader()).await.unwrap(), 0);
    }
    async fn what_a_filed_proof_counts_stays_whatever_day_is_entered_since(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        let office = app.foerdermittel().await;
        file(&office, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let device = format!("{DEVICES}/{}?reason=doppelt", own.device.inventory_number);
        let edit = format!("/geraete/{}/bearbeiten", own.device.id);
        for (version, delivered, commissioned) in [("\"2\"", "15.01.2026", "20.01.2026"), ("\"3\"", "", "20.01.2026")] {
            let form = office.form(&edit, &edit).await;
            let days = form.with(&[("delivered_on", delivered), ("commissioned_on", commissioned)]);
            office.submit(&days).await.assert_status(303);
            api.delete(&device, version).await.expect(409).assert_shows("Aufbewahrung bis");
        }
        let remove = format!("/geraete/{}/entfernen", own.device.id);
        let form = office.form(&remove, &remove).await.with(&[("reason", "doppelt")]);
        office.submit(&form).await.expect(422).assert_shows("Aufbewahrung bis");
        // Nor where the notice no longer has it.
        funding_share::Entity::delete_many().exec(app.db.reader()).await.unwrap();
        let mut moved = device::Entity::find_by_id(own.device.id).one(app.db.reader()).await.unwrap().unwrap().into_active_model();
        moved.notice_id = Set(None);
        moved.update(app.db.reader()).await.unwrap();
        api.delete(&device, "\"3\"").await.expect(409).assert_shows("Aufbewahrung bis");
    }

    /// The proof of the notice was filed on 18.03.2022, before the takeover, and is no version yet.
    async fn what_a_proof_counts_that_was_filed_before_stays_whatever_day_is_entered_since(app: TestApp) {
        app.seed_havixbeck().await;
        let office = app.foerdermittel().await;
        let number: InventoryNumber = "NB21-001".parse().unwrap();
        let found = device::Entity::find().filter(device::Column::InventoryNumber.eq(number)).one(app.db.reader()).await.unwrap().unwrap();
        let edit = format!("/geraete/{}/bearbeiten", found.id);
        let form = office.form(&edit, &edit).await.with(&[("delivered_on", "19.03.2022"), ("commissioned_on", "19.03.2022")]);
        office.submit(&form).await.assert_status(303);
        let api = app.api(Role::Foerdermittel, &[]).await;
        let version = format!("\"{}\"", found.version + 1);
        api.delete(&format!("{DEVICES}/NB21-001?reason=doppelt"), &version).await.expect(409).assert_shows("Aufbewahrung bis");
    }

    async fn what_was_entered_after_the_filing_goes_though_it_came_before(app: TestApp) {
        let world = World::build(&app).await;
        let own = &world.own;
        file(&app.foerdermittel().await, own.notice.id.0, "abgesprochen").await.assert_status(303);
        let later = device::ActiveModel {
            id: NotSet,
            inventory_number: Set("HAV-2025-0099".parse().unwrap()),
            serial: Set(None),
            delivered_on: Set(parse_date("03.06.2025").ok()),
            ..own.device.clone().into_active_model().reset_all()
        };
        later.insert(app.db.reader()).await.unwrap();
        let api = app.api(Role::Foerdermittel, &[]).await;
        api.delete(&format!("{DEVICES}/HAV-2025-0099?reason=doppelt"), "\"1\"").await.assert_status(204);
    }
}
