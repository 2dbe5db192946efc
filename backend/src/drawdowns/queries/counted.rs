//! What a drawdown counted as paid.

use paktbuch_entity::{drawdown_receipt, invoice};
use paktbuch_types::DrawdownId;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::drawdowns::rows::Counted;

/// The paid parts that were kept of a drawdown, in the order of payment.
pub(in crate::drawdowns) async fn counted(
    conn: &impl ConnectionTrait,
    id: DrawdownId,
) -> Result<Vec<Counted>, DbErr> {
    let rows = drawdown_receipt::Entity::find()
        .filter(drawdown_receipt::Column::DrawdownId.eq(id))
        .order_by_asc(drawdown_receipt::Column::Position)
        .find_also_related(invoice::Entity)
        .all(conn)
        .await?;
    let row = |(row, invoice): (drawdown_receipt::Model, Option<invoice::Model>)| {
        let invoice = invoice?;
        Some(Counted {
            number: invoice.number,
            day: invoice.issue_date,
            supplier: invoice.seller,
            subject: row.subject,
            paid_on: row.paid_on,
            spent: row.spent,
            eligible: row.eligible,
            grant: row.grant_share,
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}
