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
        let parts = parts.get(&line).map(Vec::as_slice).unwrap_or_default();
        let here = || parts.iter().filter(|part| part.notice == Some(notice));
        let elsewhere = parts.iter().filter(|part| part.notice != Some(notice));
        // Somebody else pays it after all.
        if !parts.is_empty() && elsewhere.map(|part| part.gross).sum::<Cents>() >= gross {
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
        let came = deliveries.get(&line).into_iter().flatten();
        // The acceptance follows the delivery: one before it is of another delivery.
        let open = came.filter(|day| !here().any(|part| part.accepted.is_some_and(|on| on >= **day)));
        dated.delivered.extend(open);
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

/// The days on which something of each line came.
async fn deliveries(
    conn: &impl ConnectionTrait,
    orders: &BTreeSet<OrderId>,
) -> Result<HashMap<OrderLineId, Vec<NaiveDate>>, DbErr> {
    let rows: Vec<(OrderLineId, NaiveDate)> = delivery_line::Entity::find()
        .select_only()
        .column(delivery_line::Column::OrderLineId)
        .column(delivery::Column::DeliveredOn)
        .join(JoinType::InnerJoin, delivery_line::Relation::Delivery.def())
        .filter(delivery::Column::OrderId.is_in(orders.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut days: HashMap<OrderLineId, Vec<NaiveDate>> = HashMap::new();
    for (line, day) in rows {
        days.entry(line).or_default().push(day);
    }
    Ok(days)
}

/// The allocations of invoice lines that bill these lines, by line, of invoices that were not rejected.
async fn parts(
    conn: &impl ConnectionTrait,
    lines: Vec<OrderLineId>,
) -> Result<HashMap<OrderLineId, Vec<Part>>, DbErr> {
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
    let mut parts: HashMap<OrderLineId, Vec<Part>> = HashMap::new();
    for (line, gross, notice, ordered, accepted) in rows {
        let Some(line) = line else {
            continue;
        };
        parts.entry(line).or_default().push(Part {
            gross,
            notice,
            ordered,
            accepted,
        });
    }
    Ok(parts)
}
