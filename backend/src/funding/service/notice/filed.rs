//! What the filing of a proof changes of its notice.

use paktbuch_entity::{notice, notice_condition};
use paktbuch_types::{NoticeId, NoticeState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use crate::audit::Change;
use crate::auth::{FileProof, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// A running notice whose proof is filed has that state from now on (Nachweis eingereicht). Answers what changed, for the event of
/// the filing.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn proof_filed(
    tx: &WriteTx,
    _permit: &Permit<FileProof>,
    id: NoticeId,
) -> Result<Option<Change>, ServiceError> {
    let notice = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    if notice.state != NoticeState::Running {
        return Ok(None);
    }
    let (before, version) = (notice.state, notice.version);
    let mut row = notice.into_active_model();
    row.state = Set(NoticeState::ProofFiled);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(Some(Change::new("Stand", before, NoticeState::ProofFiled)))
}

/// A condition (Nebenbestimmung) with this number, from 1, is met by an interim proof and done from today on. Answers what changed, for
/// the event of the filing.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`condition`) where the notice has no such open condition.
pub async fn condition_met(
    tx: &WriteTx,
    _permit: &Permit<FileProof>,
    id: NoticeId,
    number: i64,
) -> Result<Change, ServiceError> {
    let notice = notice::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let found = notice_condition::Entity::find_by_id((id, number))
        .one(tx.conn())
        .await?;
    let Some(condition) = found.filter(|condition| condition.done_on.is_none()) else {
        return Err(ServiceError::field(
            "condition",
            format!(
                "Nebenbestimmung {number} des Bescheids ist nicht offen. Bitte eine offene wählen oder keine."
            ),
        ));
    };
    let met = format!("{number}: {}", condition.text);
    let mut condition = condition.into_active_model();
    condition.done_on = Set(Some(tx.today()));
    condition.update(tx.conn()).await?;
    let version = notice.version;
    let mut row = notice.into_active_model();
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(Change::set("Erledigte Nebenbestimmung", met))
}
