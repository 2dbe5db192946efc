//! What walking the chain does not see: rows outside of it, rows that cannot be read, personal values that vanished.

use std::collections::HashSet;

use paktbuch_entity::{audit_event, audit_head, audit_personal};
use paktbuch_types::EventId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::chain::is_commitment;
use super::verify::{BrokenChain, broken, verify_chain};
use super::{Change, Event, EventKind, SubjectKind, record};
use crate::db::WriteTx;

const PAGE: u64 = 5_000;

/// Field of an erasure: the position of the event whose personal values were erased.
const ERASED_FROM: &str = "Eintrag";

/// Checks the trail to the end: what [`verify_chain`] walks, and what lies beside it; answers the number of events.
///
/// # Errors
/// `Ok(Err(_))` names the first broken entry; `Err` is a database error.
pub async fn inspect(conn: &impl ConnectionTrait) -> Result<Result<i64, BrokenChain>, DbErr> {
    if let Some(stray) = before_the_first(conn).await? {
        return Ok(Err(stray));
    }
    let events = match verify_chain(conn).await {
        Ok(Ok(events)) => events,
        Ok(Err(broken)) => return Ok(Err(broken)),
        Err(error) => {
            return match unreadable(conn).await? {
                Some(broken) => Ok(Err(broken)),
                None => Err(error),
            };
        }
    };
    Ok(match vanished_personal_value(conn).await? {
        Some(broken) => Err(broken),
        None => Ok(events),
    })
}

/// An event whose position no chain has.
async fn before_the_first(conn: &impl ConnectionTrait) -> Result<Option<BrokenChain>, DbErr> {
    let stray: Option<i64> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Id)
        .filter(audit_event::Column::Id.lt(1))
        .order_by_asc(audit_event::Column::Id)
        .into_tuple()
        .one(conn)
        .await?;
    Ok(stray.map(|number| {
        broken(
            number,
            "Der Eintrag gehört nicht zur Kette: sie beginnt mit dem Eintrag 1.",
        )
    }))
}

/// The first row that holds something else than its columns are for; `None` where all rows can be read.
async fn unreadable(conn: &impl ConnectionTrait) -> Result<Option<BrokenChain>, DbErr> {
    const REASON: &str =
        "Der Eintrag ist nicht lesbar: eine seiner Spalten enthält eine falsche Art von Wert.";
    let mut last = 0;
    loop {
        let numbers: Vec<i64> = audit_event::Entity::find()
            .select_only()
            .column(audit_event::Column::Id)
            .filter(audit_event::Column::Id.gt(last))
            .order_by_asc(audit_event::Column::Id)
            .limit(PAGE)
            .into_tuple()
            .all(conn)
            .await?;
        let (Some(first), Some(end)) = (numbers.first(), numbers.last()) else {
            break;
        };
        last = *end;
        if is_readable(conn, *first, *end).await {
            continue;
        }
        for number in numbers {
            if !is_readable(conn, number, number).await {
                return Ok(Some(broken(number, REASON)));
            }
        }
    }
    if audit_head::Entity::find().all(conn).await.is_err() {
        return Ok(Some(broken(last, "Der Kopf der Kette ist nicht lesbar.")));
    }
    Ok(None)
}

async fn is_readable(conn: &impl ConnectionTrait, first: i64, last: i64) -> bool {
    let events = audit_event::Entity::find().filter(audit_event::Column::Id.between(first, last));
    let values = audit_personal::Entity::find().filter(audit_personal::Column::EventId.between(first, last));
    events.all(conn).await.is_ok() && values.all(conn).await.is_ok()
}

/// The first event that promises a personal value which is neither there nor erased by [`erase_personal`].
async fn vanished_personal_value(conn: &impl ConnectionTrait) -> Result<Option<BrokenChain>, DbErr> {
    let mut erased = None;
    let mut last = EventId(0);
    loop {
        let events = audit_event::Entity::find()
            .filter(audit_event::Column::Id.gt(last))
            .filter(audit_event::Column::Changes.contains("\"sha256:"))
            .order_by_asc(audit_event::Column::Id)
            .limit(PAGE)
            .all(conn)
            .await?;
        let (Some(first), Some(end)) = (events.first(), events.last()) else {
            return Ok(None);
        };
        let kept = audit_personal::Entity::find()
            .filter(audit_personal::Column::EventId.between(first.id, end.id))
            .all(conn)
            .await?;
        let kept: HashSet<(EventId, String)> = kept
            .into_iter()
            .map(|row| (row.event_id, row.reference))
            .collect();
        last = end.id;
        for event in &events {
            let missing = promised(&event.changes)
                .into_iter()
                .any(|reference| !kept.contains(&(event.id, reference)));
            if !missing {
                continue;
            }
            if erased.is_none() {
                erased = Some(erasures(conn).await?);
            }
            if !erased.iter().flatten().any(|number| *number == event.id.0) {
                return Ok(Some(broken(
                    event.id.0,
                    "Ein personenbezogener Wert des Eintrags fehlt, ohne dass seine Löschung im Protokoll steht.",
                )));
            }
        }
    }
}

/// The references of the personal values that an event's changes hold commitments to.
fn promised(changes: &str) -> Vec<String> {
    let changes: Vec<(String, String, String)> = serde_json::from_str(changes).unwrap_or_default();
    let mut references = Vec::new();
    for (index, (_, before, after)) in changes.iter().enumerate() {
        for (text, side) in [(before, "before"), (after, "after")] {
            if is_commitment(text) {
                references.push(format!("{index}.{side}"));
            }
        }
    }
    references
}

/// Positions of the events whose personal values were erased.
async fn erasures(conn: &impl ConnectionTrait) -> Result<HashSet<i64>, DbErr> {
    let all: Vec<String> = audit_event::Entity::find()
        .select_only()
        .column(audit_event::Column::Changes)
        .filter(audit_event::Column::Kind.eq(EventKind::PersonalErased.code()))
        .into_tuple()
        .all(conn)
        .await?;
    let numbers = |changes: String| -> Vec<i64> {
        let changes: Vec<(String, String, String)> = serde_json::from_str(&changes).unwrap_or_default();
        changes
            .into_iter()
            .filter(|(field, _, _)| field == ERASED_FROM)
            .filter_map(|(_, _, number)| number.parse().ok())
            .collect()
    };
    Ok(all.into_iter().flat_map(numbers).collect())
}

/// Erases the personal values of events; the chain stays whole, and the erasure is an event itself.
///
/// # Errors
/// The database's refusal.
pub async fn erase_personal(tx: &WriteTx, events: &[EventId]) -> Result<(), DbErr> {
    let rows = audit_event::Entity::find()
        .filter(audit_event::Column::Id.is_in(events.iter().copied()))
        .order_by_asc(audit_event::Column::Id)
        .all(tx.conn())
        .await?;
    audit_personal::Entity::delete_many()
        .filter(audit_personal::Column::EventId.is_in(events.iter().copied()))
        .exec(tx.conn())
        .await?;
    let erasure = |row: audit_event::Model| {
        let subject = SubjectKind::from_code(&row.subject_kind)?;
        Some(
            Event::new(EventKind::PersonalErased, subject, row.subject_id)
                .change(Change::set(ERASED_FROM, row.id.0)),
        )
    };
    record(tx, rows.into_iter().filter_map(erasure)).await
}
