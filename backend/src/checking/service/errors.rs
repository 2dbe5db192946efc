//! How many errors stand on the records of a notice, for its page.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, Severity};

use super::{Found, run};
use crate::checking::rows::Place;
use crate::db::Db;
use crate::funding::Answer;

/// Open errors on invoices, orders and devices of a notice; those on the notice itself its page finds.
///
/// # Errors
/// The database's refusal.
pub fn errors_on_records(db: &Db, notice: NoticeId, day: NaiveDate) -> Answer<'_, u64> {
    Box::pin(async move {
        let found = run(db.reader(), day, Some(notice)).await?;
        let is_error = |found: &&Found| {
            found.is_open()
                && found.finding.severity == Severity::Error
                && !matches!(found.place, Place::Notice(_))
        };
        let errors = found.iter().filter(is_error).count();
        Ok(u64::try_from(errors).unwrap_or(u64::MAX))
    })
}
