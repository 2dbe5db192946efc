//! Reading the trail as sentences.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime};
use paktbuch_entity::{api_token, audit_event, audit_head, audit_personal, user_account};
use paktbuch_types::NoticeId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};

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
    /// `None` for a kind that this version does not know.
    pub kind: Option<EventKind>,
    /// „hat den Bescheid geändert“; with values: [`Entry::sentence`].
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
    let filter = Filter {
        subject: Some(subject),
        id: Some(id),
        before: None,
    };
    trail(conn, filter, limit).await
}

/// All events of several records of one kind, newest first.
///
/// # Errors
/// The database's refusal.
pub async fn of_subjects(
    conn: &impl ConnectionTrait,
    subject: SubjectKind,
    ids: &[i64],
) -> Result<Vec<Entry>, DbErr> {
    let filter = Filter {
        subject: Some(subject),
        ..Filter::default()
    };
    let events = filter
        .query()
        .filter(audit_event::Column::SubjectId.is_in(ids.iter().copied()))
        .order_by_desc(audit_event::Column::Id)
        .all(conn)
        .await?;
    told(conn, events).await
}

/// Which events to read; `Filter::default()` is all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    pub subject: Option<SubjectKind>,
    /// Database id of the record; only together with `subject`.
    pub id: Option<i64>,
    /// Only events before this position in the chain.
    pub before: Option<i64>,
}

impl Filter {
    fn query(self) -> Select<audit_event::Entity> {
        let mut query = audit_event::Entity::find();
        if let Some(subject) = self.subject {
            query = query.filter(audit_event::Column::SubjectKind.eq(subject.code()));
        }
        if let Some(id) = self.id {
            query = query.filter(audit_event::Column::SubjectId.eq(id));
        }
        if let Some(before) = self.before {
            query = query.filter(audit_event::Column::Id.lt(before));
        }
        query
    }
}

/// The latest `limit` events of a filter, newest first.
///
/// # Errors
/// The database's refusal.
pub async fn trail(conn: &impl ConnectionTrait, filter: Filter, limit: u64) -> Result<Vec<Entry>, DbErr> {
    let events = filter
        .query()
        .order_by_desc(audit_event::Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    told(conn, events).await
}

/// Number of events of a filter.
///
/// # Errors
/// The database's refusal.
pub async fn count(conn: &impl ConnectionTrait, filter: Filter) -> Result<u64, DbErr> {
    filter.query().count(conn).await
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
    let filter = Filter {
        before,
        ..Filter::default()
    };
    trail(conn, filter, limit).await
}

/// Position and hash of the last event; `None` before the first.
///
/// # Errors
/// The database's refusal.
pub async fn head(conn: &impl ConnectionTrait) -> Result<Option<(i64, String)>, DbErr> {
    let head = audit_head::Entity::find_by_id(1_i64).one(conn).await?;
    Ok(head
        .filter(|head| head.last_event > 0)
        .map(|head| (head.last_event, head.hash)))
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
    let actors: Vec<String> = events.iter().map(|event| event.actor.clone()).collect();
    let names = names_of(conn, &actors).await?;
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
        let kind = EventKind::from_code(&event.kind);
        Entry {
            number: event.id.0,
            at: local(DateTime::from_timestamp_micros(event.at_micros).unwrap_or_default()),
            who: names
                .get(&event.actor)
                .cloned()
                .unwrap_or_else(|| "System".to_owned()),
            kind,
            what: kind.map_or("hat etwas geändert", EventKind::text),
            subject: SubjectKind::from_code(&event.subject_kind),
            subject_id: event.subject_id,
            changes,
        }
    };
    Ok(events.into_iter().map(entry).collect())
}

/// Names of actors (`user:3`, `token:2`); „System“ has none.
///
/// # Errors
/// The database's refusal.
pub async fn names_of(
    conn: &impl ConnectionTrait,
    actors: &[String],
) -> Result<HashMap<String, String>, DbErr> {
    let ids = |prefix: &str| -> Vec<i64> {
        actors
            .iter()
            .filter_map(|actor| actor.strip_prefix(prefix)?.parse().ok())
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
