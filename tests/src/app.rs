//! The whole service in process, on a database of its own.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

use std::path::Path;
use std::sync::atomic::AtomicU32;

use axum::Router;
use chrono::{DateTime, Utc};
use paktbuch::app::{DataDir, open_database, router, state};
use paktbuch::clock::Clock;
use paktbuch::config::Config;
use paktbuch::db::Db;
use paktbuch::web::state::AppState;
use paktbuch::worker::Worker;
use paktbuch_entity::audit_event;
use paktbuch_migration::{Migrator, MigratorTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use tempfile::TempDir;

use crate::browser::HOST;
use crate::cluster::{TestDatabase, migrated_database};
use crate::{Browser, Engine};

/// The program that reads uploads in a process of its own. Without `PAKTBUCH_BIN` there is none: this process holds the service
/// as a library and must not start itself.
pub fn worker() -> Worker {
    Worker::at(Path::new(
        &std::env::var_os("PAKTBUCH_BIN").unwrap_or_else(|| "PAKTBUCH_BIN is not set".into()),
    ))
}

/// Whether uploads can be read by [`worker`]; says so where not, for tests that then have nothing to look at.
pub fn has_worker() -> bool {
    let set = std::env::var_os("PAKTBUCH_BIN").is_some();
    if !set {
        eprintln!("PAKTBUCH_BIN is not set: skipped");
    }
    set
}

/// Time at which every test starts: 16.06.2026, 10:00 in Germany.
pub const START: &str = "2026-06-16T08:00:00Z";

/// The service of one authority, as `paktbuch serve` runs it, without a socket. Its clock stands still.
#[derive(Debug)]
pub struct TestApp {
    pub db: Db,
    pub state: AppState,
    pub clock: Clock,
    pub(crate) router: Router,
    /// Accounts made so far: their names differ by it.
    pub(crate) accounts: AtomicU32,
    engine: Engine,
    data: DataDir,
    // Dropped last: the folder and the database go away after everything that uses them.
    database: Option<TestDatabase>,
    home: TempDir,
}

impl TestApp {
    /// On a fresh database of `engine`, with the default configuration.
    ///
    /// # Panics
    /// Where the database cannot be made.
    pub async fn start(engine: Engine) -> Self {
        Self::start_with(engine, "").await
    }

    /// As [`TestApp::start`], the configuration overlaid with `config` (TOML).
    ///
    /// # Panics
    /// Where the database cannot be made or `config` is wrong.
    pub async fn start_with(engine: Engine, config: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder for the data of a test");
        let database = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(migrated_database(async |db| Migrator::up(db, None).await).await),
        };
        let data = DataDir::new(home.path(), database.as_ref().map(TestDatabase::url));
        let clock = Clock::fixed(START.parse().expect("a time"));
        let db = open_database(&data, clock.clone())
            .await
            .expect("the database of a test opens");
        let mut config = Config::overlaid(config).expect("the configuration of a test");
        if config.server.base_url.is_empty() {
            config.server.base_url = format!("http://{HOST}");
        }
        let mut state = state(db.clone(), &data, config, false);
        state.authority.worker = worker();
        Self {
            router: router(state.clone()),
            db,
            state,
            clock,
            accounts: AtomicU32::new(0),
            engine,
            data,
            database,
            home,
        }
    }

    /// The same service after a change of its [`TestApp::state`].
    #[must_use]
    pub fn restarted(mut self) -> Self {
        self.router = router(self.state.clone());
        self
    }

    /// Plays the demonstration authority, as `paktbuch seed havixbeck` does.
    ///
    /// # Panics
    /// Where the services refuse a part of it.
    pub async fn seed_havixbeck(&self) {
        paktbuch::cli::play::havixbeck(&self.db, &self.data)
            .await
            .expect("the demonstration can be played");
    }

    /// Which engine it runs on.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// The data directory, as the command line takes it with `--data`.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The data directory and its database.
    pub fn data(&self) -> &DataDir {
        &self.data
    }

    /// Address of the PostgreSQL database; `None` on SQLite.
    pub fn database_url(&self) -> Option<&str> {
        self.database.as_ref().map(TestDatabase::url)
    }

    /// Moves the clock.
    pub fn at(&self, time: DateTime<Utc>) {
        self.clock.set(time);
    }

    /// How many events of this kind the history has.
    ///
    /// # Panics
    /// Where the database does not answer.
    pub async fn events(&self, kind: &str) -> u64 {
        audit_event::Entity::find()
            .filter(audit_event::Column::Kind.eq(kind))
            .count(self.db.reader())
            .await
            .expect("events can be counted")
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Browser {
        Browser::new(self.router.clone())
    }
}
