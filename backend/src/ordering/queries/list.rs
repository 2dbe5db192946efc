//! The list of orders, as far as the reader may see them.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{delivery_line, invoice, invoice_line, order_line, purchase_order, supplier};
use paktbuch_types::{Cents, OrderId, OrderLineId, OrderState, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};

use super::searched::by_own_lines;
use crate::auth::Scope;
use crate::db::search::Needle;
use crate::ordering::rows::{OrderFilter, OrderRow, OrderSort, OrderSums};

/// Orders that the filter lets through, in its order, from `skip` on; `None` = all that follow.
///
/// # Errors
/// The database's refusal.
pub async fn orders(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &OrderFilter,
    (skip, take): (u64, Option<u64>),
) -> Result<Vec<OrderRow>, DbErr> {
    let order = if filter.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let hits = by_own_lines(conn, scope, &filter.search).await?;
    let query = found(scope, filter, hits.as_deref()).find_also_related(supplier::Entity);
    let query = match filter.sort {
        OrderSort::Date => query.order_by(purchase_order::Column::OrderedOn, order.clone()),
        OrderSort::Number => query.order_by(purchase_order::Column::Number, order.clone()),
        OrderSort::Supplier => query.order_by(supplier::Column::SortKey, order.clone()),
        OrderSort::Promised => query.order_by(purchase_order::Column::PromisedOn, order.clone()),
    };
    // SQLite knows no OFFSET without a LIMIT.
    let rows = query
        .order_by(purchase_order::Column::Id, order)
        .offset((skip > 0).then_some(skip))
        .limit(take)
        .all(conn)
        .await?;
    let ids = rows.iter().map(|(order, _)| order.id);
    let ids: Vec<OrderId> = ids.collect();
    let due = due(conn, scope, &ids).await?;
    let amounts = amounts(conn, scope, ids).await?;
    let row = |(order, supplier): (purchase_order::Model, Option<supplier::Model>)| OrderRow {
        ordered: amounts
            .get(&order.id)
            .map_or(Cents::ZERO, |(ordered, _)| *ordered),
        open: match amounts.get(&order.id) {
            Some((_, unbilled)) if order.state.binds() => *unbilled,
            _ => Cents::ZERO,
        },
        due_on: due.get(&order.id).copied(),
        id: order.id,
        number: order.number,
        subject: order.subject,
        supplier: supplier.map(|row| row.name).unwrap_or_default(),
        state: order.state,
        ordered_on: order.ordered_on,
        promised_on: order.promised_on,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Number and amount of the orders in each state that the filter lets through.
///
/// # Errors
/// The database's refusal.
pub async fn sums(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    filter: &OrderFilter,
) -> Result<HashMap<OrderState, OrderSums>, DbErr> {
    let hits = by_own_lines(conn, scope, &filter.search).await?;
    let counts: Vec<(OrderState, i64)> = found(scope, filter, hits.as_deref())
        .select_only()
        .column(purchase_order::Column::State)
        .column_as(purchase_order::Column::Id.count(), "count")
        .group_by(purchase_order::Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    let amounts: Vec<(OrderState, Cents)> = found(scope, filter, hits.as_deref())
        .select_only()
        .column(purchase_order::Column::State)
        .column_as(gross_sum(), "ordered")
        .join_rev(JoinType::InnerJoin, order_line::Relation::Order.def())
        .filter(visible(scope))
        .group_by(purchase_order::Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<OrderState, OrderSums> = HashMap::new();
    for (state, count) in counts {
        sums.entry(state).or_default().count = u64::try_from(count).unwrap_or_default();
    }
    for (state, ordered) in amounts {
        sums.entry(state).or_default().ordered = ordered;
    }
    Ok(sums)
}

/// The orders that the filter lets through; of its text those of `hits`, where they are given.
fn found(scope: &Scope, filter: &OrderFilter, hits: Option<&[OrderId]>) -> Select<purchase_order::Entity> {
    // Lines of schools outside of the scope find no order: who looks for something would learn what they order.
    let own = |schools: &[SchoolId]| order_line::Column::SchoolId.is_in(schools.iter().copied());
    let seen = |line: Expr| match scope.schools() {
        None => line,
        Some(schools) => line.and(own(schools)),
    };
    let mut conditions = Condition::all();
    if !filter.states.is_empty() {
        conditions = conditions.add(purchase_order::Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(hits) = hits {
        conditions = conditions.add(purchase_order::Column::Id.is_in(hits.iter().copied()));
    } else if let Some(needle) = Needle::new(&filter.search) {
        conditions = conditions.add(needle.contained_in("purchase_order"));
    }
    if let Some(today) = filter.late {
        let awaited = OrderState::ALL
            .iter()
            .copied()
            .filter(|state| state.awaits_goods());
        conditions = conditions
            .add(purchase_order::Column::State.is_in(awaited))
            .add(with_line(seen(is_late(today))));
    }
    if let Some(cost_line) = filter.cost_line {
        conditions = conditions.add(with_line(seen(order_line::Column::CostLineId.eq(cost_line))));
    }
    if let Some(schools) = scope.schools() {
        conditions = conditions.add(with_line(own(schools)));
    }
    purchase_order::Entity::find().filter(conditions)
}

/// A line of which something is missing that was promised for a day before `today`, by itself or with its order.
fn is_late(today: NaiveDate) -> Expr {
    let promised = Func::coalesce([
        Expr::col((order_line::Entity, order_line::Column::PromisedOn)),
        Expr::col((purchase_order::Entity, purchase_order::Column::PromisedOn)),
    ]);
    let missing = Expr::cust(
        "order_line.quantity > (SELECT COALESCE(SUM(delivery_line.quantity), 0) FROM delivery_line \
         WHERE delivery_line.order_line_id = order_line.id)",
    );
    Expr::from(promised).lt(Expr::value(today)).and(missing)
}

/// The first day for which something is promised that is not here, of each of these orders.
async fn due(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    orders: &[OrderId],
) -> Result<HashMap<OrderId, NaiveDate>, DbErr> {
    let lines = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(order_line::Column::OrderId.is_in(orders.iter().copied()))
        .filter(visible(scope))
        .all(conn)
        .await?;
    let rows = delivery_line::Entity::find()
        .filter(delivery_line::Column::OrderLineId.is_in(lines.iter().map(|(line, _)| line.id)))
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, i64> = HashMap::new();
    for row in rows {
        *came.entry(row.order_line_id).or_default() += row.quantity.0;
    }
    let mut due: HashMap<OrderId, NaiveDate> = HashMap::new();
    for (line, order) in lines {
        let promised = line.promised_on.or(order.and_then(|order| order.promised_on));
        let missing = line.quantity.0 - came.get(&line.id).copied().unwrap_or_default();
        if let Some(day) = promised.filter(|_| missing > 0) {
            let first = due.entry(line.order_id).or_insert(day);
            *first = Ord::min(day, *first);
        }
    }
    Ok(due)
}

/// Orders that have such a line.
fn with_line(line: Expr) -> Expr {
    let orders = Query::select()
        .column((order_line::Entity, order_line::Column::OrderId))
        .from(order_line::Entity)
        .and_where(line)
        .to_owned();
    purchase_order::Column::Id.in_subquery(orders)
}

/// Lines that the reader may see.
pub(super) fn visible(scope: &Scope) -> Condition {
    match scope.schools() {
        None => Condition::all(),
        Some(schools) => Condition::all().add(order_line::Column::SchoolId.is_in(schools.iter().copied())),
    }
}

/// `SUM` as a 64-bit integer; PostgreSQL answers `numeric` otherwise.
fn gross_sum() -> Expr {
    Expr::from(Func::sum(Expr::col((
        order_line::Entity,
        order_line::Column::Gross,
    ))))
    .cast_as("bigint")
}

/// What is ordered and what of it is not billed yet, of each order.
async fn amounts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    orders: Vec<OrderId>,
) -> Result<HashMap<OrderId, (Cents, Cents)>, DbErr> {
    let lines: Vec<(OrderLineId, OrderId, Cents)> = order_line::Entity::find()
        .select_only()
        .columns([
            order_line::Column::Id,
            order_line::Column::OrderId,
            order_line::Column::Gross,
        ])
        .filter(order_line::Column::OrderId.is_in(orders))
        .filter(visible(scope))
        .into_tuple()
        .all(conn)
        .await?;
    let billed: Vec<(OrderLineId, Cents)> = invoice_line::Entity::find()
        .select_only()
        .column(invoice_line::Column::OrderLineId)
        .column(invoice_line::Column::Gross)
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_in(lines.iter().map(|(id, ..)| *id)))
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut by_line: HashMap<OrderLineId, Cents> = HashMap::new();
    for (line, gross) in billed {
        let sum = by_line.entry(line).or_default();
        *sum = sum.plus(gross);
    }
    let mut sums: HashMap<OrderId, (Cents, Cents)> = HashMap::new();
    for (line, order, gross) in lines {
        let billed = by_line.get(&line).copied().unwrap_or_default();
        let (ordered, unbilled) = sums.entry(order).or_default();
        *ordered = ordered.plus(gross);
        *unbilled = unbilled.plus(Ord::max(gross.minus(billed), Cents::ZERO));
    }
    Ok(sums)
}
