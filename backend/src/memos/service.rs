//! Writing notes.

mod removed;

use chrono::NaiveDate;
use paktbuch_entity::memo;
use paktbuch_types::{MemoId, MemoSubject, SchoolId, format_date};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, Set};

use super::commands::MemoData;
use super::rows::{FollowUp, Home, MemoRow, Record};
use super::{fields, queries};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{Permit, Scope, WriteMemos};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::text;

pub use self::removed::{keep_memos, keep_memos_of_device};

/// Longest name of whom one talked with, and of a file.
const NAME: usize = 200;
/// Longest note.
const TEXT: usize = 4_000;

/// Writes a note on a record, perhaps with a file that is stored already (its media type and name beside it).
///
/// # Errors
/// [`ServiceError::NotFound`] for a record that is not there or not the actor's; [`ServiceError::Field`] (`said_on`,
/// `with_whom`, `text`, `follow_up_on`) for a day to come, an empty or too long text and a Wiedervorlage before the day of the note.
pub async fn add_memo(
    tx: &WriteTx,
    permit: &Permit<WriteMemos>,
    (kind, id): (MemoSubject, i64),
    data: MemoData,
    file: Option<(&Stored, &'static str, &str)>,
) -> Result<MemoId, ServiceError> {
    let record = writable(tx, permit, kind, id).await?;
    let data = checked(data, None, tx.today())?;
    let mut event = event(EventKind::MemoAdded, &record).changes(changes(Vec::new(), fields::memo(&data)));
    let mut document = None;
    if let Some((stored, media_type, name)) = file {
        let name: String = text::clean(name).chars().take(NAME).collect();
        document = Some(documents::register(tx, stored, media_type, &name).await?);
        event = event
            .change(Change::set("Datei", &name).personal())
            .change(Change::set("SHA-256 der Datei", &stored.sha256));
    }
    let row = memo::ActiveModel {
        subject_kind: Set(kind),
        subject_id: Set(id),
        said_on: Set(data.said_on),
        with_whom: Set(data.with_whom),
        text: Set(data.text),
        follow_up_on: Set(data.follow_up_on),
        done_on: Set(data.done_on),
        document_id: Set(document),
        actor: Set(tx.who().to_string()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx.conn()).await?;
    audit::record(tx, [named(event, &record)]).await?;
    Ok(row.id)
}

/// Changes the note that has the version `version`; answers its record.
///
/// # Errors
/// As [`add_memo`]; [`ServiceError::Stale`] where someone else saved meanwhile.
pub(super) async fn change_memo(
    tx: &WriteTx,
    permit: &Permit<WriteMemos>,
    id: MemoId,
    version: i64,
    data: MemoData,
) -> Result<Record, ServiceError> {
    let row = memo::Entity::find_by_id(id)
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let record = writable(tx, permit, row.subject_kind, row.subject_id).await?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    let data = checked(data, Some(row.said_on), tx.today())?;
    let before = queries::data(row.clone());
    let kind = match (before.done_on, data.done_on) {
        (None, Some(_)) => EventKind::FollowUpDone,
        _ => EventKind::MemoChanged,
    };
    let event = event(kind, &record).changes(changes(fields::memo(&before), fields::memo(&data)));
    if event.is_empty() {
        return Ok(record);
    }
    let mut row = row.into_active_model();
    row.said_on = Set(data.said_on);
    row.with_whom = Set(data.with_whom);
    row.text = Set(data.text);
    row.follow_up_on = Set(data.follow_up_on);
    row.done_on = Set(data.done_on);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [named(event, &record)]).await?;
    Ok(record)
}

/// Every open Wiedervorlage of these schools and of their devices, by day, as far as their IT may read the note.
///
/// # Errors
/// The database's refusal.
pub async fn follow_ups_at(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
) -> Result<Vec<FollowUp>, DbErr> {
    let scope = Scope::Only(schools.to_vec());
    let mut rows = queries::follow_ups(conn).await?;
    rows.retain(|row| is_within(&scope, &row.record));
    let mut readable = Vec::with_capacity(rows.len());
    for row in rows {
        let notes = of_record(conn, &scope, row.kind, row.subject).await?;
        if notes.iter().any(|note| note.id == row.id) {
            readable.push(row);
        }
    }
    Ok(readable)
}

/// Notes on a record, the latest first. What was written on a device before it came to one of these schools is the other school's.
pub(super) async fn of_record(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    kind: MemoSubject,
    id: i64,
) -> Result<Vec<MemoRow>, DbErr> {
    let mut rows = queries::of_record(conn, kind, id).await?;
    if let (MemoSubject::Device, Some(schools)) = (kind, scope.schools()) {
        let before = audit::memos_before(conn, id, schools).await?;
        // The first ids were written first, whatever day the notes name.
        let mut ids: Vec<MemoId> = rows.iter().map(|(row, _)| row.id).collect();
        ids.sort_unstable();
        ids.truncate(before);
        rows.retain(|(row, _)| !ids.contains(&row.id));
    }
    told(conn, rows).await
}

/// One note with its record's kind and id.
pub(super) async fn entry(
    conn: &impl ConnectionTrait,
    id: MemoId,
) -> Result<Option<(MemoSubject, i64, MemoRow)>, DbErr> {
    let Some(found) = queries::entry(conn, id).await? else {
        return Ok(None);
    };
    let (kind, subject) = (found.0.subject_kind, found.0.subject_id);
    let row = told(conn, vec![found]).await?.pop();
    Ok(row.map(|row| (kind, subject, row)))
}

/// With the names of who wrote them.
async fn told(conn: &impl ConnectionTrait, rows: Vec<queries::Stored>) -> Result<Vec<MemoRow>, DbErr> {
    let actors: Vec<String> = rows.iter().map(|(row, _)| row.actor.clone()).collect();
    let names = audit::names_of(conn, &actors).await?;
    let row = |(row, document): queries::Stored| MemoRow {
        id: row.id,
        version: row.version,
        by: names
            .get(&row.actor)
            .cloned()
            .unwrap_or_else(|| "System".to_owned()),
        origin: row.origin.clone(),
        file: document.map(|document| (document.file_name, document.sha256)),
        data: queries::data(row),
    };
    Ok(rows.into_iter().map(row).collect())
}

async fn writable(
    tx: &WriteTx,
    permit: &Permit<WriteMemos>,
    kind: MemoSubject,
    id: i64,
) -> Result<Record, ServiceError> {
    let record = queries::record(tx.conn(), kind, id)
        .await?
        .ok_or(ServiceError::NotFound)?;
    if is_within(permit.scope(), &record) {
        Ok(record)
    } else {
        Err(ServiceError::NotFound)
    }
}

/// Whether a record lies within these schools; the office's records do only for those who see every school.
#[must_use]
pub(super) fn is_within(scope: &Scope, record: &Record) -> bool {
    match record.school {
        Some(school) => scope.contains(school),
        None => *scope == Scope::All,
    }
}

fn event(kind: EventKind, record: &Record) -> Event {
    match record.home {
        Home::Application(id) => Event::new(kind, SubjectKind::Application, id.0),
        Home::Notice(id) => Event::new(kind, SubjectKind::Notice, id.0).touching(Some(id)),
        Home::Invoice(id) => Event::new(kind, SubjectKind::Invoice, id.0),
        Home::Device(id) => Event::new(kind, SubjectKind::Device, id.0),
        Home::School(id) => Event::new(kind, SubjectKind::School, id.0),
        Home::Order(id) => Event::new(kind, SubjectKind::Order, id.0),
        Home::Supplier(id) => Event::new(kind, SubjectKind::Supplier, id.0),
        Home::Model(id) => Event::new(kind, SubjectKind::DeviceModel, id.0),
        Home::Edition(id) => Event::new(kind, SubjectKind::Programme, id.0),
        Home::Authority => Event::new(kind, SubjectKind::Authority, 1),
    }
}

/// The event with the name of a record that stands in the history of another one.
fn named(event: Event, record: &Record) -> Event {
    if record.is_part() {
        event.change(Change::set("Vermerk zu", &record.label))
    } else {
        event
    }
}

/// What differs; what people said and their names stay out of the chain.
fn changes(before: Vec<(&'static str, String)>, after: Vec<(&'static str, String)>) -> Vec<Change> {
    let old = |label: &str| {
        let found = before.iter().find(|(known, _)| *known == label);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    after
        .into_iter()
        .map(|(label, value)| {
            let change = Change::new(label, old(label), value);
            if label == fields::WITH || label == fields::TEXT {
                change.personal()
            } else {
                change
            }
        })
        .collect()
}

/// What is to be stored; `stored` is the day that the note has already.
fn checked(data: MemoData, stored: Option<NaiveDate>, today: NaiveDate) -> Result<MemoData, ServiceError> {
    if data.said_on > today && stored != Some(data.said_on) {
        let message = format!(
            "Tag: Der {} liegt in der Zukunft. Bitte den Tag des Gesprächs oder Schreibens eintragen, höchstens heute; für später ist die \
             Wiedervorlage da.",
            format_date(data.said_on)
        );
        return Err(ServiceError::field("said_on", message));
    }
    let with_whom = at_most("with_whom", fields::WITH, text::clean(&data.with_whom), NAME)?;
    let text = at_most("text", fields::TEXT, text::clean_lines(&data.text), TEXT)?;
    if text.is_empty() {
        return Err(ServiceError::field("text", "Vermerk: Bitte ausfüllen."));
    }
    if data.follow_up_on.is_some_and(|day| day < data.said_on) {
        let message = "Wiedervorlage am: liegt vor dem Tag des Vermerks. Bitte einen späteren Tag eintragen.";
        return Err(ServiceError::field("follow_up_on", message));
    }
    if data.done_on.is_some() && data.follow_up_on.is_none() {
        let message =
            "Erledigt am: Ohne Wiedervorlage gibt es nichts zu erledigen. Bitte erst ihren Tag eintragen.";
        return Err(ServiceError::field("done_on", message));
    }
    Ok(MemoData {
        with_whom,
        text,
        ..data
    })
}

fn at_most(field: &'static str, label: &str, value: String, limit: usize) -> Result<String, ServiceError> {
    let length = text::length(&value);
    if length > limit {
        let message = format!("{label}: höchstens {limit} Zeichen, es sind {length}. Bitte kürzen.");
        return Err(ServiceError::field(field, message));
    }
    Ok(value)
}
