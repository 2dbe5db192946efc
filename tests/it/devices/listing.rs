//! Lists, counts and search.

use std::collections::BTreeMap;

use paktbuch::auth::{Actor, Scope};
use paktbuch::db::Who;
use paktbuch::devices::commands::{EditDevice, ModelChoice};
use paktbuch::devices::{self, DeviceFilter, Dimension, SortBy, Sorting, Start, edit_device};
use paktbuch_entity::{device, device_summary};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceStatus, parse_date};
use sea_orm::EntityTrait;

use super::world::{self, World, create};

const ALL: Sorting = Sorting {
    by: SortBy::InventoryNumber,
    descending: false,
};

async fn found(app: &TestApp, scope: &Scope, filter: &DeviceFilter) -> paktbuch::devices::rows::DeviceList {
    devices::devices(app.db.reader(), scope, filter, ALL, &Start::Page(1), 50)
        .await
        .unwrap()
}

async fn numbers(app: &TestApp, q: &str) -> Vec<String> {
    let filter = DeviceFilter {
        q: q.to_owned(),
        ..DeviceFilter::default()
    };
    let list = found(app, &Scope::All, &filter).await;
    assert_eq!(list.totals.devices, list.rows.len() as u64, "{q}");
    list.rows
        .into_iter()
        .map(|row| row.inventory_number.to_string())
        .collect()
}

/// Twelve devices: some with serials, some delivered later, two from own funds, some moved and repaired.
async fn filled(app: &TestApp) -> World {
    let world = world::build(&app.db).await;
    create(
        &app.db,
        world.tablets(world.funded, 6, &["F9AE3X", "100%_A", "B\\2", "S/N 7"]),
    )
    .await
    .unwrap();
    let mut later = world.tablets(world.funded, 4, &["Z1"]);
    later.delivered_on = parse_date("02.05.2024").ok();
    later.place = world.place(1);
    create(&app.db, later).await.unwrap();
    let mut own = world.tablets(world.own, 2, &[]);
    own.delivered_on = None;
    create(&app.db, own).await.unwrap();
    world
}

async fn change(app: &TestApp, row: device::Model, status: DeviceStatus, world: &World, school: usize) {
    let permit = Actor::system().permit().unwrap();
    let command = EditDevice {
        device: row.id,
        version: row.version,
        model: ModelChoice::Existing(row.model_id),
        serial: row.serial,
        place: world.place(school),
        delivered_on: row.delivered_on,
        commissioned_on: row.commissioned_on,
        warranty_until: row.warranty_until,
        owner: row.owner,
        asset_number: row.asset_number,
        status,
        note: row.note,
        reason: "zu alt".to_owned(),
    };
    app.db
        .write(Who::System, async |tx| {
            edit_device(tx, &permit, command.clone()).await
        })
        .await
        .unwrap();
}

/// Key of the summary.
type Key = (i64, &'static str, &'static str, i64, i64);

