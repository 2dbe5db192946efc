//! Chaining: `hash(n) = SHA-256(hash(n−1) ‖ canonical row n)`.

use paktbuch_entity::{audit_event, audit_personal};
use paktbuch_types::EventId;
use sea_orm::{DbErr, EntityTrait, Set};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Change, Event};
use crate::db::WriteTx;

/// Rows of one INSERT; PostgreSQL allows 65,535 parameters, SQLite 32,766.
const BATCH: usize = 1_000;

/// Records events in the transaction of their change, in order.
///
/// # Errors
/// The database's refusal.
pub async fn record(tx: &WriteTx, events: impl IntoIterator<Item = Event>) -> Result<(), DbErr> {
    let mut chain = tx.chain.lock().await;
    let mut rows = Vec::new();
    let mut personal = Vec::new();
    for event in events {
        let id = chain.last_event + 1;
        let changes = changes_text(id, &event.changes, &mut personal)?;
        let mut row = audit_event::Model {
            id: EventId(id),
            at_micros: tx.now().timestamp_micros(),
            actor: tx.who().to_string(),
            kind: event.kind.code().to_owned(),
            subject_kind: event.subject.0.code().to_owned(),
            subject_id: event.subject.1,
            notice_id: event.notice.map(|notice| notice.0),
            changes,
            hash: String::new(),
        };
        row.hash = next_hash(&chain.hash, &row);
        chain.last_event = id;
        chain.hash.clone_from(&row.hash);
        chain.moved = true;
        rows.push(active(row));
    }
    for batch in chunks(rows) {
        audit_event::Entity::insert_many(batch)
            .exec_without_returning(tx.conn())
            .await?;
    }
    for batch in chunks(personal) {
        audit_personal::Entity::insert_many(batch)
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// Hash of `row` after `previous`, hex.
pub(super) fn next_hash(previous: &str, row: &audit_event::Model) -> String {
    let canonical = json!([
        row.id.0,
        row.at_micros,
        row.actor,
        row.kind,
        row.subject_kind,
        row.subject_id,
        row.notice_id,
        row.changes
    ]);
    hex(&Sha256::new()
        .chain_update(previous)
        .chain_update(canonical.to_string())
        .finalize())
}

/// Commitment to a personal value: `sha256:` and SHA-256 over salt and value, hex.
pub(super) fn commitment(salt: &str, value: &str) -> String {
    format!(
        "sha256:{}",
        hex(&Sha256::new().chain_update(salt).chain_update(value).finalize())
    )
}

/// Whether a text has the form of a [`commitment`].
pub(super) fn is_commitment(text: &str) -> bool {
    text.strip_prefix("sha256:")
        .is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

fn changes_text(
    event: i64,
    changes: &[Change],
    personal: &mut Vec<audit_personal::ActiveModel>,
) -> Result<String, DbErr> {
    let mut values = Vec::with_capacity(changes.len());
    for (index, change) in changes.iter().enumerate() {
        let mut sides = [&change.before, &change.after].map(Clone::clone);
        if change.personal {
            for (side, name) in sides.iter_mut().zip(["before", "after"]) {
                if side.is_empty() {
                    continue;
                }
                let salt = salt()?;
                let value = std::mem::take(side);
                *side = commitment(&salt, &value);
                personal.push(audit_personal::ActiveModel {
                    event_id: Set(EventId(event)),
                    reference: Set(format!("{index}.{name}")),
                    salt: Set(salt),
                    value: Set(value),
                });
            }
        } else {
            // Nobody may type a text that stands for a value kept elsewhere.
            for side in sides.iter_mut().filter(|side| side.starts_with("sha256:")) {
                side.insert(0, ' ');
            }
        }
        let [before, after] = sides;
        values.push(json!([change.field, before, after]));
    }
    Ok(serde_json::Value::Array(values).to_string())
}

fn salt() -> Result<String, DbErr> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| DbErr::Custom(format!("no random numbers: {error}")))?;
    Ok(hex(&bytes))
}

fn active(row: audit_event::Model) -> audit_event::ActiveModel {
    audit_event::ActiveModel {
        id: Set(row.id),
        at_micros: Set(row.at_micros),
        actor: Set(row.actor),
        kind: Set(row.kind),
        subject_kind: Set(row.subject_kind),
        subject_id: Set(row.subject_id),
        notice_id: Set(row.notice_id),
        changes: Set(row.changes),
        hash: Set(row.hash),
    }
}

fn chunks<T>(rows: Vec<T>) -> impl Iterator<Item = Vec<T>> {
    let mut rows = rows.into_iter().peekable();
    std::iter::from_fn(move || rows.peek().is_some().then(|| rows.by_ref().take(BATCH).collect()))
}
