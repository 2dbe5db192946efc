//! Change notices (Änderungsbescheide): entered once, from then on the notice holds the values in force.

mod apply;
mod doubts;
mod draft;
mod follow;
mod lists;

use chrono::NaiveDate;
use paktbuch_entity::{notice, notice_amendment, notice_amendment_value};
use paktbuch_types::{AmendmentId, NoticeId, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Set};

use self::draft::{Draft, draft};
use super::item::{add_item, change_item};
use super::notice::{NoticeChange, following, grant_the_rest};
use super::retention::refuse_replacing;
use super::start::proof_due;
use super::{check, read_notice, zweckbindung};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::funding::commands::{AmendmentData, AmendmentEdit, AmendmentHead};
use crate::funding::rows::{AmendmentPreview, AmendmentRow};
use crate::funding::{fields, queries};
use crate::text;

/// Longest file name that is kept.
const NAME: usize = 200;

/// What a change notice would do to a notice: its values, its devices, and what somebody has to look at.
///
/// # Errors
/// As [`amend`], but for [`ServiceError::Stale`].
pub async fn preview_amendment(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    data: AmendmentData,
    today: NaiveDate,
) -> Result<AmendmentPreview, ServiceError> {
    let draft = draft(conn, id, data, today).await?;
    let moved = zweckbindung::moved(conn, id, &draft.after).await?;
    let plan = queries::figures(conn, id, None).await?;
    let drawn = draft.view.paid_out().plus(queries::awaited(conn, id).await?);
    let programmes = queries::programmes(conn).await?;
    let proof = proof_due(id, &draft.after, &programmes, today);
    Ok(AmendmentPreview {
        doubts: doubts::doubts(&draft, &plan, drawn, &proof),
        values: draft.values(),
        moved,
    })
}

/// What is wrong with a change notice of which some fields cannot be read, so that it is told with them.
///
/// # Errors
/// As [`preview_amendment`], but for what its kind asks for.
pub async fn check_amendment(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    data: AmendmentData,
    today: NaiveDate,
) -> Result<(), ServiceError> {
    draft::unfitted(conn, id, data, today).await.map(|_| ())
}

/// Enters a change notice to the notice that has the version `version`: the notice, its Einzelansätze, lines that stand alone below them
/// and the Zweckbindung of its devices take the new values, and what they were is kept with it. Answers how many devices follow.
///
/// # Errors
/// [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Refused`] for a notice that is revoked and a change
/// notice that changes nothing; [`ServiceError::Field`] for a day before the notice, the one before it or in the future, for what its
/// kind asks for and does not say, and for all that [`super::change_notice`] refuses.
pub async fn amend(
    tx: &WriteTx,
    permit: &Permit<EditFunding>,
    id: NoticeId,
    version: i64,
    data: AmendmentData,
) -> Result<(AmendmentId, u64), ServiceError> {
    let row = notice::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let draft = draft(tx.conn(), id, data, tx.today()).await?;
    let change = NoticeChange::prepare(tx, id, version, draft.after.clone()).await?;
    let event = change.event(EventKind::NoticeAmended);
    let followed = change.store(tx).await?;
    for item in &draft.items {
        change_item(tx, permit, item.id, item.version, item.after.clone()).await?;
    }
    follow::lines(tx, permit, &draft.items).await?;
    for item in &draft.new_items {
        add_item(tx, permit, id, item.clone()).await?;
    }
    let amendment = insert(tx, &draft).await?;
    let told = fields::amendment(draft.kind, &draft.head);
    let event = event.changes(check::changes(Vec::new(), told));
    let before = (row.granted, row.eligible);
    let after = (draft.after.granted.unwrap_or_default(), draft.after.eligible);
    let granted = Box::pin(grant_the_rest(tx, &row, (before, after))).await?;
    audit::record(tx, std::iter::once(following(event, followed)).chain(granted)).await?;
    Ok((amendment, followed))
}

