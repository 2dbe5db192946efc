//! Entering a notice.

use paktbuch_types::NoticeId;
use sea_orm::ActiveModelTrait;

use super::super::{check, lists};
use super::answered::grant_application;
use super::checked::{Checked, not_future};
use crate::audit::{self, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::NoticeData;

/// Enters a grant notice.
///
/// # Errors
/// [`ServiceError::Field`] for a reference that is taken, an unknown programme, Förderbereich or application, a grant that
/// differs from `rate × eligible` without confirmation, amounts that do not add up, a period that ends before it begins, or a day
/// before the application was filed or in the future.
pub async fn add_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    command: NoticeData,
) -> Result<NoticeId, ServiceError> {
    let day = not_future(&command, None, tx.today());
    let free = check::is_free(tx.conn(), &command.reference, None).await;
    let received = lists::received_by(&command.lists.incomes, tx.today());
    let checked = Checked::new(tx.conn(), command, [day, free, received]).await?;
    let row = checked
        .row()
        .insert(tx.conn())
        .await
        .map_err(|error| checked.taken(error))?;
    let event = Event::new(EventKind::NoticeAdded, SubjectKind::Notice, row.id.0)
        .touching(Some(row.id))
        .changes(check::changes(Vec::new(), checked.labelled()));
    lists::store(tx, row.id, &checked.data.lists).await?;
    let granted = grant_application(tx, &row).await?;
    audit::record(tx, std::iter::once(event).chain(granted)).await?;
    Ok(row.id)
}
