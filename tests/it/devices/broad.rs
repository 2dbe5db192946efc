//! Long lists: a word that most devices have, and orders that an index answers alone.

use paktbuch::auth::{Actor, Scope};
use paktbuch::db::Who;
use paktbuch::devices::commands::ImportDevices;
use paktbuch::devices::lists::{self, Mapping};
use paktbuch::devices::{self, DeviceFilter, Sorting, Start, import_devices};
use paktbuch_tests::engine::run;
use paktbuch_tests::schema::query;
use paktbuch_tests::{Engine, TestApp, on_both};

use super::world::{self, World};

/// 1,200 tablets at the first school and 40 at the second, all „Zebra“, ten of the first „Sonder“.
async fn filled(app: &TestApp) -> World {
    let world = world::build(&app.db).await;
    let row = |index: usize| {
        let school = if index < 1_200 { "190743" } else { "114790" };
        let model = if index < 10 { "Zebra Sonder" } else { "Zebra" };
        format!("Q{index:05};Werk;{model};{school}\n")
    };
    let list: String = (0..1_240).map(row).collect();
    let table = lists::read_text(
        format!("Seriennummer;Hersteller;Modell;Schule\n{list}").as_bytes(),
        None,
    )
    .unwrap();
    let (entries, _) = lists::entries(&table, &Mapping::guessed(&table));
    let command = ImportDevices {
        source: String::new(),
        entries,
        school: None,
        category: None,
        allocation: None,
        is_takeover: false,
    };
    let permit = Actor::system().permit().unwrap();
    let outcome = app
        .db
        .write(Who::System, async |tx| {
            import_devices(tx, &permit, None, &command).await
        })
        .await
        .unwrap();
    assert_eq!(outcome.created, 1_240);
    world
}

async fn totals(app: &TestApp, scope: &Scope, filter: &DeviceFilter) -> (u64, bool, usize) {
    let found = devices::devices(
        app.db.reader(),
        scope,
        filter,
        Sorting::default(),
        &Start::Page(1),
        50,
    )
    .await
    .unwrap();
    (found.totals.devices, found.totals.more, found.rows.len())
}

fn text(q: &str) -> DeviceFilter {
    DeviceFilter {
        q: q.to_owned(),
        ..DeviceFilter::default()
    }
}

on_both! {
    async fn a_word_in_nearly_all_rows_is_counted_to_a_thousand_and_narrowed_exactly(app: TestApp) {
        let world = filled(&app).await;
        let all = Scope::All;
        assert_eq!(totals(&app, &all, &text("zebra")).await, (1_000, true, 50));
        assert_eq!(totals(&app, &all, &text("zebra sonder")).await, (10, false, 10));
        assert_eq!(totals(&app, &all, &text("zebra 1x")).await, (0, false, 0));
        let at = |school: &str| DeviceFilter { schule: school.to_owned(), ..text("zebra") };
        assert_eq!(totals(&app, &all, &at("190743")).await, (1_000, true, 50));
        assert_eq!(totals(&app, &all, &at("114790")).await, (40, false, 40));
        let second = Scope::Only(vec![world.schools[1]]);
        assert_eq!(totals(&app, &second, &text("zebra")).await, (40, false, 40));
        assert_eq!(totals(&app, &second, &text("sonder")).await, (0, false, 0));
    }
}

async fn plan(app: &TestApp, sql: &str) -> String {
    let rows = query(&app.db, &format!("EXPLAIN QUERY PLAN {sql}")).await;
    let details: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "detail").unwrap())
        .collect();
    details.join("; ")
}

#[test]
fn every_order_of_the_list_walks_an_index_that_answers_alone() {
    run(Engine::Sqlite, async |app| {
        for (order, index) in [
            ("inventory_number", "sqlite_autoindex_device_1"),
            ("serial ASC NULLS FIRST, id ASC", "device_serial_id"),
            ("serial DESC NULLS LAST, id DESC", "device_serial_id"),
            ("delivered_on ASC NULLS FIRST, id ASC", "device_delivered_on_id"),
            ("gross DESC, id DESC", "device_gross_id"),
            (
                "zweckbindung_until ASC NULLS FIRST, id ASC",
                "device_zweckbindung_until_id",
            ),
        ] {
            let plan = plan(
                &app,
                &format!("SELECT id FROM device ORDER BY {order} LIMIT 50 OFFSET 25000"),
            )
            .await;
            assert!(
                plan.contains(&format!("USING COVERING INDEX {index}")),
                "{order}: {plan}"
            );
            assert!(!plan.contains("TEMP B-TREE"), "{order}: {plan}");
        }
    });
}

#[test]
fn the_first_look_at_a_search_text_stops_in_the_trigram_index() {
    run(Engine::Sqlite, async |app| {
        let sql = "SELECT rowid AS id FROM device_search WHERE device_search MATCH '\"zebra\"' LIMIT 1001";
        let plan = plan(&app, sql).await;
        assert!(
            plan.contains("VIRTUAL TABLE INDEX") && !plan.contains("TEMP B-TREE"),
            "{plan}"
        );
    });
}
