//! The days of orders and deliveries that notices are to pay, as far as no invoice tells them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, delivery, delivery_line, invoice, invoice_line, notice, order_line,
    purchase_order,
};
use paktbuch_types::{Cents, NoticeId, OrderId, OrderLineId, OrderState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
};

use crate::ordering::rows::Dated;

/// Order, its line and gross amount, and the notice that is to pay it.
type Line = (OrderId, OrderLineId, Cents, NoticeId);

/// A part of an invoice line that bills a line of an order.
struct Part {
    line: OrderLineId,
    gross: Cents,
    /// Who pays it; `None` = own funds.
    notice: Option<NoticeId>,
    ordered: Option<NaiveDate>,
    accepted: Option<NaiveDate>,
}

/// Orders that bind money of notices, with the days that no invoice line tells for the same notice: those of one notice, one order,
/// or all.
///
/// # Errors
/// The database's refusal.
pub async fn dated(
    conn: &impl ConnectionTrait,
    (notice, only): (Option<NoticeId>, Option<OrderId>),
) -> Result<Vec<Dated>, DbErr> {
    let lines = lines(conn, notice, only).await?;
    let ids: BTreeSet<OrderId> = lines.iter().map(|(order, ..)| *order).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let orders: HashMap<OrderId, purchase_order::Model> = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?
        .into_iter()
        .map(|order| (order.id, order))
        .collect();
    let deliveries = deliveries(conn, &ids).await?;
    let parts = parts(conn, lines.iter().map(|(_, line, ..)| *line).collect()).await?;
    let mut found: BTreeMap<(OrderId, NoticeId), Dated> = BTreeMap::new();
    for (id, line, gross, notice) in lines {
        let Some(order) = orders.get(&id) else {
            continue;
        };
        let parts = || parts.iter().filter(move |part| part.line == line);
        let here = || parts().filter(|part| part.notice == Some(notice));
        let elsewhere = parts().filter(|part| part.notice != Some(notice));
        if parts().next().is_some() && elsewhere.map(|part| part.gross).sum::<Cents>() >= gross {
            continue;
        }
        let dated = found.entry((id, notice)).or_insert_with(|| Dated {
            id,
            number: order.number.clone(),
            notice,
            ordered: None,
            delivered: BTreeSet::new(),
        });
        if !here().any(|part| part.ordered.is_some()) {
            dated.ordered = order.ordered_on;
        }
        let came = deliveries.iter().filter(|(of, _)| *of == line);
        // The acceptance follows the delivery: one before it is of another delivery.
        let open = came.filter(|(_, day)| !here().any(|part| part.accepted.is_some_and(|on| on >= *day)));
        dated.delivered.extend(open.map(|(_, day)| *day));
    }
    Ok(found.into_values().collect())
}

/// These notices by id.
///
/// # Errors
/// The database's refusal.
pub async fn notices(
    conn: &impl ConnectionTrait,
    ids: BTreeSet<NoticeId>,
) -> Result<HashMap<NoticeId, notice::Model>, DbErr> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Lines of orders that are placed and not closed; not those that give money back.
async fn lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
    only: Option<OrderId>,
) -> Result<Vec<Line>, DbErr> {
    let binding = OrderState::ALL.iter().copied().filter(|state| state.binds());
    order_line::Entity::find()
        .select_only()
        .columns([
            order_line::Column::OrderId,
            order_line::Column::Id,
            order_line::Column::Gross,
        ])
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, order_line::Relation::Order.def())
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(purchase_order::Column::State.is_in(binding))
        .filter(order_line::Column::Gross.gte(Cents::ZERO))
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .apply_if(only, |query, only| {
            query.filter(order_line::Column::OrderId.eq(only))
        })
        .order_by_asc(order_line::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

async fn deliveries(
    conn: &impl ConnectionTrait,
    orders: &BTreeSet<OrderId>,
) -> Result<Vec<(OrderLineId, NaiveDate)>, DbErr> {
    delivery_line::Entity::find()
        .select_only()
        .column(delivery_line::Column::OrderLineId)
        .column(delivery::Column::DeliveredOn)
        .join(JoinType::InnerJoin, delivery_line::Relation::Delivery.def())
        .filter(delivery::Column::OrderId.is_in(orders.iter().copied()))
        .into_tuple()
        .all(conn)
        .await
}

/// The allocations of invoice lines that bill these lines, of invoices that were not rejected.
async fn parts(conn: &impl ConnectionTrait, lines: Vec<OrderLineId>) -> Result<Vec<Part>, DbErr> {
    type Row = (
        Option<OrderLineId>,
        Cents,
        Option<NoticeId>,
        Option<NaiveDate>,
        Option<NaiveDate>,
    );
    let rows: Vec<Row> = allocation::Entity::find()
        .select_only()
        .column(invoice_line::Column::OrderLineId)
        .column(allocation::Column::Gross)
        .column(cost_item::Column::NoticeId)
        .columns([invoice_line::Column::OrderedOn, invoice_line::Column::AcceptedOn])
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(invoice_line::Column::OrderLineId.is_in(lines))
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let part = |(line, gross, notice, ordered, accepted): Row| {
        Some(Part {
            line: line?,
            gross,
            notice,
            ordered,
            accepted,
        })
    };
    Ok(rows.into_iter().filter_map(part).collect())
}
