//! Reads of this feature.

use std::collections::HashMap;

use paktbuch_entity::{cost_item, document, filing, notice};
use paktbuch_types::{DocumentId, FilingId, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select,
};

use super::rows::{FilingRow, NoticeFacts};
use crate::audit;
use crate::clock::local;

/// The filed versions of a notice's proof, the latest first.
///
/// # Errors
/// The database's refusal.
pub async fn filings(conn: &impl ConnectionTrait, notice: NoticeId) -> Result<Vec<FilingRow>, DbErr> {
    let query = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .order_by_desc(filing::Column::Number);
    rows(conn, query).await
}

/// One filed version.
pub(super) async fn filing(conn: &impl ConnectionTrait, id: FilingId) -> Result<Option<FilingRow>, DbErr> {
    Ok(rows(conn, filing::Entity::find_by_id(id)).await?.pop())
}

/// The notice with this id.
pub(super) async fn the_notice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<NoticeFacts>, DbErr> {
    let Some(row) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let items = cost_item::Entity::find().filter(cost_item::Column::NoticeId.eq(id));
    Ok(Some(NoticeFacts {
        id,
        reference: row.reference,
        title: row.title,
        items: items.count(conn).await?,
    }))
}

async fn rows(conn: &impl ConnectionTrait, query: Select<filing::Entity>) -> Result<Vec<FilingRow>, DbErr> {
    let filings = query.all(conn).await?;
    let files = filings.iter().flat_map(|row| [row.document_id, row.contents_id]);
    let files: HashMap<DocumentId, document::Model> = document::Entity::find()
        .filter(document::Column::Id.is_in(files))
        .all(conn)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let names = audit::actor_names(conn, filings.iter().map(|row| row.filed_by.as_str())).await?;
    let row = |row: filing::Model| {
        let file = files.get(&row.document_id);
        let contents = files.get(&row.contents_id);
        let filed_by = names.get(&row.filed_by).cloned();
        FilingRow {
            id: row.id,
            notice: row.notice_id,
            number: row.number,
            as_of: row.as_of,
            filed_at: local(row.filed_at),
            filed_by: filed_by.unwrap_or_else(|| "System".to_owned()),
            sha256: file.map(|file| file.sha256.clone()).unwrap_or_default(),
            size: file.map_or(0, |file| file.size),
            file_name: file.map(|file| file.file_name.clone()).unwrap_or_default(),
            contents_sha256: contents.map(|file| file.sha256.clone()).unwrap_or_default(),
            last_event: row.last_event,
            spent: row.spent,
            eligible: row.eligible,
            granted: row.granted,
            own_share: row.own_share,
            receipts: row.receipts,
            devices: row.devices,
            errors: row.errors,
            reason: row.reason,
        }
    };
    Ok(filings.into_iter().map(row).collect())
}
