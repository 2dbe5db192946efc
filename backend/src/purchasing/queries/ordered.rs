//! Lines of orders, with what came and what was billed of them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{delivery, delivery_line, invoice, invoice_line, order_line, purchase_order, supplier};
use paktbuch_types::{OrderId, OrderLineId, OrderState, Quantity, SupplierId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::purchasing::commands::Target;
use crate::purchasing::comparing::is_number;
use crate::purchasing::rows::{LineToBill, OrderToBill, OrderedLine};

/// Lines that are offered.
const OFFERED: u64 = 500;

/// Of such an order nothing can be billed.
const UNPLACED: [OrderState; 2] = [OrderState::Draft, OrderState::Cancelled];

/// Lines of the orders that were placed with a supplier, also under another record of the same name, the newest order first; those of
/// the order whose number an invoice names (`reference`, empty for none), whoever it was placed with; and those of `also`.
///
/// # Errors
/// The database's refusal.
pub async fn order_lines(
    conn: &impl ConnectionTrait,
    id: SupplierId,
    reference: &str,
    also: &[OrderLineId],
) -> Result<Vec<OrderedLine>, DbErr> {
    let own = supplier::Entity::find_by_id(id).one(conn).await?;
    let key = own.map(|row| row.sort_key).unwrap_or_default();
    let same: Vec<SupplierId> = supplier::Entity::find()
        .select_only()
        .column(supplier::Column::Id)
        .filter(supplier::Column::SortKey.eq(key))
        .into_tuple()
        .all(conn)
        .await?;
    let named = named(conn, reference).await?;
    let whose = Condition::any()
        .add(purchase_order::Column::SupplierId.is_in(same))
        .add(purchase_order::Column::Id.is_in(named));
    let placed = Condition::all()
        .add(whose)
        .add(purchase_order::Column::State.is_not_in(UNPLACED));
    let which = Condition::any()
        .add(placed)
        .add(order_line::Column::Id.is_in(also.iter().copied()));
    read(conn, which).await
}

/// The placed order whose number is this, however its signs are written.
async fn named(conn: &impl ConnectionTrait, reference: &str) -> Result<Vec<OrderId>, DbErr> {
    if reference.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: Vec<(OrderId, String)> = purchase_order::Entity::find()
        .select_only()
        .columns([purchase_order::Column::Id, purchase_order::Column::Number])
        .filter(purchase_order::Column::State.is_not_in(UNPLACED))
        .into_tuple()
        .all(conn)
        .await?;
    let is_named = |(id, number): (OrderId, String)| is_number(reference, &number).then_some(id);
    Ok(numbers.into_iter().filter_map(is_named).collect())
}

/// What an invoice is expected to say of an order; `None` where there is no such order.
///
/// # Errors
/// The database's refusal.
pub async fn order_to_bill(conn: &impl ConnectionTrait, id: OrderId) -> Result<Option<OrderToBill>, DbErr> {
    let Some(order) = purchase_order::Entity::find_by_id(id).one(conn).await? else {
        return Ok(None);
    };
    let supplier = supplier::Entity::find_by_id(order.supplier_id).one(conn).await?;
    let (name, vat_id) = supplier
        .map(|supplier| (supplier.name, supplier.vat_id))
        .unwrap_or_default();
    let rows = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(id))
        .order_by_asc(order_line::Column::Position)
        .all(conn)
        .await?;
    let ids: Vec<OrderLineId> = rows.iter().map(|line| line.id).collect();
    let billed = billed(conn, &ids).await?;
    let open = |line: order_line::Model| {
        let billed = billed.get(&line.id).map_or(0, |quantity| quantity.0);
        let rest = Quantity(line.quantity.0.saturating_sub(billed));
        (rest.0 > 0).then(|| LineToBill {
            gross: line.gross.pro_rata(rest.0, line.quantity.0),
            name: line.name,
            quantity: rest,
            vat_rate: line.vat_rate,
        })
    };
    Ok(Some(OrderToBill {
        number: order.number,
        supplier: name,
        vat_id,
        lines: rows.into_iter().filter_map(open).collect(),
    }))
}

