//! What is ordered on cost lines and not billed yet.

use std::collections::HashMap;

use paktbuch_entity::{cost_item, cost_line, invoice, invoice_line, order_line, purchase_order};
use paktbuch_types::{Cents, CostItemId, CostLineId, NoticeId, OrderId, OrderLineId, OrderState, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, QueryTrait,
    RelationTrait,
};

use crate::funding::figures::Amounts;
use crate::funding::rows::OpenOrderLine;

/// Id, order, Einzelansatz, cost line and gross amount of a line of an order; eligible and gross amount of the cost line; notice; school
/// of the line and of the cost line.
type Line = (
    OrderLineId,
    OrderId,
    CostItemId,
    CostLineId,
    Cents,
    Cents,
    Cents,
    NoticeId,
    Option<SchoolId>,
    Option<SchoolId>,
);

/// What orders still bind on each cost line of a notice that has a line of an order which is placed and not closed: what was ordered
/// less what invoices bill of it. It is eligible in the proportion of the cost line.
pub(super) async fn open_orders(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<HashMap<CostLineId, Amounts>, DbErr> {
    let mut sums: HashMap<CostLineId, Amounts> = HashMap::new();
    for open in open_lines(conn, Some(notice)).await? {
        let sum = sums.entry(open.cost_line).or_default();
        *sum = sum.plus(open.amounts);
    }
    Ok(sums)
}

/// The same by Einzelansatz, of one notice or of all.
///
/// # Errors
/// The database's refusal.
pub async fn open_orders_by_item(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<CostItemId, Amounts>, DbErr> {
    let mut sums: HashMap<CostItemId, Amounts> = HashMap::new();
    for open in open_lines(conn, notice).await? {
        let sum = sums.entry(open.item).or_default();
        *sum = sum.plus(open.amounts);
    }
    Ok(sums)
}

/// The same by order, of one notice.
///
/// # Errors
/// The database's refusal.
pub async fn open_orders_by_order(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<HashMap<OrderId, Amounts>, DbErr> {
    let mut sums: HashMap<OrderId, Amounts> = HashMap::new();
    for open in open_lines(conn, Some(notice)).await? {
        let sum = sums.entry(open.order).or_default();
        *sum = sum.plus(open.amounts);
    }
    Ok(sums)
}

/// The same of every line of an order.
///
/// # Errors
/// The database's refusal.
pub async fn open_order_lines(conn: &impl ConnectionTrait) -> Result<Vec<OpenOrderLine>, DbErr> {
    open_lines(conn, None).await
}

async fn open_lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<OpenOrderLine>, DbErr> {
    let binding = OrderState::ALL.iter().copied().filter(|state| state.binds());
    let lines: Vec<Line> = order_line::Entity::find()
        .select_only()
        .columns([order_line::Column::Id, order_line::Column::OrderId])
        .column(cost_line::Column::CostItemId)
        .column(order_line::Column::CostLineId)
        .column(order_line::Column::Gross)
        .column(cost_line::Column::Eligible)
        .column_as(cost_line::Column::Gross, "planned")
        .column(cost_item::Column::NoticeId)
        .column_as(order_line::Column::SchoolId, "own_school")
        .column_as(cost_line::Column::SchoolId, "planned_school")
        .join(JoinType::InnerJoin, order_line::Relation::Order.def())
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(purchase_order::Column::State.is_in(binding))
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .into_tuple()
        .all(conn)
        .await?;
    let billed = billed(conn, lines.iter().map(|(id, ..)| *id).collect()).await?;
    let open = |(line, order, item, cost_line, ordered, eligible, planned, notice, own, of_line): Line| {
        let billed = billed.get(&line).copied().unwrap_or_default();
        let rest = ordered.minus(billed).max(Cents::ZERO);
        let eligible = if planned == Cents::ZERO {
            rest
        } else {
            rest.pro_rata(eligible.0, planned.0)
        };
        OpenOrderLine {
            line,
            order,
            item,
            cost_line,
            notice,
            school: own.or(of_line),
            amounts: Amounts {
                total: rest,
                eligible,
            },
        }
    };
    Ok(lines.into_iter().map(open).collect())
}

/// What invoices that were not rejected bill of each line, gross.
async fn billed(
    conn: &impl ConnectionTrait,
    lines: Vec<OrderLineId>,
) -> Result<HashMap<OrderLineId, Cents>, DbErr> {
    if lines.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(OrderLineId, Cents)> = invoice_line::Entity::find()
        .select_only()
        .columns([invoice_line::Column::OrderLineId, invoice_line::Column::Gross])
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_in(lines))
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<OrderLineId, Cents> = HashMap::new();
    for (line, gross) in rows {
        let sum = sums.entry(line).or_default();
        *sum = sum.plus(gross);
    }
    Ok(sums)
}
