//! The survey of everything, kept until something changes.

use std::sync::Arc;

use chrono::NaiveDate;
use tokio::sync::{Mutex, watch};

use super::{CheckError, Survey, survey};
use crate::audit::State;
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

impl Surveys {
    /// The survey of the data as they are now.
    ///
    /// # Errors
    /// [`CheckError`].
    pub async fn current(&self, db: &Db) -> Result<Arc<Survey>, CheckError> {
        let mut kept = self.kept.lock().await;
        let state = State::now(db).await?;
        if let Some(found) = kept.as_ref().filter(|kept| kept.state == state) {
            return Ok(Arc::clone(&found.survey));
        }
        let survey = Arc::new(survey(db.reader(), state.today, db.clock().now()).await?);
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
