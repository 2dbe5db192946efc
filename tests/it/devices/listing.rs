//! Lists, counts and search.

use std::collections::BTreeMap;

use paktbuch::auth::{Actor, Scope};
use paktbuch::db::Who;
use paktbuch::devices::commands::{DisposeDevice, EditDevice, Lease, ModelChoice};
use paktbuch::devices::{self, DeviceFilter, Dimension, SortBy, Sorting, Start, dispose_device, edit_device};
use paktbuch_entity::{device, device_summary, notice, room};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::{Cents, DeviceStatus, DisposalKind, Role, parse_date};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, NotSet, QueryFilter, Set};
use serde_json::json;

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

/// The same devices, of which two come under a second notice of the programme and two under one of another programme.
async fn of_three_notices(app: &TestApp) -> World {
    let world = filled(app).await;
    let first = notice::Entity::find_by_id(world.notice);
    let first = first.one(app.db.reader()).await.unwrap().unwrap();
    for (reference, programme, devices) in [
        ("48-DPS-2023/0007", "digitalpakt-nrw", [1_i64, 2]),
        ("48-LEG-2023/0011", "lehrkraefte-nrw", [3, 7]),
    ] {
        app.db
            .write(Who::System, async |tx| {
                let mut copy = first.clone().into_active_model();
                copy.id = NotSet;
                copy.reference = Set(reference.to_owned());
                copy.programme = Set(programme.to_owned());
                let copy = copy.insert(tx.conn()).await?;
                device::Entity::update_many()
                    .col_expr(device::Column::NoticeId, Expr::value(copy.id.0))
                    .filter(device::Column::Id.is_in(devices))
                    .exec(tx.conn())
                    .await
            })
            .await
            .unwrap();
    }
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
        lease: Lease {
            lessor: row.lessor,
            rate: row.lease_rate,
            rates: row.lease_rates,
            from: row.lease_from,
            until: row.lease_until,
        },
        status,
        reason: "Probe".to_owned(),
        note: row.note,
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

    async fn a_room_a_site_and_what_is_missing_narrow_the_list(app: TestApp) {
        let world = filled(&app).await;
        let scope = Scope::Only(vec![world.schools[0]]);
        let place = world.place(0);
        let narrowed = |raum: &str, standort: &str, seriennummer: &str| DeviceFilter {
            raum: raum.to_owned(),
            standort: standort.to_owned(),
            seriennummer: seriennummer.to_owned(),
            ..DeviceFilter::default()
        };
        let (room, site) = (place.room.unwrap().to_string(), world.sites[0].to_string());
        let devices = device::Entity::find().all(app.db.reader()).await.unwrap();
        let expected = |holds: fn(&device::Model, &str) -> bool, value: &str| {
            devices.iter().filter(|row| holds(row, value)).count() as u64
        };
        let in_room = expected(|row, room| row.room_id.is_some_and(|id| id.to_string() == room), &room);
        assert!(in_room > 0);
        for (filter, count) in [
            (narrowed(&room, "", ""), in_room),
            (narrowed("ohne", "", ""), expected(|row, _| row.room_id.is_none(), "")),
            (narrowed("", &site, ""), expected(|row, site| row.site_id.is_some_and(|id| id.to_string() == site), &site)),
            (narrowed("", "", "ohne"), expected(|row, _| row.serial.is_none(), "")),
            (narrowed("999", "", ""), 0),
        ] {
            let list = found(&app, &Scope::All, &filter).await;
            assert_eq!((list.totals.devices, list.rows.len() as u64), (count, count), "{filter:?}");
            assert_eq!(list.totals.gross, Some(list.rows.iter().map(|row| row.gross).sum::<Cents>()));
            let by_school: u64 = list.counts.iter().filter(|count| count.dimension == Dimension::School).filter_map(|count| count.devices).sum();
            assert_eq!(by_school, count, "{filter:?}");
        }
        let list = found(&app, &Scope::Only(vec![world.schools[1]]), &narrowed(&room, "", "")).await;
        assert_eq!((list.totals.devices, list.narrowed[0].1.as_str()), (0, "unbekannt"));
        let list = found(&app, &scope, &narrowed(&room, "", "")).await;
        assert_ne!(list.narrowed[0].1, "unbekannt");
    }

    async fn a_list_of_kept_devices_counts_as_the_schools_do(app: TestApp) {
        filled(&app).await;
        let first = device::Entity::find().one(app.db.reader()).await.unwrap().unwrap();
        let command = DisposeDevice {
            device: first.id,
            version: first.version,
            kind: DisposalKind::Scrapped,
            disposed_on: parse_date("02.05.2024").unwrap(),
            reason: "zu alt".to_owned(),
        };
        let permit = Actor::system().permit().unwrap();
        app.db.write(Who::System, async |tx| dispose_device(tx, &permit, command.clone()).await).await.unwrap();
        for q in ["", "müster"] {
            let filter = DeviceFilter { q: q.to_owned(), ..DeviceFilter::start() };
            let list = found(&app, &Scope::All, &filter).await;
            assert_eq!((list.totals.devices, list.rows.len()), (11, 11), "{q}");
            assert!(list.rows.iter().all(|row| row.status != DeviceStatus::Disposed));
            // The facet of the status still offers them.
            let disposed = list.counts.iter().find(|count| count.dimension == Dimension::Status && count.key == "disposed");
            assert_eq!(disposed.and_then(|count| count.devices), Some(1), "{q}");
        }
        let pages = app.foerdermittel().await;
        let page = pages.get("/geraete").await.expect(200);
        page.assert_shows("11 Geräte");
        page.assert_shows("B 104 · AFG");
        pages.get("/geraete?schule=190743").await.expect(200).assert_hides("B 104 · AFG");
        page.assert_shows("ohne ausgesonderte");
        pages.get("/geraete?status=alle").await.expect(200).assert_shows("12 Geräte");
        for (query, devices) in [("status=vorhanden", 11), ("status=alle", 12), ("status=disposed", 1)] {
            let export = pages.get(&format!("/berichte/inventarliste.csv?{query}")).await.expect(200);
            assert_eq!(export.html().lines().filter(|line| line.contains("HAV-")).count(), devices, "{query}");
        }
        assert!(page.html().contains("/berichte/inventarliste.xlsx?status=vorhanden"), "{}", page.html());
    }

    async fn the_search_finds_devices_by_their_room(app: TestApp) {
        let world = filled(&app).await;
        let room = room::Entity::find_by_id(world.place(0).room.unwrap()).one(app.db.reader()).await.unwrap().unwrap();
        app.db.write(Who::System, async |tx| {
            let mut active = room.clone().into_active_model();
            active.name = Set("Küche 2.03".to_owned());
            active.update(tx.conn()).await
        }).await.unwrap();
        let there = device::Entity::find().all(app.db.reader()).await.unwrap();
        let there = there.iter().filter(|row| row.room_id == Some(room.id)).count();
        assert!(there > 0);
        for q in ["Küche 2.03", "kueche2.03", "KÜCHE", "kü"] {
            assert_eq!(numbers(&app, q).await.len(), there, "{q}");
        }
        assert_eq!(numbers(&app, "Küche 203").await.len(), 0);
        let office = app.foerdermittel().await;
        let page = office.get("/suche?q=kueche").await.expect(200);
        page.assert_shows("Räume Küche 2.03");
        assert!(page.html().contains(&format!("href=\"/geraete?raum={}\"", room.id)));
        let other = app.schul_it(&["114790"]).await;
        other.get("/suche?q=kueche").await.expect(200).assert_hides("Küche 2.03");
        other.get("/geraete?q=kueche").await.expect(200).assert_shows("kein Gerät");
        let list = office.get(&format!("/geraete?raum={}", room.id)).await.expect(200);
        list.assert_shows("Küche 2.03");
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

    async fn a_programme_has_the_devices_of_its_notices(app: TestApp) {
        let world = of_three_notices(&app).await;
        let paid_by = |programm: &str, q: &str| DeviceFilter {
            programm: programm.to_owned(),
            q: q.to_owned(),
            ..DeviceFilter::default()
        };
        let each = [("digitalpakt-nrw", 8), ("lehrkraefte-nrw", 2), ("eigene", 2)];
        for q in ["", "müster"] {
            for (programm, devices) in [("", 12), ("react-eu-nrw", 0)].into_iter().chain(each) {
                let list = found(&app, &Scope::All, &paid_by(programm, q)).await;
                assert_eq!((list.totals.devices, list.rows.len()), (devices, devices as usize), "{programm} {q}");
                for (key, devices) in each {
                    let count = list.counts.iter().find(|count| count.dimension == Dimension::Programme && count.key == key);
                    assert_eq!(count.and_then(|count| count.devices), Some(devices), "{programm} {q}: {key}");
                }
            }
            let of_notice = DeviceFilter { bescheid: world.notice.to_string(), ..paid_by("digitalpakt-nrw", q) };
            let list = found(&app, &Scope::All, &of_notice).await;
            assert_eq!(list.totals.devices, 6, "{q}");
            let other = DeviceFilter { bescheid: world.notice.to_string(), ..paid_by("lehrkraefte-nrw", q) };
            assert_eq!(found(&app, &Scope::All, &other).await.totals.devices, 0, "{q}");
            let school = Scope::Only(vec![world.schools[1]]);
            assert_eq!(found(&app, &school, &paid_by("digitalpakt-nrw", q)).await.totals.devices, 3, "{q}");
        }
    }

    async fn pages_exports_and_programs_narrow_to_a_programme(app: TestApp) {
        of_three_notices(&app).await;
        let office = app.foerdermittel().await;
        let page = office.get("/geraete?programm=lehrkraefte-nrw").await.expect(200);
        page.assert_shows("2 Geräte");
        page.assert_shows("Dienstliche Endgeräte für Lehrkräfte NRW");
        assert!(page.html().contains("/berichte/inventarliste.xlsx?programm=lehrkraefte-nrw&#38;status=vorhanden"), "{}", page.html());
        office.get("/geraete?programm=RAKETE").await.expect(200).assert_shows("„RAKETE“ ist kein Wert für Programm.");
        office.post("/geraete/filter", &[("name", "Lehrkräfte"), ("liste", "programm=lehrkraefte-nrw")]).await.assert_status(303);
        office.get("/geraete").await.expect(200).assert_shows("Gespeicherte Filter Lehrkräfte 2");
        for (programm, devices) in [("digitalpakt-nrw", 8), ("lehrkraefte-nrw", 2), ("eigene", 2), ("react-eu-nrw", 0)] {
            let export = office.get(&format!("/berichte/inventarliste.csv?programm={programm}")).await.expect(200);
            assert_eq!(export.html().lines().filter(|line| line.contains("HAV-")).count(), devices, "{programm}");
        }
        let api = app.api(Role::Foerdermittel, &[]).await;
        for (programme, devices, told) in [("lehrkraefte-nrw", 2, json!("lehrkraefte-nrw")), ("eigene", 2, json!(null)), ("unbekannt", 0, json!(null))] {
            let list = api.get(&format!("/api/paktbuch/v1/devices?programme={programme}")).await.expect(200).json();
            assert_eq!((&list["total"], &list["items"][0]["programme"]), (&json!(devices), &told), "{programme}");
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
