//! What a notice makes of the application that it answers.

use paktbuch_entity::{application, application_school, notice};
use paktbuch_types::{ApplicationId, ApplicationState, Cents, NoticeId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// Grant and eligible spending of a notice.
pub(in crate::funding::service) type Granted = (Cents, Cents);

/// The application that a new notice answers counts as granted, in part where the notice grants less, unless somebody has said what became
/// of it.
pub(super) async fn grant_application(
    tx: &WriteTx,
    notice: &notice::Model,
) -> Result<Option<Event>, ServiceError> {
    let Some(row) = answered(tx, notice.application_id).await? else {
        return Ok(None);
    };
    if !row.state.is_open() {
        return Ok(None);
    }
    let state = if grants_less(tx, &row, (notice.granted, notice.eligible)).await? {
        ApplicationState::PartlyGranted
    } else {
        ApplicationState::Granted
    };
    Ok(Some(store(tx, row, notice.id, state).await?))
}

/// An application that was granted in part is granted once a change notice grants all that it asked for.
pub(in crate::funding::service) async fn grant_the_rest(
    tx: &WriteTx,
    notice: &notice::Model,
    (before, after): (Granted, Granted),
) -> Result<Option<Event>, ServiceError> {
    let Some(row) = answered(tx, notice.application_id).await? else {
        return Ok(None);
    };
    let was_partly = row.state == ApplicationState::PartlyGranted && grants_less(tx, &row, before).await?;
    if !was_partly || grants_less(tx, &row, after).await? {
        return Ok(None);
    }
    Ok(Some(store(tx, row, notice.id, ApplicationState::Granted).await?))
}

async fn answered(
    tx: &WriteTx,
    id: Option<ApplicationId>,
) -> Result<Option<application::Model>, ServiceError> {
    let Some(id) = id else {
        return Ok(None);
    };
    Ok(application::Entity::find_by_id(id).one(tx.conn()).await?)
}

async fn store(
    tx: &WriteTx,
    row: application::Model,
    notice: NoticeId,
    state: ApplicationState,
) -> Result<Event, ServiceError> {
    let (id, before, version) = (row.id, row.state, row.version);
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(
        Event::new(EventKind::ApplicationChanged, SubjectKind::Application, id.0)
            .touching(Some(notice))
            .change(Change::new("Stand", before, state)),
    )
}

/// Whether a notice grants less than its application asked for: of the grant where it named one, else of the spending.
async fn grants_less(
    tx: &WriteTx,
    application: &application::Model,
    (granted, eligible): Granted,
) -> Result<bool, ServiceError> {
    if let Some(requested) = application.requested_grant {
        return Ok(granted < requested);
    }
    let schools = application_school::Entity::find()
        .filter(application_school::Column::ApplicationId.eq(application.id))
        .all(tx.conn())
        .await?;
    let spending: Cents = schools.iter().map(|school| school.amount).sum();
    Ok(eligible < spending)
}
