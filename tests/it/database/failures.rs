//! What the database refuses, and what that is called; a database that another program holds.

use paktbuch::db::{Failure, Who, classify};
use paktbuch_tests::schema::row_counts;
use paktbuch_tests::{TestApp, World, on_both};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, TransactionTrait};

async fn refused(app: &TestApp, sql: &str) -> Failure {
    let answer: Result<(), DbErr> = app
        .db
        .write(Who::System, async |tx| {
            tx.conn().execute_unprepared(sql).await.map(drop)
        })
        .await;
    classify(&answer.unwrap_err())
}

/// A connection of another program to the same database.
async fn stranger(app: &TestApp) -> DatabaseConnection {
    let url = app.database_url().map_or_else(
        || format!("sqlite://{}", app.home().join("paktbuch.db").display()),
        str::to_owned,
    );
    let mut options = ConnectOptions::new(url);
    options.max_connections(1);
    Database::connect(options).await.unwrap()
}

on_both! {
    async fn constraints_are_told_apart(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        for (sql, failure) in [
            ("INSERT INTO installation (name, value) VALUES ('test.world', '')", Failure::Unique),
            ("UPDATE school SET number = '190743'", Failure::Unique),
            ("INSERT INTO building (site_id, name, version) VALUES (4711, 'Haus', 1)", Failure::ForeignKey),
            ("DELETE FROM school", Failure::ForeignKey),
            ("UPDATE allocation SET eligible = gross + 1", Failure::Check),
            ("UPDATE authority SET id = 2", Failure::Check),
            ("UPDATE school SET name = NULL", Failure::Other),
            ("UPDATE audit_event SET kind = ''", Failure::Other),
            ("DELETE FROM audit_event", Failure::Other),
            // Of PostgreSQL; its SQLSTATE read as a code of SQLite would be a full disk.
            ("DO $$ BEGIN RAISE SQLSTATE '22026'; END $$", Failure::Other),
            ("no SQL at all", Failure::Other),
        ] {
            assert_eq!(refused(&app, sql).await, failure, "{sql}");
        }
        assert_eq!(row_counts(&app.db).await, counts);
    }

    async fn a_database_held_by_another_writer_is_busy_and_nothing_is_lost(app: TestApp) {
        let browser = app.verwaltung().await;
        let form = browser.form("/konto", "/abmelden").await;
        let stranger = stranger(&app).await;
        let hold = stranger.begin().await.unwrap();
        // Takes the lock that every write of ours begins with.
        hold.execute_unprepared("UPDATE audit_head SET hash = hash").await.unwrap();
        let answer = browser.submit(&form).await.expect(503);
        assert!(answer.headers.contains_key("retry-after"), "{:?}", answer.headers);
        assert!(browser.cookie("__Host-sid").is_some());
        hold.rollback().await.unwrap();
        browser.get("/konto").await.assert_status(200);
        browser.submit(&form).await.assert_status(303);
    }
}
