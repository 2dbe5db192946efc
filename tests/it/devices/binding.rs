//! Devices are bound as the Einzelansatz says that they were bought on, where it says something for itself.

use paktbuch::auth::Actor;
use paktbuch::db::Who;
use paktbuch::devices::commands::{EditDevice, ImportDevices, SpreadAllocation};
use paktbuch::devices::lists::{self, Mapping};
use paktbuch::devices::{edit_device, import_devices, read_list, spread_allocation};
use paktbuch_entity::{cost_item, device};
use paktbuch_tests::app::worker;
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{SpreadRule, ZweckbindungStart, format_date, parse_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QueryOrder, Set};

use super::editing::unchanged;
use super::world::{self, create};

/// What the only Einzelansatz says for itself from now on; devices do not follow.
async fn says(app: &TestApp, start: Option<ZweckbindungStart>, years: Option<i64>) {
    let conn = app.db.reader();
    let item = cost_item::Entity::find().one(conn).await.unwrap().unwrap();
    let mut item = item.into_active_model();
    item.zweckbindung_start = Set(start);
    item.zweckbindung_years = Set(years);
    item.update(conn).await.unwrap();
}

async fn devices(app: &TestApp) -> Vec<device::Model> {
    let query = device::Entity::find().order_by_asc(device::Column::InventoryNumber);
    query.all(app.db.reader()).await.unwrap()
}

/// The ends of the Zweckbindung by inventory number; empty for none.
async fn ends(app: &TestApp) -> Vec<String> {
    let rows = devices(app).await;
    rows.iter()
        .map(|row| row.zweckbindung_until.map(format_date).unwrap_or_default())
        .collect()
}

on_both! {
    async fn new_devices_are_bound_as_their_einzelansatz_says(app: TestApp) {
        let world = world::build(&app.db).await;
        says(&app, Some(ZweckbindungStart::Commissioning), Some(3)).await;
        let mut leap = world.tablets(world.funded, 1, &["A1"]);
        leap.commissioned_on = parse_date("29.02.2024").ok();
        create(&app.db, leap).await.unwrap();
        create(&app.db, world.tablets(world.funded, 1, &["A2"])).await.unwrap();
        let mut own = world.tablets(world.own, 1, &["A3"]);
        own.commissioned_on = parse_date("29.02.2024").ok();
        create(&app.db, own).await.unwrap();
        assert_eq!(ends(&app).await, ["28.02.2027", "", ""]);
        // Years alone count from when the notice says.
        says(&app, None, Some(3)).await;
        create(&app.db, world.tablets(world.funded, 1, &["A4"])).await.unwrap();
        says(&app, None, None).await;
        create(&app.db, world.tablets(world.funded, 1, &["A5"])).await.unwrap();
        assert_eq!(ends(&app).await[3..], ["31.12.2027", "31.12.2029"]);
    }

    async fn editing_and_reading_in_keep_to_the_einzelansatz(app: TestApp) {
        let world = world::build(&app.db).await;
        says(&app, Some(ZweckbindungStart::Commissioning), Some(3)).await;
        create(&app.db, world.tablets(world.funded, 1, &["A1"])).await.unwrap();
        let row = devices(&app).await.remove(0);
        let command = EditDevice { commissioned_on: parse_date("01.03.2024").ok(), ..unchanged(row, &world) };
        let permit = Actor::system().permit().unwrap();
        let edited = app.db.write(Who::System, async |tx| edit_device(tx, &permit, command.clone()).await).await;
        assert!(edited.unwrap());
        assert_eq!(ends(&app).await, ["01.03.2027"]);

        let list = "Seriennummer;Hersteller;Modell;Inbetriebnahme\nA1;Müster;Tab B, 64 GB;29.02.2024\n";
        let table = read_list(&worker(), list.as_bytes(), None).unwrap();
        let (entries, _) = lists::entries(&table, &Mapping::guessed(&table));
        let import = ImportDevices { source: "liste.csv".to_owned(), entries, school: None, category: None, allocation: None, is_takeover: false };
        let may = Actor::system().permit().unwrap();
        for (updated, unchanged) in [(1, 0), (0, 1)] {
            let outcome = app.db.write(Who::System, async |tx| import_devices(tx, &may, None, &import).await).await.unwrap();
            assert_eq!((outcome.updated, outcome.unchanged), (updated, unchanged));
            assert_eq!(ends(&app).await, ["28.02.2027"]);
        }
    }

    async fn a_spread_share_brings_no_einzelansatz_along(app: TestApp) {
        let world = world::build(&app.db).await;
        says(&app, Some(ZweckbindungStart::Commissioning), Some(3)).await;
        let mut own = world.tablets(world.own, 2, &[]);
        own.commissioned_on = parse_date("29.02.2024").ok();
        let ids = create(&app.db, own).await.unwrap();
        let command = SpreadAllocation {
            allocation: world.funded,
            version: 1,
            rule: SpreadRule::Evenly,
            devices: ids.iter().map(|id| (*id, None)).collect(),
        };
        let permit = Actor::system().permit().unwrap();
        let spread = app.db.write(Who::System, async |tx| spread_allocation(tx, &permit, command.clone()).await).await;
        assert_eq!(spread.unwrap(), 2);
        assert!(devices(&app).await.iter().all(|row| row.notice_id == Some(world.notice)));
        assert_eq!(ends(&app).await, ["31.12.2029", "31.12.2029"]);
    }
}
