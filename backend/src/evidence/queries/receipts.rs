//! The receipts that a notice or one of its cost lines pays.

use paktbuch_entity::{cost_item, cost_line, invoice, notice, spending};
use paktbuch_types::{Cents, CostLineId, InvoiceId, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use crate::evidence::rows::{RECEIPTS, ReceiptRow, Receipts};

/// The receipts of a notice, or of one of its cost lines, on page `page` (from 1); `None` where there is no such record.
pub(super) async fn receipts(
    conn: &impl ConnectionTrait,
    id: NoticeId,
    line: Option<CostLineId>,
    page: u64,
) -> Result<Option<Receipts>, DbErr> {
    let Some(notice) = notice::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let sum = Expr::from(Func::sum(Expr::col(spending::Column::Invoiced))).cast_as("bigint");
    let spent: Vec<(InvoiceId, Cents)> = spending::Entity::find()
        .filter(spending::Column::NoticeId.eq(id))
        .apply_if(line, |query, line| {
            query.filter(spending::Column::CostLineId.eq(line))
        })
        .select_only()
        .column(spending::Column::InvoiceId)
        .column_as(sum, "spent")
        .group_by(spending::Column::InvoiceId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut rows: Vec<ReceiptRow> = Vec::with_capacity(spent.len());
    for batch in spent.chunks(1_000) {
        let found = invoice::Entity::find()
            .filter(invoice::Column::Id.is_in(batch.iter().map(|(id, _)| *id)))
            .all(conn)
            .await?;
        rows.extend(found.into_iter().map(|invoice| {
            ReceiptRow {
                spent: batch
                    .iter()
                    .find(|(id, _)| *id == invoice.id)
                    .map(|(_, amount)| *amount)
                    .unwrap_or_default(),
                invoice: invoice.id,
                number: invoice.number,
                supplier: invoice.seller,
                date: invoice.issue_date,
            }
        }));
    }
    rows.sort_by_key(|row| (row.date, row.invoice));
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let sum = rows.iter().map(|row| row.spent).sum();
    let skip = usize::try_from(page.saturating_sub(1).saturating_mul(RECEIPTS)).unwrap_or(usize::MAX);
    let take = usize::try_from(RECEIPTS).unwrap_or(usize::MAX);
    Ok(Some(Receipts {
        title: format!("Bescheid {}", notice.reference),
        note: match line {
            Some(line) => cost_line_title(conn, line).await?,
            None => notice.title,
        },
        notice: id,
        rows: rows.into_iter().skip(skip).take(take).collect(),
        total,
        sum,
    }))
}

async fn cost_line_title(conn: &impl ConnectionTrait, id: CostLineId) -> Result<String, DbErr> {
    let found = cost_line::Entity::find_by_id(id)
        .find_also_related(cost_item::Entity)
        .one(conn)
        .await?;
    Ok(found
        .and_then(|(line, item)| {
            Some(format!(
                "Zeile {}.{} {}",
                item?.position, line.position, line.title
            ))
        })
        .unwrap_or_default())
}
