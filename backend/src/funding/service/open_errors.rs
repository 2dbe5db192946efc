//! Errors on the records of a notice. The rules use this feature, not the other way round: the application hands their answer in.

use std::pin::Pin;

use chrono::NaiveDate;
use paktbuch_types::NoticeId;

use crate::db::Db;
use crate::error::ServiceError;

/// The answer to come.
pub type OpenErrorsAnswer<'a> = Pin<Box<dyn Future<Output = Result<u64, ServiceError>> + Send + 'a>>;

/// Who counts the open errors on invoices, orders and devices of a notice.
#[derive(Debug, Clone, Copy)]
pub struct OpenErrors(for<'a> fn(&'a Db, NoticeId, NaiveDate) -> OpenErrorsAnswer<'a>);

impl OpenErrors {
    /// Counted by this function.
    #[must_use]
    pub fn by(counting: for<'a> fn(&'a Db, NoticeId, NaiveDate) -> OpenErrorsAnswer<'a>) -> Self {
        Self(counting)
    }

    /// How many there are on a notice on a day.
    ///
    /// # Errors
    /// The database's refusal.
    pub(in crate::funding) async fn on(
        self,
        db: &Db,
        notice: NoticeId,
        day: NaiveDate,
    ) -> Result<u64, ServiceError> {
        (self.0)(db, notice, day).await
    }
}