async fn insert(tx: &WriteTx, draft: &Draft) -> Result<AmendmentId, ServiceError> {
    let row = notice_amendment::ActiveModel {
        notice_id: Set(draft.view.id),
        number: Set(draft.view.amendments.last().map_or(1, |last| last.number + 1)),
        kind: Set(draft.kind),
        reference: Set(draft.head.reference.clone()),
        dated: Set(draft.head.dated),
        announced_on: Set(draft.head.announced_on),
        reason: Set(draft.head.reason.clone()),
        granted_before: Set(draft.view.granted),
        granted: Set(draft.after.granted.unwrap_or_default()),
        document_id: Set(None),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    for (position, value) in (1..).zip(draft.values()) {
        let value = notice_amendment_value::ActiveModel {
            amendment_id: Set(row.id),
            position: Set(position),
            label: Set(value.label),
            value_before: Set(value.before),
            value_after: Set(value.after),
            page: Set(None),
            place: Set(String::new()),
        };
        notice_amendment_value::Entity::insert(value)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(row.id)
}

/// Corrects what a change notice that has the version `version` says of itself and where; answers its notice. What it changed stays:
/// a wrong amount is corrected in the notice.
///
/// # Errors
/// [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] for a day out of order, a page below 1 and texts
/// that are missing or too long.
pub async fn change_amendment(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: AmendmentId,
    version: i64,
    edit: AmendmentEdit,
) -> Result<NoticeId, ServiceError> {
    let row = queries::amendment(tx.conn(), id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if row.version != version || row.values.len() != edit.places.len() {
        return Err(ServiceError::Stale);
    }
    let edit = AmendmentEdit {
        head: head_in_order(tx, &row, edit.head).await?,
        places: edit.places.into_iter().map(place).collect::<Result<_, _>>()?,
    };
    let changes = check::changes(
        fields::amendment_edit(&row.values, &stored(&row)),
        fields::amendment_edit(&row.values, &edit),
    );
    let event = Event::new(EventKind::AmendmentChanged, SubjectKind::Notice, row.notice.0)
        .touching(Some(row.notice))
        .changes(changes);
    if event.is_empty() {
        return Ok(row.notice);
    }
    let event = event.change(Change::set("Nummer", row.number));
    let model = notice_amendment::ActiveModel {
        id: Set(id),
        reference: Set(edit.head.reference),
        dated: Set(edit.head.dated),
        announced_on: Set(edit.head.announced_on),
        reason: Set(edit.head.reason),
        version: Set(version + 1),
        ..Default::default()
    };
    model.update(tx.conn()).await?;
    for (position, (page, place)) in (1..).zip(edit.places) {
        let value = notice_amendment_value::ActiveModel {
            amendment_id: Set(id),
            position: Set(position),
            page: Set(page),
            place: Set(place),
            ..Default::default()
        };
        value.update(tx.conn()).await?;
    }
    audit::record(tx, [event]).await?;
    Ok(row.notice)
}

/// What can be corrected of a stored change notice, as it is.
fn stored(row: &AmendmentRow) -> AmendmentEdit {
    AmendmentEdit {
        head: row.head.clone(),
        places: row
            .values
            .iter()
            .map(|value| (value.page, value.place.clone()))
            .collect(),
    }
}

fn place((page, place): (Option<i64>, String)) -> Result<(Option<i64>, String), ServiceError> {
    if page.is_some_and(|page| !(1..=9_999).contains(&page)) {
        let message = "Fundstelle, Seite: Bitte eine Zahl von 1 bis 9999 eintragen.";
        return Err(ServiceError::field("places", message));
    }
    Ok((page, check::optional("places", "Fundstelle, Stelle", &place)?))
}

/// The head of a stored change notice, checked against its notice and its neighbours.
async fn head_in_order(
    tx: &WriteTx,
    row: &AmendmentRow,
    head: AmendmentHead,
) -> Result<AmendmentHead, ServiceError> {
    let view = read_notice(tx.conn(), row.notice)
        .await?
        .ok_or(ServiceError::NotFound)?;
    let before = view
        .amendments
        .iter()
        .rfind(|other| other.number < row.number)
        .map(|other| other.head.dated);
    let head = draft::head(head, view.data.notice_date, before, tx.today())?;
    let next = view.amendments.iter().find(|other| other.number > row.number);
    if let Some(next) = next.filter(|next| next.head.dated < head.dated) {
        let message = format!(
            "Bescheid vom: Der nächste Änderungsbescheid ist vom {}. Bitte einen Tag bis dahin eintragen.",
            format_date(next.head.dated)
        );
        return Err(ServiceError::field("dated", message));
    }
    Ok(head)
}

/// Puts a stored PDF in the place of the change notice's file; the one before stays in the document store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where the one before proves a filed notice whose retention has not ended (R26).
pub async fn set_amendment_file(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: AmendmentId,
    file: &Stored,
    file_name: &str,
) -> Result<(), ServiceError> {
    let model = notice_amendment::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let before = queries::amendment(tx.conn(), id).await?.and_then(|row| row.file);
    if before.as_ref().is_some_and(|before| before.sha256 == file.sha256) {
        return Ok(());
    }
    let name: String = text::clean(file_name).chars().take(NAME).collect();
    let document = documents::register(tx, file, "application/pdf", &name).await?;
    if let Some(file) = &before {
        refuse_replacing(tx, model.notice_id, &file.name).await?;
    }
    let (old_name, old_hash) = before.map(|file| (file.name, file.sha256)).unwrap_or_default();
    let event = Event::new(EventKind::AmendmentFiled, SubjectKind::Notice, model.notice_id.0)
        .touching(Some(model.notice_id))
        .change(Change::set("Nummer", model.number))
        .change(Change::new("Datei", old_name, name))
        .change(Change::new("SHA-256 der Datei", old_hash, &file.sha256));
    let version = model.version;
    let mut row = model.into_active_model();
    row.document_id = Set(Some(document));
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}
