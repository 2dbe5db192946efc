//! The survey of everything, kept until something changes.

use std::sync::Arc;

use chrono::NaiveDate;
use tokio::sync::{Mutex, watch};

use super::{CheckError, Survey, survey};
use crate::audit;
use crate::db::Db;

/// The last survey. It is made anew where a record has changed since, by this process or another one, or a day has passed; who asks
/// meanwhile waits for the one that is being made.
#[derive(Debug, Clone, Default)]
pub struct Surveys {
    kept: Arc<Mutex<Option<Kept>>>,
    made: watch::Sender<Option<NaiveDate>>,
}

#[derive(Debug)]
struct Kept {
    state: State,
    survey: Arc<Survey>,
}

/// What a survey depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    today: NaiveDate,
    /// Writes of this process.
    changes: u64,
    /// Last event of the audit trail, whoever wrote it.
    event: i64,
}

impl Surveys {
    /// The survey of the data as they are now.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn current(&self, db: &Db) -> Result<Arc<Survey>, CheckError> {
        let mut kept = self.kept.lock().await;
        // Asked before the records are read: what changes in between counts as changed since.
        let changes = *db.changes().borrow();
        let state = State {
            today: db.clock().today(),
            changes,
            event: audit::head(db.reader()).await?.map_or(0, |(event, _)| event),
        };
        if let Some(found) = kept.as_ref().filter(|kept| kept.state == state) {
            return Ok(Arc::clone(&found.survey));
        }
        let survey = Arc::new(survey(db.reader(), state.today).await?);
        *kept = Some(Kept {
            state,
            survey: Arc::clone(&survey),
        });
        self.made.send_replace(Some(state.today));
        Ok(survey)
    }

    /// The day of the last survey; waits for the next one. `None` before the first.
    #[must_use]
    pub fn made(&self) -> watch::Receiver<Option<NaiveDate>> {
        self.made.subscribe()
    }
}
