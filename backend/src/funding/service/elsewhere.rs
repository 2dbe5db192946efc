//! What features that use this one tell of a notice: its drawdowns and the rules. This feature may not use them, so the application
//! hands in who answers.

use std::pin::Pin;

use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use crate::audit::{Kept, State};
use crate::db::Db;
use crate::error::ServiceError;
use crate::funding::rows::{Blocking, Drawable};

/// The answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, ServiceError>> + Send + 'a>>;

/// Who answers about a notice as of a day.
pub type Answers<T> = for<'a> fn(&'a Db, NoticeId, NaiveDate) -> Answer<'a, T>;

/// A question about notices. Answers are kept until a record changes: they read every invoice of a notice.
#[derive(Debug, Clone)]
struct Question<T> {
    answers: Answers<T>,
    kept: Kept<NoticeId, T>,
}

impl<T: Clone> Question<T> {
    fn to(answers: Answers<T>) -> Self {
        Self {
            answers,
            kept: Kept::default(),
        }
    }

    async fn ask(&self, db: &Db, notice: NoticeId) -> Result<T, ServiceError> {
        let state = State::now(db).await?;
        let answer = (self.answers)(db, notice, state.today);
        self.kept.get(state, notice, answer).await
    }
}

/// What the page of a notice asks of other features.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    drawable: Question<Drawable>,
    errors: Question<Blocking>,
}

impl Elsewhere {
    /// Answered by these: what could be asked for, and which open errors keep the proof back.
    #[must_use]
    pub fn by(drawable: Answers<Drawable>, errors: Answers<Blocking>) -> Self {
        Self {
            drawable: Question::to(drawable),
            errors: Question::to(errors),
        }
    }

    /// What could be asked for on a notice today (Mittelabruf).
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; the database's refusal.
    pub(in crate::funding) async fn drawable(
        &self,
        db: &Db,
        notice: NoticeId,
    ) -> Result<Drawable, ServiceError> {
        self.drawable.ask(db, notice).await
    }

    /// Which open errors keep the proof of a notice back today.
    ///
    /// # Errors
    /// The database's refusal.
    pub(in crate::funding) async fn errors(
        &self,
        db: &Db,
        notice: NoticeId,
    ) -> Result<Blocking, ServiceError> {
        self.errors.ask(db, notice).await
    }
}
