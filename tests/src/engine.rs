//! One test body, two database engines.
#![expect(
    clippy::expect_used,
    reason = "test support: a failure here is a failure of the test"
)]

use std::future::Future;

use crate::TestApp;

/// A database engine that Paktbuch runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs `body` on a fresh database of `engine`.
///
/// # Panics
/// Where `body` does, or where the database cannot be made.
pub fn run<F: Future<Output = ()>>(engine: Engine, body: impl FnOnce(TestApp) -> F) {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("the runtime of a test starts")
        .block_on(async { body(TestApp::start(engine).await).await });
}

/// Writes each body as two tests, `NAME::on_sqlite` and `NAME::on_postgres`:
///
/// ```ignore
/// on_both! {
///     async fn a_page_opens(app: TestApp) {
///         app.verwaltung().await.get("/konto").await.expect(200);
///     }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident: $type:ty) $body:block)+) => {
        $(
            $(#[$meta])*
            mod $name {
                use super::*;

                async fn body($app: $type) $body

                #[test]
                fn on_sqlite() {
                    $crate::engine::run($crate::Engine::Sqlite, body);
                }

                #[test]
                fn on_postgres() {
                    $crate::engine::run($crate::Engine::Postgres, body);
                }
            }
        )+
    };
}
