//! The past of a device as a school may know it: from the day on which it came to one of its reader's schools.

use std::collections::{HashMap, HashSet};

use paktbuch_entity::school;
use paktbuch_types::SchoolId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::read::{Entry, EntryChange, of_subject, of_subjects};
use super::{EventKind, SubjectKind};

/// The field that tells a move to another school.
const SCHOOL: &str = "Schule";

/// What a school learns of the move that brought a device to it.
const PLACE: [&str; 3] = [SCHOOL, "Standort", "Raum"];

/// The field that goes with a device to another school, and may tell of children at the first.
const NOTE: &str = "Bemerkung";

/// The latest `limit` events of a device, newest first. Readers of some `schools` only get those since it came to one of them from
/// elsewhere, and of that move the new place alone; `None` reads all.
///
/// # Errors
/// The database's refusal.
pub async fn of_device(
    conn: &impl ConnectionTrait,
    device: i64,
    schools: Option<&[SchoolId]>,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    let Some(schools) = schools else {
        return of_subject(conn, SubjectKind::Device, device, limit).await;
    };
    let mut entries = of_subjects(conn, SubjectKind::Device, &[device]).await?;
    if let Some(arrival) = arrival(conn, &entries, schools).await? {
        entries.truncate(arrival + 1);
        if let Some(entry) = entries.last_mut() {
            entry
                .changes
                .retain(|change| PLACE.contains(&change.field.as_str()) && !change.after.is_empty());
            for change in &mut entry.changes {
                change.before.clear();
            }
        }
        let mut changes = entries.iter_mut().rev().flat_map(|entry| &mut entry.changes);
        if let Some(first) = changes.find(|change| change.field == NOTE) {
            first.before.clear();
        }
    }
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(entries)
}

/// The event that brought each of these devices to one of these schools from elsewhere last; devices that never came from elsewhere are
/// left out.
///
/// # Errors
/// The database's refusal.
pub async fn arrivals(
    conn: &impl ConnectionTrait,
    devices: &[i64],
    schools: &[SchoolId],
) -> Result<HashMap<i64, i64>, DbErr> {
    let own = names(conn, schools).await?;
    let entries = of_subjects(conn, SubjectKind::Device, devices).await?;
    let mut arrivals = HashMap::new();
    // The newest come first.
    for entry in entries.iter().filter(|entry| came(entry, &own)) {
        arrivals.entry(entry.subject_id).or_insert(entry.number);
    }
    Ok(arrivals)
}

/// Where a device that is at `school` now stood when each of its notes (Vermerke) was written, the first one first; `None` for a school
/// that has no name of its own, or another one since.
///
/// # Errors
/// The database's refusal.
pub async fn memo_places(
    conn: &impl ConnectionTrait,
    device: i64,
    school: SchoolId,
) -> Result<Vec<Option<SchoolId>>, DbErr> {
    let entries = of_subjects(conn, SubjectKind::Device, &[device]).await?;
    let (mut place, mut places) = (Some(school), Vec::new());
    // The newest come first.
    for entry in &entries {
        if entry.kind == Some(EventKind::MemoAdded) {
            places.push(place);
        }
        if let Some(from) = left(entry) {
            place = named(conn, from).await?;
        }
    }
    places.reverse();
    Ok(places)
}

/// How many notes (Vermerke) were written on a device before it came to one of these schools from elsewhere.
///
/// # Errors
/// The database's refusal.
pub async fn memos_before(
    conn: &impl ConnectionTrait,
    device: i64,
    schools: &[SchoolId],
) -> Result<usize, DbErr> {
    let entries = of_subjects(conn, SubjectKind::Device, &[device]).await?;
    let Some(arrival) = arrival(conn, &entries, schools).await? else {
        return Ok(0);
    };
    let earlier = entries.iter().skip(arrival);
    Ok(earlier
        .filter(|entry| entry.kind == Some(EventKind::MemoAdded))
        .count())
}

/// Those of these devices whose `field` nobody changed since they came to one of these schools from elsewhere: what it says is the
/// other school's.
///
/// # Errors
/// The database's refusal.
pub async fn written_elsewhere(
    conn: &impl ConnectionTrait,
    devices: &[i64],
    field: &str,
    schools: &[SchoolId],
) -> Result<Vec<i64>, DbErr> {
    let own = names(conn, schools).await?;
    let entries = of_subjects(conn, SubjectKind::Device, devices).await?;
    let mut known = HashSet::new();
    let mut elsewhere = Vec::new();
    // The newest come first.
    for entry in &entries {
        let came = came(entry, &own);
        let decides = came || entry.changes.iter().any(|change| change.field == field);
        if decides && known.insert(entry.subject_id) && came {
            elsewhere.push(entry.subject_id);
        }
    }
    Ok(elsewhere)
}

/// Which of a device's `entries`, the newest first, brought it to these schools from elsewhere last.
async fn arrival(
    conn: &impl ConnectionTrait,
    entries: &[Entry],
    schools: &[SchoolId],
) -> Result<Option<usize>, DbErr> {
    let own = names(conn, schools).await?;
    Ok(entries.iter().position(|entry| came(entry, &own)))
}

async fn names(conn: &impl ConnectionTrait, schools: &[SchoolId]) -> Result<Vec<String>, DbErr> {
    school::Entity::find()
        .select_only()
        .column(school::Column::Name)
        .filter(school::Column::Id.is_in(schools.iter().copied()))
        .into_tuple()
        .all(conn)
        .await
}

/// Whether an event brought its device from another school than these. One that was renamed since counts as another: rather too little
/// is told than too much.
fn came(entry: &Entry, own: &[String]) -> bool {
    left(entry).is_some_and(|school| !own.iter().any(|name| name == school))
}

/// Name of the school that a device left with this event; `None` where it did not move.
fn left(entry: &Entry) -> Option<&str> {
    let mut changes = entry.changes.iter();
    let is_move = |change: &&EntryChange| {
        change.field == SCHOOL && !change.before.is_empty() && !change.after.is_empty()
    };
    changes.find(is_move).map(|change| change.before.as_str())
}

/// The only school with this name.
async fn named(conn: &impl ConnectionTrait, name: &str) -> Result<Option<SchoolId>, DbErr> {
    let ids: Vec<SchoolId> = school::Entity::find()
        .select_only()
        .column(school::Column::Id)
        .filter(school::Column::Name.eq(name))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(match ids.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}
