//! SQLite and PostgreSQL hold the same after the same story: the demonstration, row by row.

use paktbuch::audit::verify_chain;
use paktbuch_tests::contents::records;
use paktbuch_tests::{Engine, TestApp};

/// The rows without filed workbooks: they print the hash of the history, in which personal values are salted. Rows of `device_summary`
/// stand without their numbers, to which nothing refers: triggers write them in the order in which a statement visits its devices.
fn told(table: &str, mut rows: Vec<String>) -> Vec<String> {
    rows.retain(|row| !row.contains(".xlsx"));
    if table == "device_summary" {
        for row in &mut rows {
            let (_, values) = row.split_once(", ").unwrap();
            *row = values.to_owned();
        }
        rows.sort();
    }
    rows
}

#[tokio::test]
async fn the_demonstration_is_the_same_on_both_engines() {
    let (sqlite, postgres) = (
        TestApp::start(Engine::Sqlite).await,
        TestApp::start(Engine::Postgres).await,
    );
    for app in [&sqlite, &postgres] {
        app.seed_havixbeck().await;
    }
    let pairs = records(&sqlite.db)
        .await
        .into_iter()
        .zip(records(&postgres.db).await);
    for ((table, left), (_, right)) in pairs {
        assert!(!left.is_empty(), "the demonstration fills {table}");
        let (left, right) = (told(table, left), told(table, right));
        assert_eq!(left, right, "{table}: SQLite left, PostgreSQL right");
    }
    let events = verify_chain(sqlite.db.reader()).await.unwrap().unwrap();
    assert_eq!(verify_chain(postgres.db.reader()).await.unwrap(), Ok(events));
}
