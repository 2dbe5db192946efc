//! SQLite and PostgreSQL hold the same after the same story: the demonstration, row by row.

use paktbuch::audit::verify_chain;
use paktbuch_tests::contents::records;
use paktbuch_tests::{Engine, TestApp};

/// The rows without filed workbooks: they print the hash of the history, in which personal values are salted.
fn told(mut rows: Vec<String>) -> Vec<String> {
    rows.retain(|row| !row.contains(".xlsx"));
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
        let (left, right) = (told(left), told(right));
        assert_eq!(left, right, "{table}: SQLite left, PostgreSQL right");
    }
    let events = verify_chain(sqlite.db.reader()).await.unwrap().unwrap();
    assert_eq!(verify_chain(postgres.db.reader()).await.unwrap(), Ok(events));
}
