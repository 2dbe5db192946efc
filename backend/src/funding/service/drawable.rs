//! What could be asked for today. Drawdowns use this feature, not the other way round: the application hands their computation in.

use std::pin::Pin;

use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use crate::db::Db;
use crate::error::ServiceError;
use crate::funding::rows::Drawable;

/// The answer to come.
pub type DrawableAnswer<'a> = Pin<Box<dyn Future<Output = Result<Drawable, ServiceError>> + Send + 'a>>;

/// Who computes what could be asked for on a notice on a day.
#[derive(Debug, Clone, Copy)]
pub struct Drawables(for<'a> fn(&'a Db, NoticeId, NaiveDate) -> DrawableAnswer<'a>);

impl Drawables {
    /// Computed by this function.
    #[must_use]
    pub fn by(computing: for<'a> fn(&'a Db, NoticeId, NaiveDate) -> DrawableAnswer<'a>) -> Self {
        Self(computing)
    }

    /// What could be asked for on a notice on a day.
    ///
    /// # Errors
    /// [`ServiceError::NotFound`]; the database's refusal.
    pub(in crate::funding) async fn on(
        self,
        db: &Db,
        notice: NoticeId,
        day: NaiveDate,
    ) -> Result<Drawable, ServiceError> {
        (self.0)(db, notice, day).await
    }
}
