//! The errors (Fehler) that keep a proof from being filed: a notice tells them, and funding knows nothing of who runs the rules.

use std::pin::Pin;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use paktbuch_types::NoticeId;

use super::error::AppError;
use super::state::AppState;
use crate::db::Db;

/// How many there are.
pub type Counting<'a> = Pin<Box<dyn Future<Output = Result<u64, AppError>> + Send + 'a>>;

/// Counts the errors that stand in the way of a notice's proof; the application gives it.
#[derive(Debug, Clone, Copy)]
pub struct OpenErrors(pub for<'a> fn(&'a Db, NoticeId) -> Counting<'a>);

impl OpenErrors {
    /// Those of a notice, as of today.
    ///
    /// # Errors
    /// What reading the records fails with.
    pub async fn of(self, db: &Db, notice: NoticeId) -> Result<u64, AppError> {
        (self.0)(db, notice).await
    }
}

impl FromRequestParts<AppState> for OpenErrors {
    type Rejection = AppError;
    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        Ok(state.open_errors)
    }
}
