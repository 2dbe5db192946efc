//! Reading the trail as sentences.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use paktbuch_entity::{api_token, audit_event, audit_head, audit_personal, user_account};
use paktbuch_types::{EventId, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select,
};

use super::{EventKind, SubjectKind};
use crate::clock::{day_begins, local};
use crate::db::search::{bare, case_folded, escape_like};
use crate::text::fold_case;

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
        ..Filter::default()
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
pub struct Filter<'a> {
    pub subject: Option<SubjectKind>,
    /// Database id of the record; only together with `subject`.
    pub id: Option<i64>,
    pub kind: Option<EventKind>,
    /// Only events before this position in the chain.
    pub before: Option<i64>,
    /// Only events of this German day and later, and up to this one.
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// Text in what happened, in a value before or after, or in the name of whoever did it; empty for any.
    pub text: &'a str,
    /// Text in a value, as [`bare_reference`](crate::text::bare_reference) leaves it: the signs in it do not count; empty for any.
    pub bare: &'a str,
}

impl Filter<'_> {
    fn query(self) -> Select<audit_event::Entity> {
        use audit_event::Column;
        let micros = |day: NaiveDate| day_begins(day).timestamp_micros();
        let next = self.until.and_then(|day| day.succ_opt());
        audit_event::Entity::find()
            .apply_if(self.subject, |query, subject| {
                query.filter(Column::SubjectKind.eq(subject.code()))
            })
            .apply_if(self.id, |query, id| query.filter(Column::SubjectId.eq(id)))
            .apply_if(self.kind, |query, kind| {
                query.filter(Column::Kind.eq(kind.code()))
            })
            .apply_if(self.before, |query, before| query.filter(Column::Id.lt(before)))
            .apply_if(self.from, |query, day| {
                query.filter(Column::AtMicros.gte(micros(day)))
            })
            .apply_if(next, |query, day| query.filter(Column::AtMicros.lt(micros(day))))
    }

    /// With its texts, for which the names of users and tokens are read.
    async fn with_text(self, conn: &impl ConnectionTrait) -> Result<Select<audit_event::Entity>, DbErr> {
        let query = self.with_typed(conn).await?;
        let wanted: String = self.bare.chars().filter(|c| !c.is_control()).collect();
        if wanted.is_empty() {
            return Ok(query);
        }
        let holds = LikeExpr::new(format!("%{}%", escape_like(&wanted))).escape('\\');
        let said = bare(Expr::col(audit_event::Column::Changes));
        Ok(query.filter(said.like(holds)))
    }

    async fn with_typed(self, conn: &impl ConnectionTrait) -> Result<Select<audit_event::Entity>, DbErr> {
        use audit_event::Column;
        // PostgreSQL refuses the sign 0, and no other that nobody sees is stored either.
        let text: String = self.text.chars().filter(|c| !c.is_control()).collect();
        let text = text.trim();
        if text.is_empty() {
            return Ok(self.query());
        }
        let lower = text.to_lowercase();
        let kinds = EventKind::ALL
            .iter()
            .filter(|kind| kind.text().to_lowercase().contains(&lower));
        let said = |text: &str| LikeExpr::new(format!("%{}%", escape_like(text))).escape('\\');
        // Letters beyond A to Z and the umlauts no engine folds alike: they count as they were typed.
        let folded = case_folded(Expr::col(Column::Changes));
        let any = Condition::any()
            .add(Column::Kind.is_in(kinds.map(|kind| kind.code())))
            .add(Expr::col(Column::Changes).like(said(text)))
            .add(folded.like(said(&fold_case(text))))
            .add(Column::Actor.is_in(actors(conn, &lower).await?));
        Ok(self.query().filter(any))
    }
}

/// Users and tokens whose name holds a text, as actors.
async fn actors(conn: &impl ConnectionTrait, lower: &str) -> Result<Vec<String>, DbErr> {
    let users = user_account::Entity::find().all(conn).await?;
    let tokens = api_token::Entity::find().all(conn).await?;
    let users = users
        .into_iter()
        .filter(|user| user.display_name.to_lowercase().contains(lower))
        .map(|user| format!("user:{}", user.id));
    let tokens = tokens
        .into_iter()
        .filter(|token| token.name.to_lowercase().contains(lower))
        .map(|token| format!("token:{}", token.id));
    Ok(users.chain(tokens).collect())
}

/// The latest `limit` events of a filter, newest first.
///
/// # Errors
/// The database's refusal.
pub async fn trail(conn: &impl ConnectionTrait, filter: Filter<'_>, limit: u64) -> Result<Vec<Entry>, DbErr> {
    let query = filter.with_text(conn).await?;
    let events = query
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
pub async fn count(conn: &impl ConnectionTrait, filter: Filter<'_>) -> Result<u64, DbErr> {
    filter.with_text(conn).await?.count(conn).await
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

/// The notices that events of a record touched.
///
/// # Errors
/// The database's refusal.
pub async fn touched_notices(
    conn: &impl ConnectionTrait,
    subject: SubjectKind,
    id: i64,
) -> Result<Vec<NoticeId>, DbErr> {
    use audit_event::Column;
    audit_event::Entity::find()
        .select_only()
        .column(Column::NoticeId)
        .distinct()
        .filter(Column::SubjectKind.eq(subject.code()))
        .filter(Column::SubjectId.eq(id))
        .filter(Column::NoticeId.is_not_null())
        .into_tuple()
        .all(conn)
        .await
}

/// Which events can change what a notice's records say.
#[derive(Debug, Clone, Default)]
pub struct Concerning {
    /// Those that touched it.
    pub notice: Option<NoticeId>,
    /// Those of any record of these kinds.
    pub kinds: Vec<SubjectKind>,
    /// Those of these records.
    pub records: Vec<(SubjectKind, Vec<i64>)>,
}

/// The events after the position `event` in the chain that concern a notice, oldest first, at most `limit`.
///
/// # Errors
/// The database's refusal.
pub async fn since(
    conn: &impl ConnectionTrait,
    event: EventId,
    concerning: &Concerning,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    use audit_event::Column;
    let kinds = concerning.kinds.iter().map(|kind| kind.code());
    let mut any = Condition::any().add(Column::SubjectKind.is_in(kinds));
    if let Some(notice) = concerning.notice {
        any = any.add(Column::NoticeId.eq(notice.0));
    }
    for (kind, ids) in &concerning.records {
        let record = Condition::all()
            .add(Column::SubjectKind.eq(kind.code()))
            .add(Column::SubjectId.is_in(ids.iter().copied()));
        any = any.add(record);
    }
    let events = audit_event::Entity::find()
        .filter(Column::Id.gt(event))
        .filter(any)
        .order_by_asc(Column::Id)
        .limit(limit)
        .all(conn)
        .await?;
    told(conn, events).await
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