/// These lines, by their id.
///
/// # Errors
/// The database's refusal.
pub(super) async fn by_id(
    conn: &impl ConnectionTrait,
    ids: Vec<OrderLineId>,
) -> Result<HashMap<OrderLineId, OrderedLine>, DbErr> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let lines = read(conn, Condition::all().add(order_line::Column::Id.is_in(ids))).await?;
    Ok(lines.into_iter().map(|line| (line.id, line)).collect())
}

async fn read(conn: &impl ConnectionTrait, which: Condition) -> Result<Vec<OrderedLine>, DbErr> {
    let rows = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(which)
        .order_by_desc(purchase_order::Column::OrderedOn)
        .order_by_desc(purchase_order::Column::Id)
        .order_by_asc(order_line::Column::Position)
        .limit(OFFERED)
        .all(conn)
        .await?;
    let ids: Vec<OrderLineId> = rows.iter().map(|(line, _)| line.id).collect();
    let suppliers = rows
        .iter()
        .filter_map(|(_, order)| Some(order.as_ref()?.supplier_id));
    let suppliers = names(conn, suppliers.collect()).await?;
    let mut came = came(conn, &ids).await?;
    let billed = billed(conn, &ids).await?;
    let row = |(line, order): (order_line::Model, Option<purchase_order::Model>)| {
        let order = order?;
        Some(OrderedLine {
            id: line.id,
            order: order.id,
            number: order.number,
            subject: order.subject,
            supplier: order.supplier_id,
            supplier_name: suppliers.get(&order.supplier_id).cloned().unwrap_or_default(),
            state: order.state,
            ordered_on: order.ordered_on,
            position: line.position,
            name: line.name,
            kind: line.kind,
            quantity: line.quantity,
            net: line.net,
            target: match line.cost_line_id {
                Some(id) => Target::CostLine(id),
                None => Target::Own {
                    school: line.school_id,
                },
            },
            school: line.cost_line_id.and(line.school_id),
            came: came.remove(&line.id).unwrap_or_default(),
            billed: billed.get(&line.id).copied().unwrap_or(Quantity(0)),
        })
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

async fn names(
    conn: &impl ConnectionTrait,
    ids: HashSet<SupplierId>,
) -> Result<HashMap<SupplierId, String>, DbErr> {
    let rows: Vec<(SupplierId, String)> = supplier::Entity::find()
        .select_only()
        .columns([supplier::Column::Id, supplier::Column::Name])
        .filter(supplier::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What came of each line, and on which days.
async fn came(
    conn: &impl ConnectionTrait,
    ids: &[OrderLineId],
) -> Result<HashMap<OrderLineId, Vec<(NaiveDate, Quantity)>>, DbErr> {
    let rows: Vec<(OrderLineId, Quantity, NaiveDate)> = delivery_line::Entity::find()
        .select_only()
        .columns([
            delivery_line::Column::OrderLineId,
            delivery_line::Column::Quantity,
        ])
        .column(delivery::Column::DeliveredOn)
        .join(JoinType::InnerJoin, delivery_line::Relation::Delivery.def())
        .filter(delivery_line::Column::OrderLineId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, Vec<(NaiveDate, Quantity)>> = HashMap::new();
    for (line, quantity, day) in rows {
        came.entry(line).or_default().push((day, quantity));
    }
    Ok(came)
}

async fn billed(
    conn: &impl ConnectionTrait,
    ids: &[OrderLineId],
) -> Result<HashMap<OrderLineId, Quantity>, DbErr> {
    let rows: Vec<(OrderLineId, Quantity)> = invoice_line::Entity::find()
        .select_only()
        .columns([invoice_line::Column::OrderLineId, invoice_line::Column::Quantity])
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_in(ids.iter().copied()))
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<OrderLineId, Quantity> = HashMap::new();
    for (line, quantity) in rows {
        let sum = sums.entry(line).or_insert(Quantity(0));
        *sum = Quantity(sum.0.saturating_add(quantity.0));
    }
    Ok(sums)
}
