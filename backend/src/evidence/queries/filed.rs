//! Versions of filed proofs, and what auditors accept of their lines.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{filing, receipt_cut};
use paktbuch_types::{FilingId, NoticeId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::evidence::rows::CutPart;

/// The newest version of each proof of these notices, by notice and the day (Stichtag) of an interim one.
pub(in crate::evidence) async fn newest_versions(
    conn: &impl ConnectionTrait,
    notices: impl IntoIterator<Item = NoticeId>,
) -> Result<HashMap<(NoticeId, Option<NaiveDate>), i64>, DbErr> {
    let rows: Vec<(NoticeId, bool, NaiveDate, i64)> = filing::Entity::find()
        .filter(filing::Column::NoticeId.is_in(notices))
        .select_only()
        .columns([
            filing::Column::NoticeId,
            filing::Column::IsInterim,
            filing::Column::AsOf,
            filing::Column::Number,
        ])
        .order_by_asc(filing::Column::Number)
        .into_tuple()
        .all(conn)
        .await?;
    let newest = rows
        .into_iter()
        .map(|(notice, is_interim, as_of, number)| ((notice, is_interim.then_some(as_of)), number));
    Ok(newest.collect())
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
