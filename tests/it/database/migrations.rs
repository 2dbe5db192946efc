//! Migrations up, down and up again with data in every table; a newer schema is refused.

use paktbuch::app::{OpenError, open_database};
use paktbuch::db::{ConnectError, Db, SchemaError, Who};
use paktbuch::documents::{Stored, register};
use paktbuch::error::ServiceError;
use paktbuch_entity::{budget_year, device, memo, room};
use paktbuch_migration::{Migrator, MigratorTrait};
use paktbuch_tests::schema::{number, row_counts, tables};
use paktbuch_tests::{TestApp, World, on_both};
use paktbuch_types::Cents;
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DbErr, EntityTrait, IntoActiveModel, NotSet,
    Set,
};

/// Empty after every write: invoices that wait to be summed up. The migration that makes it notes all that are there.
const NOTES: &str = "noted_invoice";

/// Each migration from the last to the first: a step down keeps the rows of all tables that it does not drop, and the
/// way up again keeps them too.
async fn walk_down_and_up(app: &TestApp) {
    let migrations = u32::try_from(Migrator::migrations().len()).unwrap();
    for steps in 1..=migrations {
        let before = row_counts(&app.db).await;
        app.db.migrate_down(steps).await.unwrap();
        let kept = row_counts(&app.db).await;
        for (table, rows) in &kept {
            assert_eq!(
                Some(rows),
                before.get(table),
                "rows of {table} after {steps} steps down"
            );
        }
        app.db.migrate().await.unwrap();
        for (table, rows) in row_counts(&app.db).await {
            let stays = kept.get(&table);
            let expected = match table.as_str() {
                NOTES if stays.is_none() => kept.get("invoice"),
                // Added up from what stays.
                "proof_progress" if stays.is_none() && kept.contains_key("proof_gap") => before.get(&table),
                _ => stays,
            };
            assert_eq!(
                rows,
                *expected.unwrap_or(&0),
                "rows of {table}, {steps} steps down and up"
            );
        }
    }
}

