//! Entering and changing grant notices.

mod add;
mod answered;
mod change;
mod checked;
mod filed;

use chrono::NaiveDate;
use paktbuch_types::NoticeId;
use sea_orm::ConnectionTrait;

use self::checked::{Checked, not_future};
use super::{check, lists};
use crate::error::ServiceError;
use crate::funding::commands::NoticeData;

pub use self::add::add_notice;
pub(super) use self::answered::grant_the_rest;
pub use self::change::change_notice;
pub(super) use self::change::{NoticeChange, following};
pub use self::filed::{condition_met, proof_filed};

/// What is wrong with a notice of which some fields cannot be read, so that it is told with them; `stored` is the notice with its day so
/// far, where there is one.
///
/// # Errors
/// As [`add_notice`].
pub async fn check_notice(
    conn: &impl ConnectionTrait,
    command: NoticeData,
    stored: Option<(NoticeId, NaiveDate)>,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    let (own, day) = stored.unzip();
    let day = not_future(&command, day, today);
    let free = check::is_free(conn, &command.reference, own).await;
    let received = lists::received_by(&command.lists.incomes, today);
    Checked::new(conn, command, [day, free, received])
        .await
        .map(|_| ())
}

/// The values of a notice as they would be stored.
///
/// # Errors
/// As [`add_notice`].
pub(super) async fn checked(
    conn: &impl ConnectionTrait,
    command: NoticeData,
) -> Result<NoticeData, ServiceError> {
    Checked::new(conn, command, []).await.map(|checked| checked.data)
}
