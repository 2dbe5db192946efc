//! The tests' own ground: the throw-away PostgreSQL cluster.

use paktbuch_tests::cluster;
use sea_orm::{ConnectionTrait, Database, DatabaseBackend, DatabaseConnection, DbErr, Statement};

async fn number(database: &DatabaseConnection, sql: &str) -> i64 {
    let statement = Statement::from_string(DatabaseBackend::Postgres, sql);
    let row = database.query_one_raw(statement).await.unwrap().expect("one row");
    row.try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn a_new_database_is_empty_and_has_trigram_search() {
    let empty = cluster::empty_database().await;
    let database = Database::connect(empty.url()).await.unwrap();
    let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
    assert_eq!(number(&database, tables).await, 0);
    database
        .execute_unprepared("CREATE EXTENSION pg_trgm")
        .await
        .unwrap();
    assert_eq!(
        number(&database, "SELECT count(*) FROM unnest(show_trgm('iPad'))").await,
        5
    );
}

#[tokio::test]
async fn databases_do_not_see_each_other_and_go_away() {
    let (first, second) = (cluster::empty_database().await, cluster::empty_database().await);
    let (one, other) = (
        Database::connect(first.url()).await.unwrap(),
        Database::connect(second.url()).await.unwrap(),
    );
    one.execute_unprepared("CREATE TABLE only_here (id bigint)")
        .await
        .unwrap();
    assert!(other.execute_unprepared("SELECT * FROM only_here").await.is_err());
    let url = first.url().to_owned();
    drop(first);
    let gone: Result<DatabaseConnection, DbErr> = Database::connect(url).await;
    assert!(gone.is_err());
}
