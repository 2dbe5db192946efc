//! Reads of this feature.

mod records;

use paktbuch_entity::{api_token, document, invoice_line, memo, payment, personnel_cost, user_account};
use paktbuch_types::{InvoiceId, MemoId, MemoSubject, PaymentId, Role};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use super::commands::MemoData;
use super::rows::{FollowUp, Record};
use crate::db::Who;

pub(super) use self::records::record;

/// Characters of a note that a list shows.
const FIRST_WORDS: usize = 120;

/// A stored note with its file.
pub(super) type Stored = (memo::Model, Option<document::Model>);

/// Notes on a record, the latest first.
pub(super) async fn of_record(
    conn: &impl ConnectionTrait,
    kind: MemoSubject,
    id: i64,
) -> Result<Vec<Stored>, DbErr> {
    memo::Entity::find()
        .find_also_related(document::Entity)
        .filter(memo::Column::SubjectKind.eq(kind))
        .filter(memo::Column::SubjectId.eq(id))
        .order_by_desc(memo::Column::SaidOn)
        .order_by_desc(memo::Column::Id)
        .all(conn)
        .await
}

/// The users and tokens that are bound to schools (Schul-IT), as the audit trail names actors.
pub(super) async fn school_actors(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let users = user_account::Entity::find()
        .filter(user_account::Column::Role.eq(Role::SchulIt))
        .all(conn)
        .await?;
    let tokens = api_token::Entity::find()
        .filter(api_token::Column::Role.eq(Role::SchulIt))
        .all(conn)
        .await?;
    let users = users.into_iter().map(|user| Who::User(user.id));
    let tokens = tokens.into_iter().map(|token| Who::Token(token.id));
    Ok(users.chain(tokens).map(|who| who.to_string()).collect())
}

/// One note.
pub(super) async fn entry(conn: &impl ConnectionTrait, id: MemoId) -> Result<Option<Stored>, DbErr> {
    memo::Entity::find_by_id(id)
        .find_also_related(document::Entity)
        .one(conn)
        .await
}

/// Whether a record is a Personalausgabe, or a payment of one; of a payment that is gone nobody can tell any more, so it counts as one.
pub(super) async fn is_personnel_cost(
    conn: &impl ConnectionTrait,
    kind: MemoSubject,
    id: i64,
) -> Result<bool, DbErr> {
    let invoice = match kind {
        MemoSubject::Invoice => Some(InvoiceId(id)),
        MemoSubject::Payment => {
            let Some(row) = payment::Entity::find_by_id(PaymentId(id)).one(conn).await? else {
                return Ok(true);
            };
            Some(row.invoice_id)
        }
        _ => None,
    };
    let Some(invoice) = invoice else {
        return Ok(false);
    };
    let cost = personnel_cost::Entity::find()
        .find_also_related(invoice_line::Entity)
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
        .one(conn)
        .await?;
    Ok(cost.is_some())
}

/// What a stored note says.
pub(super) fn data(row: memo::Model) -> MemoData {
    MemoData {
        said_on: row.said_on,
        with_whom: row.with_whom,
        text: row.text,
        follow_up_on: row.follow_up_on,
        done_on: row.done_on,
    }
}

/// Every Wiedervorlage that is not settled, by day.
///
/// # Errors
/// The database's refusal.
pub async fn follow_ups(conn: &impl ConnectionTrait) -> Result<Vec<FollowUp>, DbErr> {
    let rows = memo::Entity::find()
        .filter(memo::Column::FollowUpOn.is_not_null())
        .filter(memo::Column::DoneOn.is_null())
        .order_by_asc(memo::Column::FollowUpOn)
        .order_by_asc(memo::Column::Id)
        .all(conn)
        .await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(on), Some(record)) = (
            row.follow_up_on,
            record(conn, row.subject_kind, row.subject_id).await?,
        ) else {
            continue;
        };
        let line = row.text.lines().next().unwrap_or_default();
        let mut text: String = line.chars().take(FIRST_WORDS).collect();
        if text.len() < line.len() {
            text.push('…');
        }
        let label = match row.origin.as_str() {
            // A note that stayed with its removed record has its name already.
            origin if origin.is_empty() || origin == record.label => record.label.clone(),
            origin => format!("{}, zu {origin}", record.label),
        };
        found.push(FollowUp {
            id: row.id,
            on,
            text,
            kind: row.subject_kind,
            subject: row.subject_id,
            record: Record { label, ..record },
        });
    }
    Ok(found)
}
