//! Reading the trail as sentences.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime};
use paktbuch_entity::{api_token, audit_event, audit_personal, user_account};
use paktbuch_types::NoticeId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{EventKind, SubjectKind};
use crate::clock::local;

/// An event as users read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Position in the chain.
    pub number: i64,
    /// German local time.
    pub at: NaiveDateTime,
    /// Name of the user or token, or „System“.
    pub who: String,
    /// „hat den Bescheid geändert“.
    pub what: &'static str,
    pub subject: Option<SubjectKind>,
    pub subject_id: i64,
    pub changes: Vec<EntryChange>,
}

/// A changed field of an [`Entry`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryChange {
    pub field: String,
    pub before: String,
    pub after: String,
}

/// Text in place of a personal value that was erased.
const ERASED: &str = "(gelöscht)";

/// The latest `limit` events of one record, newest first.
///
/// # Errors
/// The database's refusal.
pub async fn of_subject(
    conn: &impl ConnectionTrait,
    subject: SubjectKind,
    id: i64,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    let events = audit_event::Entity::find()
        .filter(audit_event::Column::SubjectKind.eq(subject.code()))
        .filter(audit_event::Column::SubjectId.eq(id))
        .order_by_desc(audit_event::Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    told(conn, events).await
}

/// `limit` events before the position `before` (all events where `None`), newest first.
///
/// # Errors
/// The database's refusal.
pub async fn entries(
    conn: &impl ConnectionTrait,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    let mut query = audit_event::Entity::find()
        .order_by_desc(audit_event::Column::Id)
        .limit(limit);
    if let Some(before) = before {
        query = query.filter(audit_event::Column::Id.lt(before));
    }
    let events = query.all(conn).await?;
    told(conn, events).await
}

/// Hash of the last event that touched the notice, hex.
///
/// # Errors
/// The database's refusal.
pub async fn last_notice_hash(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<String>, DbErr> {
    let event = audit_event::Entity::find()
        .filter(audit_event::Column::NoticeId.eq(notice.0))
        .order_by_desc(audit_event::Column::Id)
        .one(conn)
        .await?;
    Ok(event.map(|event| event.hash))
}

async fn told(conn: &impl ConnectionTrait, events: Vec<audit_event::Model>) -> Result<Vec<Entry>, DbErr> {
    let names = actor_names(conn, &events).await?;
    let ids: Vec<_> = events.iter().map(|event| event.id).collect();
    let mut personal = HashMap::new();
    if !ids.is_empty() {
        let rows = audit_personal::Entity::find()
            .filter(audit_personal::Column::EventId.is_in(ids))
            .all(conn)
            .await?;
        personal.extend(
            rows.into_iter()
                .map(|row| ((row.event_id, row.reference), row.value)),
        );
    }
    let entry = |event: audit_event::Model| {
        let values: Vec<(String, String, String)> = serde_json::from_str(&event.changes).unwrap_or_default();
        let changes = values
            .into_iter()
            .enumerate()
            .map(|(index, (field, before, after))| {
                let shown = |text: String, side: &str| {
                    if text.starts_with("sha256:") {
                        let key = (event.id, format!("{index}.{side}"));
                        personal.get(&key).cloned().unwrap_or_else(|| ERASED.to_owned())
                    } else {
                        text
                    }
                };
                EntryChange {
                    field,
                    before: shown(before, "before"),
                    after: shown(after, "after"),
                }
            })
            .collect();
        Entry {
            number: event.id.0,
            at: local(DateTime::from_timestamp_micros(event.at_micros).unwrap_or_default()),
            who: names
                .get(&event.actor)
                .cloned()
                .unwrap_or_else(|| "System".to_owned()),
            what: EventKind::from_code(&event.kind).map_or("hat etwas geändert", EventKind::text),
            subject: SubjectKind::from_code(&event.subject_kind),
            subject_id: event.subject_id,
            changes,
        }
    };
    Ok(events.into_iter().map(entry).collect())
}

async fn actor_names(
    conn: &impl ConnectionTrait,
    events: &[audit_event::Model],
) -> Result<HashMap<String, String>, DbErr> {
    let ids = |prefix: &str| -> Vec<i64> {
        events
            .iter()
            .filter_map(|event| event.actor.strip_prefix(prefix)?.parse().ok())
            .collect()
    };
    let mut names = HashMap::new();
    let (users, tokens) = (ids("user:"), ids("token:"));
    if !users.is_empty() {
        let rows = user_account::Entity::find()
            .filter(user_account::Column::Id.is_in(users))
            .all(conn)
            .await?;
        names.extend(
            rows.into_iter()
                .map(|user| (format!("user:{}", user.id), user.display_name)),
        );
    }
    if !tokens.is_empty() {
        let rows = api_token::Entity::find()
            .filter(api_token::Column::Id.is_in(tokens))
            .all(conn)
            .await?;
        names.extend(
            rows.into_iter()
                .map(|token| (format!("token:{}", token.id), format!("API-Token {}", token.name))),
        );
    }
    Ok(names)
}
