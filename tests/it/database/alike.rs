//! SQLite and PostgreSQL hold the same after the same story: the demonstration, row by row.

use paktbuch::audit::verify_chain;
use paktbuch::db::Db;
use paktbuch_entity as entity;
use paktbuch_tests::{Engine, TestApp};
use sea_orm::{EntityTrait, Iterable, QueryOrder};

/// All rows of a table, in the order of their keys.
async fn rows<E: EntityTrait>(db: &Db) -> Vec<String> {
    let keys = E::PrimaryKey::iter().fold(E::find(), |query, key| {
        use sea_orm::PrimaryKeyToColumn;
        query.order_by_asc(key.into_column())
    });
    let rows = keys.all(db.reader()).await.unwrap();
    rows.iter().map(|row| format!("{row:?}")).collect()
}

macro_rules! tables {
    ($($name:ident)+) => {
        /// Name and rows of every table that a scenario fills.
        async fn contents(db: &Db) -> Vec<(&'static str, Vec<String>)> {
            vec![$((stringify!($name), rows::<entity::$name::Entity>(db).await),)+]
        }
    };
}

tables! {
    authority school school_pupils site building room contact application application_school notice cost_item
    cost_line payout supplier document invoice invoice_line allocation payment device_model device device_summary
    funding_share
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
    let pairs = contents(&sqlite.db)
        .await
        .into_iter()
        .zip(contents(&postgres.db).await);
    for ((table, left), (_, right)) in pairs {
        assert!(!left.is_empty(), "the demonstration fills {table}");
        assert_eq!(left, right, "{table}: SQLite left, PostgreSQL right");
    }
    let events = verify_chain(sqlite.db.reader()).await.unwrap().unwrap();
    assert_eq!(verify_chain(postgres.db.reader()).await.unwrap(), Ok(events));
}
