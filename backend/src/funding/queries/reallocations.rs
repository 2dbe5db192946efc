//! Reallocations between Einzelansätze, and the letterhead of their letters.

use std::collections::HashMap;

use paktbuch_entity::{authority, cost_item, reallocation, reallocation_item};
use paktbuch_types::{NoticeId, ReallocationId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::funding::commands::ReallocationProgress;
use crate::funding::rows::{ReallocationRow, ShiftedItem};

/// The reallocations of a notice, the first one first.
///
/// # Errors
/// The database's refusal.
pub async fn reallocations(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<ReallocationRow>, DbErr> {
    let found = reallocation::Entity::find()
        .filter(reallocation::Column::NoticeId.eq(notice))
        .order_by_asc(reallocation::Column::Number)
        .all(conn)
        .await?;
    told(conn, found).await
}

/// One reallocation.
///
/// # Errors
/// The database's refusal.
pub async fn one_reallocation(
    conn: &impl ConnectionTrait,
    id: ReallocationId,
) -> Result<Option<ReallocationRow>, DbErr> {
    let found = reallocation::Entity::find_by_id(id).all(conn).await?;
    Ok(told(conn, found).await?.pop())
}

async fn told(
    conn: &impl ConnectionTrait,
    found: Vec<reallocation::Model>,
) -> Result<Vec<ReallocationRow>, DbErr> {
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let rows = reallocation_item::Entity::find()
        .filter(reallocation_item::Column::ReallocationId.is_in(found.iter().map(|row| row.id)))
        .find_also_related(cost_item::Entity)
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let mut items: HashMap<ReallocationId, Vec<ShiftedItem>> = HashMap::new();
    for (row, item) in rows {
        let Some(item) = item else { continue };
        items.entry(row.reallocation_id).or_default().push(ShiftedItem {
            item: item.id,
            position: item.position,
            title: item.title,
            before: row.eligible_before,
            after: row.eligible,
        });
    }
    let row = |row: reallocation::Model| ReallocationRow {
        id: row.id,
        notice: row.notice_id,
        number: row.number,
        version: row.version,
        reason: row.reason,
        progress: ReallocationProgress {
            state: row.state,
            sent_on: row.sent_on,
            settled_on: row.settled_on,
            reference: row.reference,
        },
        amendment: row.amendment_id,
        items: items.remove(&row.id).unwrap_or_default(),
    };
    Ok(found.into_iter().map(row).collect())
}

/// Name and letterhead lines of the authority.
///
/// # Errors
/// The database's refusal.
pub async fn sender(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let row = authority::Entity::find_by_id(1_i64).one(conn).await?;
    let Some(row) = row else {
        return Ok(Vec::new());
    };
    let lines = row.letterhead.lines().map(|line| line.trim().to_owned());
    let lines = lines.filter(|line| !line.is_empty() && *line != row.name);
    Ok(std::iter::once(row.name.clone()).chain(lines).collect())
}
