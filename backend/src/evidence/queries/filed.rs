//! Versions of filed proofs, and what auditors accept of their lines.

use std::collections::HashMap;

use paktbuch_entity::{filing, receipt_cut};
use paktbuch_types::{FilingId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::evidence::rows::CutPart;

/// The newest version of the proof of each of these notices.
pub(in crate::evidence) async fn newest_versions(
    conn: &impl ConnectionTrait,
    notices: impl IntoIterator<Item = NoticeId>,
) -> Result<HashMap<NoticeId, i64>, DbErr> {
    let rows: Vec<(NoticeId, i64)> = filing::Entity::find()
        .filter(filing::Column::NoticeId.is_in(notices))
        .filter(filing::Column::IsInterim.eq(false))
        .select_only()
        .column(filing::Column::NoticeId)
        .column_as(filing::Column::Number.max(), "newest")
        .group_by(filing::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What auditors accept of lines of these versions, by version and Lfd. Nr.
pub(in crate::evidence) async fn cuts(
    conn: &impl ConnectionTrait,
    filings: impl IntoIterator<Item = FilingId>,
) -> Result<HashMap<(FilingId, u32), Vec<CutPart>>, DbErr> {
    let rows = receipt_cut::Entity::find()
        .filter(receipt_cut::Column::FilingId.is_in(filings))
        .order_by_asc(receipt_cut::Column::Auditor)
        .all(conn)
        .await?;
    let mut cuts: HashMap<(FilingId, u32), Vec<CutPart>> = HashMap::new();
    for row in rows {
        let number = u32::try_from(row.number).unwrap_or_default();
        cuts.entry((row.filing_id, number)).or_default().push(CutPart {
            auditor: row.auditor,
            accepted: row.accepted,
            reason: row.reason,
        });
    }
    Ok(cuts)
}

/// The versions of which auditors cut lines.
pub(in crate::evidence) async fn cut_filings(conn: &impl ConnectionTrait) -> Result<Vec<FilingId>, DbErr> {
    receipt_cut::Entity::find()
        .select_only()
        .column(receipt_cut::Column::FilingId)
        .distinct()
        .order_by_asc(receipt_cut::Column::FilingId)
        .into_tuple()
        .all(conn)
        .await
}
