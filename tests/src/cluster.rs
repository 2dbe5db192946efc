//! Databases in the throw-away PostgreSQL cluster that `tests/tools/postgres.sh` starts once for a test run.
//!
//! Every test is a process of its own and gets a database of its own, copied from one migrated template.
#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a failure here is a failure of the test"
)]

use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbErr};
use std::{
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

/// Names the cluster: `postgres://paktbuch@localhost:5432/postgres?host=SOCKET_FOLDER`.
const VARIABLE: &str = "PAKTBUCH_TEST_PG";
const TEMPLATE: &str = "paktbuch_template";
/// Key of the advisory lock under which the template is made.
const TEMPLATE_LOCK: i64 = 0x7061_6b74;

/// A database of one test; dropped from the cluster together with this value.
#[derive(Debug)]
pub struct TestDatabase {
    name: String,
    url: String,
}

impl TestDatabase {
    /// The address, as `--database-url` takes it.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A thread of its own, because the test's runtime may be the one that is dropping this value. A failure is
        // no failure of the test: the cluster goes away as a whole.
        let _ = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                connect(&cluster_url())
                    .await
                    .execute_unprepared(&statement)
                    .await
                    .ok()
            });
            Ok::<(), std::io::Error>(())
        })
        .join();
    }
}

/// An empty database, for tests of the migrations themselves.
pub async fn empty_database() -> TestDatabase {
    create_from("template0").await
}

/// A database with the current schema. `migrate` fills the template; it runs once for the whole test run.
///
/// # Panics
/// When there is no cluster: start the tests by `make test` or `cargo nextest run`.
pub async fn migrated_database(
    migrate: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) -> TestDatabase {
    let admin = connect(&cluster_url()).await;
    if !exists(&admin, TEMPLATE).await {
        make_template(&admin, migrate).await;
    }
    create_from(TEMPLATE).await
}

/// Makes the template under a lock, so that of all test processes starting together one does and the others wait.
async fn make_template(
    admin: &DatabaseConnection,
    migrate: impl AsyncFnOnce(&DatabaseConnection) -> Result<(), DbErr>,
) {
    run(admin, &format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    if !exists(admin, TEMPLATE).await {
        // Under another name until it is complete: a failed migration leaves no template behind.
        let draft = format!("{TEMPLATE}_{}", process::id());
        run(admin, &format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
        let database = connect(&url_of(&draft)).await;
        migrate(&database)
            .await
            .expect("the migrations run on an empty PostgreSQL database");
        database.close().await.expect("the template's connection closes");
        run(admin, &format!("ALTER DATABASE {draft} RENAME TO {TEMPLATE}")).await;
    }
    run(admin, &format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
}

async fn create_from(template: &str) -> TestDatabase {
    // The process id tells tests apart, the counter the databases of one test.
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "paktbuch_test_{}_{}",
        process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let admin = connect(&cluster_url()).await;
    run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    let url = url_of(&name);
    TestDatabase { name, url }
}

async fn exists(admin: &DatabaseConnection, database: &str) -> bool {
    let sql = format!("SELECT 1 AS found FROM pg_database WHERE datname = '{database}'");
    admin
        .query_one_raw(statement(&sql))
        .await
        .expect("the cluster answers")
        .is_some()
}

fn statement(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DatabaseBackend::Postgres, sql)
}

async fn run(admin: &DatabaseConnection, sql: &str) {
    if let Err(error) = admin.execute_unprepared(sql).await {
        panic!("{sql}: {error}");
    }
}

/// One connection: the advisory lock belongs to the connection that took it.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).min_connections(1).sqlx_logging(false);
    Database::connect(options)
        .await
        .expect("the test cluster accepts connections")
}

fn cluster_url() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!(
            "{VARIABLE} is not set, so there is no PostgreSQL to test on. Run `make test`, which installs it and \
             starts a throw-away cluster, or `cargo nextest run` where PostgreSQL is installed."
        )
    })
}

/// The cluster's address with another database: only the path of the URL changes.
fn url_of(database: &str) -> String {
    cluster_url().replacen("/postgres?", &format!("/{database}?"), 1)
}