on_both! {
    async fn the_summary_equals_a_recount_after_any_changes(app: TestApp) {
        use chrono::Datelike;
        let world = filled(&app).await;
        for round in 0..4_usize {
            for (index, row) in device::Entity::find().all(app.db.reader()).await.unwrap().into_iter().enumerate() {
                let status = DeviceStatus::ALL[(index + round) % 4];
                change(&app, row, status, &world, (index * 7 + round) % 2).await;
            }
            let mut counted: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
            for row in device::Entity::find().all(app.db.reader()).await.unwrap() {
                let year = row.zweckbindung_until.map_or(0, |day| i64::from(day.year()));
                let notice = row.notice_id.map_or(0, |id| id.0);
                let key = (row.school_id.0, row.category.code(), row.status.code(), notice, year);
                let entry = counted.entry(key).or_default();
                entry.0 += 1;
                entry.1 += row.gross.0;
            }
            let kept = device_summary::Entity::find().all(app.db.reader()).await.unwrap();
            let kept: BTreeMap<Key, (i64, i64)> = kept
                .into_iter()
                .filter(|row| row.devices != 0)
                .map(|row| {
                    let key = (row.school_id.0, row.category.code(), row.status.code(), row.notice_id, row.zweckbindung_year);
                    (key, (row.devices, row.gross.0))
                })
                .collect();
            assert_eq!(kept, counted, "round {round}");
        }
    }

    async fn every_page_of_every_order_shows_each_device_once(app: TestApp) {
        filled(&app).await;
        let every = DeviceFilter::default();
        for by in SortBy::ALL {
            for descending in [false, true] {
                let sorting = Sorting { by, descending };
                let page = async |start: Start, size| {
                    let list = devices::devices(app.db.reader(), &Scope::All, &every, sorting, &start, size);
                    list.await.unwrap().rows
                };
                let whole = page(Start::Page(1), 50).await;
                assert_eq!(whole.len(), 12);
                let (mut by_pages, mut by_keys) = (Vec::new(), page(Start::Page(1), 5).await);
                for number in 1..=3 {
                    by_pages.extend(page(Start::Page(number), 5).await);
                }
                while let Some(last) = by_keys.last() {
                    let more = page(Start::After(last.inventory_number.clone()), 5).await;
                    if more.is_empty() {
                        break;
                    }
                    by_keys.extend(more);
                }
                assert_eq!(by_pages, whole, "{sorting:?}");
                assert_eq!(by_keys, whole, "{sorting:?}");
                let ordered = whole.windows(2).all(|pair| {
                    let order = match by {
                        SortBy::InventoryNumber => pair[0].inventory_number.cmp(&pair[1].inventory_number),
                        SortBy::Serial => pair[0].serial.cmp(&pair[1].serial),
                        SortBy::Delivered => pair[0].delivered_on.cmp(&pair[1].delivered_on),
                        SortBy::Price => pair[0].gross.cmp(&pair[1].gross),
                        SortBy::BoundUntil => pair[0].zweckbindung_until.cmp(&pair[1].zweckbindung_until),
                    };
                    if descending { order.is_ge() } else { order.is_le() }
                });
                assert!(ordered, "{sorting:?}");
            }
        }
    }

    async fn search_finds_parts_folds_names_and_takes_signs_literally(app: TestApp) {
        filled(&app).await;
        let all = numbers(&app, "").await;
        assert_eq!(numbers(&app, "mueller").await.len(), 0);
        assert_eq!(numbers(&app, "Muester").await.len(), 12);
        assert_eq!(numbers(&app, "müster 64").await.len(), 12);
        assert_eq!(numbers(&app, "e3x").await, all[..1]);
        assert_eq!(numbers(&app, "2023-0003").await, ["HAV-2023-0003"]);
        assert_eq!(numbers(&app, "%_a").await, ["HAV-2023-0002"]);
        assert_eq!(numbers(&app, "100%").await, ["HAV-2023-0002"]);
        assert_eq!(numbers(&app, "___").await.len(), 0);
        assert_eq!(numbers(&app, "%%%").await.len(), 0);
        assert_eq!(numbers(&app, "b\\2").await, ["HAV-2023-0003"]);
        assert_eq!(numbers(&app, "\"tab\" OR x*").await.len(), 0);
        // Below three letters: what serial or inventory number begin with.
        assert_eq!(numbers(&app, "z").await, ["HAV-2024-0001"]);
        assert_eq!(numbers(&app, "ha").await.len(), 12);
        assert_eq!(numbers(&app, "%").await.len(), 0);
    }

    async fn facets_count_what_each_choice_would_leave(app: TestApp) {
        let world = filled(&app).await;
        for q in ["", "müster"] {
            let filter = DeviceFilter {
                schule: "190743".to_owned(),
                bescheid: world.notice.to_string(),
                q: q.to_owned(),
                ..DeviceFilter::default()
            };
            let list = found(&app, &Scope::All, &filter).await;
            assert_eq!((list.totals.devices, list.rows.len()), (6, 6), "{q}");
            assert_eq!(list.totals.gross, Some(list.rows.iter().map(|row| row.gross).sum::<Cents>()));
            let count = |dimension: Dimension, key: &str| {
                let found = list.counts.iter().find(|count| count.dimension == dimension && count.key == key);
                found.and_then(|count| count.devices)
            };
            assert_eq!(count(Dimension::School, "190743"), Some(6), "{q}");
            assert_eq!(count(Dimension::School, "114790"), Some(4), "{q}");
            assert_eq!(count(Dimension::Notice, "eigene"), Some(2), "{q}");
            assert_eq!(count(Dimension::BoundUntil, "2029"), Some(6), "{q}");
            assert_eq!(count(Dimension::Status, "in-use"), None, "{q}");
        }
    }

    async fn a_school_sees_its_own_devices_only(app: TestApp) {
        let world = filled(&app).await;
        for (scope, devices) in [(vec![world.schools[1]], 4), (vec![], 0), (world.schools.to_vec(), 12)] {
            let scope = Scope::Only(scope);
            for q in ["", "müster", "ha"] {
                let filter = DeviceFilter { q: q.to_owned(), ..DeviceFilter::default() };
                let list = found(&app, &scope, &filter).await;
                assert_eq!((list.totals.devices, list.rows.len()), (devices, devices as usize), "{q}");
            }
        }
    }
}
