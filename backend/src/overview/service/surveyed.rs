//! What the rules found last.

use std::sync::Arc;

use crate::checking::{CheckError, Survey, Surveys};
use crate::db::Db;

/// The survey that the pages of the findings show too.
#[derive(Debug, Clone)]
pub struct Surveyed(Surveys);

impl Surveyed {
    /// Shared with whoever holds these.
    #[must_use]
    pub fn of(surveys: Surveys) -> Self {
        Self(surveys)
    }

    /// Of the records as they are.
    pub(in crate::overview) async fn current(&self, db: &Db) -> Result<Arc<Survey>, CheckError> {
        self.0.current(db).await
    }
}