on_both! {
    async fn every_step_down_and_up_keeps_the_rows_it_does_not_drop(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        let empty: Vec<&String> = counts.iter().filter(|(_, rows)| **rows == 0).map(|(table, _)| table).collect();
        assert_eq!(empty, [NOTES], "the world has a row in every other table");
        walk_down_and_up(&app).await;
        // All tables are empty and whole again: the same world fits in.
        World::build(&app).await;
        assert_eq!(row_counts(&app.db).await, counts);
    }

    async fn rooms_of_two_houses_survive_the_way_down_and_up(app: TestApp) {
        let world = World::build(&app).await;
        // As the program of an older schema writes: without what the newest one derives.
        let plain = Db::open_unmigrated(app.data().target(), app.clock.clone()).await.unwrap();
        let twin = async |building| {
            let twin = room::ActiveModel {
                site_id: Set(world.own.site.id),
                building_id: Set(building),
                name: Set(world.own.room.name.clone()),
                version: Set(1),
                ..Default::default()
            };
            plain.write(Who::System, async |tx| Ok::<_, ServiceError>(twin.clone().insert(tx.conn()).await)).await.unwrap()
        };
        let stored = twin(None).await.unwrap();
        assert!(twin(None).await.is_err(), "a name twice in one place");
        let steps = Migrator::migrations().iter().rev().position(|one| one.name() == "m0009_rooms").unwrap();
        app.db.migrate_down(u32::try_from(steps).unwrap() + 1).await.unwrap();
        let found = room::Entity::find_by_id(stored.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(found.name, format!("{} ({})", stored.name, stored.id));
        assert!(twin(None).await.is_err(), "the older schema knows a name once a site");
        app.db.migrate().await.unwrap();
        let device = device::Entity::find_by_id(world.own.device.id).one(app.db.reader()).await.unwrap().unwrap();
        assert_eq!(device.room_id, world.own.device.room_id);
        twin(None).await.unwrap();
    }

    async fn a_document_of_two_names_is_one_again_on_the_way_down(app: TestApp) {
        let world = World::build(&app).await;
        let (stored, note) = (Stored::of(b"%PDF-1.7"), world.own.memo.id);
        let first = app.db.write(Who::System, async |tx| {
            let first = register(tx, &stored, "application/pdf", "Scan.pdf").await?;
            let second = register(tx, &stored, "application/pdf", "Rechnung.pdf").await?;
            assert_ne!(first, second, "each name is a use of its own");
            let noted = memo::ActiveModel { id: Set(note), document_id: Set(Some(second)), ..Default::default() };
            noted.update(tx.conn()).await?;
            Ok::<_, DbErr>(first)
        });
        let first = first.await.unwrap();
        let steps = Migrator::migrations().iter().rev().position(|one| one.name() == "m0058_document_names").unwrap();
        app.db.migrate_down(u32::try_from(steps).unwrap() + 1).await.unwrap();
        let linked = format!("SELECT document_id FROM memo WHERE id = {note}");
        assert_eq!(number(&app.db, &linked).await, first.0);
        let same = format!("SELECT count(*) FROM document WHERE sha256 = '{}'", stored.sha256);
        assert_eq!(number(&app.db, &same).await, 1);
        app.db.migrate().await.unwrap();
    }

    async fn two_accounts_of_a_programme_are_one_again_on_the_way_down(app: TestApp) {
        let world = World::build(&app).await;
        let first = &world.own.budget_year;
        let second = budget_year::ActiveModel {
            year: Set(first.year),
            programme: Set(first.programme.clone()),
            account: Set("03.01.01/543100".to_owned()),
            appropriation: Set(Cents(500_000)),
            carried_over: Set(Cents(1)),
            commitment: Set(Cents(7)),
            version: Set(1),
            ..Default::default()
        };
        app.db.write(Who::System, async |tx| second.insert(tx.conn()).await).await.unwrap();
        let steps = Migrator::migrations().iter().rev().position(|one| one.name() == "m0072_budget_accounts").unwrap();
        app.db.migrate_down(u32::try_from(steps).unwrap() + 1).await.unwrap();
        app.db.migrate().await.unwrap();
        let found = budget_year::Entity::find_by_id(first.id).one(app.db.reader()).await.unwrap().unwrap();
        let sums = (found.appropriation, found.carried_over, found.commitment);
        assert_eq!(sums, (Cents(2_500_000), Cents(100_001), Cents(7)));
        assert_eq!(found.account, first.account);
        assert_eq!(number(&app.db, "SELECT count(*) FROM budget_year").await, 2, "the sister's is untouched");
    }

    async fn interim_proofs_are_the_last_versions_on_the_way_down(app: TestApp) {
        let world = World::build(&app).await;
        let mut interim = world.own.filing.clone().into_active_model();
        (interim.id, interim.is_interim) = (NotSet, Set(true));
        let first = interim.clone().insert(app.db.reader()).await.unwrap();
        assert!(interim.insert(app.db.reader()).await.is_err(), "one version of a day has its number");
        let (filings, cuts) = ("SELECT count(*) FROM filing", "SELECT count(*) FROM receipt_cut");
        let before = (number(&app.db, filings).await, number(&app.db, cuts).await);
        let steps = Migrator::migrations().iter().rev().position(|one| one.name() == "m0078_interim_filings").unwrap();
        app.db.migrate_down(u32::try_from(steps).unwrap() + 1).await.unwrap();
        let told = format!("SELECT number FROM filing WHERE id = {}", first.id);
        assert_eq!(number(&app.db, &told).await, first.id.0 + world.own.filing.number);
        app.db.migrate().await.unwrap();
        assert_eq!((number(&app.db, filings).await, number(&app.db, cuts).await), before, "what refers to them stays");
    }

    async fn all_the_way_down_leaves_no_table(app: TestApp) {
        World::build(&app).await;
        app.db.migrate_down(u32::try_from(Migrator::migrations().len()).unwrap()).await.unwrap();
        assert_eq!(tables(&app.db).await, Vec::<String>::new());
        let state = app.db.migration_state().await.unwrap();
        assert_eq!((state.applied.len(), state.pending.len()), (0, Migrator::migrations().len()));
    }

    async fn a_newer_schema_is_refused_and_left_alone(app: TestApp) {
        World::build(&app).await;
        let counts = row_counts(&app.db).await;
        let url = app.database_url().map_or_else(
            || format!("sqlite://{}", app.home().join("paktbuch.db").display()),
            str::to_owned,
        );
        let newer = Database::connect(ConnectOptions::new(url)).await.unwrap();
        newer
            .execute_unprepared("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)")
            .await
            .unwrap();
        match open_database(app.data(), app.clock.clone()).await {
            Err(OpenError::Database(ConnectError::Schema(SchemaError::Newer(name)))) => {
                assert_eq!(name, "m9999_future");
            }
            other => panic!("a newer schema was opened: {other:?}"),
        }
        assert_eq!(row_counts(&app.db).await, counts);
    }

    async fn a_migration_that_leaves_a_row_pointing_nowhere_is_taken_back(app: TestApp) {
        World::build(&app).await;
        if app.database_url().is_some() {
            // PostgreSQL cannot hold such a row, whatever a migration does.
            return;
        }
        app.db.migrate_down(2).await.unwrap();
        let raw = Database::connect(format!("sqlite://{}", app.home().join("paktbuch.db").display())).await.unwrap();
        raw.execute_unprepared("PRAGMA foreign_keys = OFF; UPDATE site SET school_id = 4711").await.unwrap();
        raw.close().await.unwrap();
        let counts = row_counts(&app.db).await;
        let before = app.db.migration_state().await.unwrap();
        match app.db.migrate().await {
            Err(error @ SchemaError::Dangling(_)) => {
                assert!(error.to_string().contains("„site“"), "{error}");
            }
            other => panic!("a dangling row was kept: {other:?}"),
        }
        assert_eq!(app.db.migration_state().await.unwrap(), before);
        assert_eq!(row_counts(&app.db).await, counts);
        // Foreign keys are guarded again afterwards.
        let refused = app.db.write(Who::System, async |tx| {
            tx.conn().execute_unprepared("DELETE FROM authority; UPDATE room SET site_id = 4712").await.map(drop)
        });
        assert!(refused.await.is_err());
    }
}
