//! Entering a notice.

use paktbuch_entity::{application, application_school, notice};
use paktbuch_types::{ApplicationState, Cents, NoticeId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::super::{check, lists};
use super::checked::{Checked, not_future};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
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

/// The application that a new notice answers counts as granted, in part where the notice grants less, unless somebody has said what became
/// of it.
async fn grant_application(tx: &WriteTx, notice: &notice::Model) -> Result<Option<Event>, ServiceError> {
    let Some(id) = notice.application_id else {
        return Ok(None);
    };
    let row = application::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .filter(|row| row.state.is_open());
    let Some(row) = row else {
        return Ok(None);
    };
    let (before, version) = (row.state, row.version);
    let state = if grants_less(tx, notice, row.requested_grant).await? {
        ApplicationState::PartlyGranted
    } else {
        ApplicationState::Granted
    };
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    let event = Event::new(EventKind::ApplicationChanged, SubjectKind::Application, id.0)
        .touching(Some(notice.id))
        .change(Change::new("Stand", before, state));
    Ok(Some(event))
}

/// Whether a notice grants less than its application asked for: of the grant where it named one, else of the spending.
async fn grants_less(
    tx: &WriteTx,
    notice: &notice::Model,
    requested: Option<Cents>,
) -> Result<bool, ServiceError> {
    if let Some(requested) = requested {
        return Ok(notice.granted < requested);
    }
    let Some(id) = notice.application_id else {
        return Ok(false);
    };
    let schools = application_school::Entity::find()
        .filter(application_school::Column::ApplicationId.eq(id))
        .all(tx.conn())
        .await?;
    let spending: Cents = schools.iter().map(|school| school.amount).sum();
    Ok(notice.eligible < spending)
}
