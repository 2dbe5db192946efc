//! Sums that are kept as invoices are written: what they spend on notices, and what the proof still lacks.

use std::collections::HashMap;

use paktbuch_entity::{device, spending_summary};
use paktbuch_types::{Cents, CostLineId, LineKind, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect, Select};

use crate::funding::figures::{Amounts, Figure};

/// `SUM` as a 64-bit integer; PostgreSQL answers `numeric` otherwise.
fn sum(column: impl ColumnTrait) -> Expr {
    Expr::from(Func::sum(Expr::col(column))).cast_as("bigint")
}

/// What is invoiced and paid on each cost line of a notice; nothing is planned in these figures.
pub(super) async fn spent_by_cost_line(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<HashMap<CostLineId, Figure>, DbErr> {
    let rows = spending_summary::Entity::find()
        .filter(spending_summary::Column::NoticeId.eq(notice))
        .all(conn)
        .await?;
    let figure = |row: spending_summary::Model| {
        let figure = Figure {
            planned: Amounts::default(),
            invoiced: Amounts {
                total: row.invoiced,
                eligible: row.invoiced_eligible,
            },
            paid: Amounts {
                total: row.paid,
                eligible: row.paid_eligible,
            },
            open_orders: Amounts::default(),
        };
        (row.cost_line_id, figure)
    };
    Ok(rows.into_iter().map(figure).collect())
}

/// What is paid on the cost plan of each notice, gross.
///
/// # Errors
/// The database's refusal.
pub async fn spent_by_notice(conn: &impl ConnectionTrait) -> Result<HashMap<NoticeId, Cents>, DbErr> {
    let rows: Vec<(NoticeId, Cents)> = spending_summary::Entity::find()
        .select_only()
        .column(spending_summary::Column::NoticeId)
        .column_as(sum(spending_summary::Column::Paid), "paid")
        .group_by(spending_summary::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The kind stands in the text, not as a parameter: only so does SQLite use the index of just these devices.
pub(super) fn without_serial() -> Select<device::Entity> {
    device::Entity::find()
        .filter(device::Column::Serial.is_null())
        .filter(Expr::col(device::Column::Kind).eq(Expr::cust(format!("'{}'", LineKind::Device.code()))))
}
