//! Reads of this feature.

use paktbuch_entity::{cost_item, document, filing, notice};
use paktbuch_types::{FilingId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::rows::NoticeFacts;

/// The filed versions of a notice's proof, the latest first.
pub(super) async fn of_notice(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<filing::Model>, DbErr> {
    let query = filing::Entity::find().filter(filing::Column::NoticeId.eq(notice));
    query.order_by_desc(filing::Column::Number).all(conn).await
}

/// One filed version.
pub(super) async fn with_id(
    conn: &impl ConnectionTrait,
    id: FilingId,
) -> Result<Option<filing::Model>, DbErr> {
    filing::Entity::find_by_id(id).one(conn).await
}

/// The files of filings: workbooks and what they say.
pub(super) async fn files(
    conn: &impl ConnectionTrait,
    filings: &[filing::Model],
) -> Result<Vec<document::Model>, DbErr> {
    let ids = filings.iter().flat_map(|row| [row.document_id, row.contents_id]);
    let query = document::Entity::find().filter(document::Column::Id.is_in(ids));
    query.all(conn).await
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
