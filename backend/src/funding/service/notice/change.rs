//! Changing a notice.

use paktbuch_entity::notice;
use paktbuch_types::{NoticeId, NoticeState};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, Set};

use super::super::{check, lists, zweckbindung};
use super::checked::{Checked, answered, not_future};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding::commands::NoticeData;
use crate::funding::{fields, queries, queries::data};

/// Changes the notice that has the version `version`. Where its Zweckbindung changes, that of its devices follows; answers
/// the number of these devices.
///
/// # Errors
/// As [`add_notice`](super::add_notice); [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] (`state`) for
/// a way back behind a filed version of the proof.
pub async fn change_notice(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    version: i64,
    command: NoticeData,
) -> Result<u64, ServiceError> {
    let change = NoticeChange::prepare(tx, id, version, command).await?;
    let event = change.event(EventKind::NoticeChanged);
    if event.is_empty() {
        return Ok(0);
    }
    let followed = change.store(tx).await?;
    audit::record(tx, [following(event, followed)]).await?;
    Ok(followed)
}

/// The event with the number of devices whose Zweckbindung followed.
pub(in crate::funding::service) fn following(event: Event, devices: u64) -> Event {
    if devices == 0 {
        event
    } else {
        event.change(Change::set("Geräte, deren Zweckbindung folgt", devices))
    }
}

/// A change of a notice that may be stored.
pub(in crate::funding::service) struct NoticeChange {
    before: notice::Model,
    checked: Checked,
    changes: Vec<Change>,
}

impl NoticeChange {
    /// Checks the new values of the notice that has the version `version`.
    pub(in crate::funding::service) async fn prepare(
        tx: &WriteTx,
        id: NoticeId,
        version: i64,
        command: NoticeData,
    ) -> Result<Self, ServiceError> {
        let before = notice::Entity::find_by_id(id)
            .one(tx.conn())
            .await?
            .ok_or(ServiceError::NotFound)?;
        if before.version != version {
            return Err(ServiceError::Stale);
        }
        let day = not_future(&command, Some(before.notice_date), tx.today());
        let stored = data::notice(&before, queries::lists(tx.conn(), id).await?);
        let answered = answered(tx.conn(), &stored).await?;
        let reference = answered.map(|row| row.reference).unwrap_or_default();
        let free = check::is_free(tx.conn(), &command.reference, Some(id)).await;
        let state = not_behind_filing(tx.conn(), &before, command.state).await;
        let received = lists::received_by(&command.lists.incomes, tx.today());
        let checked = Checked::new(tx.conn(), command, [day, free, state, received]).await?;
        let changes = check::changes(fields::notice(&stored, &reference), checked.labelled());
        Ok(Self {
            before,
            checked,
            changes,
        })
    }

    /// What it changes, as an event of this kind.
    pub(in crate::funding::service) fn event(&self, kind: EventKind) -> Event {
        Event::new(kind, SubjectKind::Notice, self.before.id.0)
            .touching(Some(self.before.id))
            .changes(self.changes.iter().cloned())
    }

    /// Writes it as the next version; answers how many devices follow with their Zweckbindung.
    pub(in crate::funding::service) async fn store(self, tx: &WriteTx) -> Result<u64, ServiceError> {
        let Self { before, checked, .. } = self;
        let mut row = checked.row();
        row.id = Set(before.id);
        row.version = Set(before.version + 1);
        let after = row
            .update(tx.conn())
            .await
            .map_err(|error| checked.taken(error))?;
        lists::store(tx, before.id, &checked.data.lists).await?;
        if zweckbindung::differs(&before, &after) {
            Ok(zweckbindung::follow(tx, &after).await?)
        } else {
            Ok(0)
        }
    }
}

/// Refuses to make a notice a running one again of which a version of the proof is filed: it would be told as due.
async fn not_behind_filing(
    conn: &impl ConnectionTrait,
    before: &notice::Model,
    state: NoticeState,
) -> Result<(), ServiceError> {
    let goes_back = state == NoticeState::Running
        && matches!(before.state, NoticeState::ProofFiled | NoticeState::Closed);
    if !goes_back {
        return Ok(());
    }
    let Some(filed) = queries::last_filing(conn, before.id).await? else {
        return Ok(());
    };
    let message = format!(
        "Stand: Version {} des Verwendungsnachweises ist eingereicht; „{state}“ geht nicht mehr. Bitte „{}“ stehen lassen; was sich geändert \
         hat, kommt in eine berichtigte Version.",
        filed.number, before.state
    );
    Err(ServiceError::field("state", message))
}
