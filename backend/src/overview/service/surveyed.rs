//! What the rules found last, and what the first page of the office tells of it.

use std::sync::Arc;

use super::office;
use crate::audit::{Kept, State};
use crate::checking::{CheckError, Survey, Surveys};
use crate::db::Db;
use crate::overview::error::OverviewError;
use crate::overview::rows::Office;

/// The survey that the pages of the findings show too, and the first page of the office. Both are kept until a record changes: they
/// read every record.
#[derive(Debug, Clone)]
pub struct Surveyed {
    surveys: Surveys,
    office: Kept<(), Arc<Office>>,
}

impl Surveyed {
    /// Shared with whoever holds these.
    #[must_use]
    pub fn of(surveys: Surveys) -> Self {
        Self {
            surveys,
            office: Kept::default(),
        }
    }

    /// What the pages of the findings show.
    #[must_use]
    pub fn surveys(&self) -> &Surveys {
        &self.surveys
    }

    /// Of the records as they are.
    pub(in crate::overview) async fn current(&self, db: &Db) -> Result<Arc<Survey>, CheckError> {
        self.surveys.current(db).await
    }

    /// What the office sees of the records as they are.
    ///
    /// # Errors
    /// The database's refusal, and what the rules cannot read.
    pub async fn office(&self, db: &Db) -> Result<Arc<Office>, OverviewError> {
        let state = State::now(db).await?;
        let gathered = async {
            let survey = self.current(db).await?;
            Ok(Arc::new(office(db.reader(), &survey, state.today).await?))
        };
        self.office.get(state, (), gathered).await
    }
}
