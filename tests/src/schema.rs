//! Looking at a live database: its tables, its rows.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use std::collections::BTreeMap;

use paktbuch::db::Db;
use sea_orm::{ConnectionTrait, QueryResult, Statement};

/// Rows of a query written for the database's engine.
///
/// # Panics
/// Where the engine refuses it.
pub async fn query(db: &Db, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(db.reader().get_database_backend(), sql);
    match db.reader().query_all_raw(statement).await {
        Ok(rows) => rows,
        Err(error) => panic!("{sql}: {error}"),
    }
}

/// The first column of a query, as text.
///
/// # Panics
/// Where the engine refuses it or the column is no text.
pub async fn texts(db: &Db, sql: &str) -> Vec<String> {
    query(db, sql)
        .await
        .iter()
        .map(|row| row.try_get_by_index(0).expect("a text"))
        .collect()
}

/// The one number that a query answers.
///
/// # Panics
/// Where it answers none.
pub async fn number(db: &Db, sql: &str) -> i64 {
    let rows = query(db, sql).await;
    rows.first()
        .expect("a row")
        .try_get_by_index(0)
        .expect("a number")
}

/// Our tables, sorted; without the engine's own, the search index's and the migrations' book.
pub async fn tables(db: &Db) -> Vec<String> {
    let sql = if db.is_sqlite() {
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    } else {
        "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()"
    };
    let mut names = texts(db, sql).await;
    names.retain(|name| name != "seaql_migrations" && !name.contains("_search"));
    names.sort();
    names
}

/// Rows of every table of ours.
pub async fn row_counts(db: &Db) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for table in tables(db).await {
        let rows = number(db, &format!("SELECT count(*) FROM {table}")).await;
        counts.insert(table, rows);
    }
    counts
}
