//! The day of acceptance (Abnahme) that a delivery gives to invoice lines: an invoice may be compared with its order before all came.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{delivery, delivery_line, invoice, invoice_line};
use paktbuch_types::{OrderLineId, Quantity, format_date};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Set};

use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;

/// Gives invoice lines that bill these lines of an order, and have no day of acceptance, the last day of delivery, once all that is
/// billed has come; answers the events.
///
/// # Errors
/// The database's refusal.
pub(super) async fn accept_billed(tx: &WriteTx, ordered: &[OrderLineId]) -> Result<Vec<Event>, ServiceError> {
    let billing = invoice_line::Entity::find()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_in(ordered.iter().copied()))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice_line::Column::Id)
        .all(tx.conn())
        .await?;
    let mut billed: BTreeMap<OrderLineId, i64> = BTreeMap::new();
    for line in &billing {
        if let Some(id) = line.order_line_id {
            let sum = billed.entry(id).or_default();
            *sum = sum.saturating_add(line.quantity.0);
        }
    }
    let came = came(tx, ordered).await?;
    let completed = |id: OrderLineId| {
        let (sum, last) = came.get(&id)?;
        (billed.get(&id)? <= sum).then_some(*last)
    };
    let mut events = Vec::new();
    for line in &billing {
        let Some(day) = line.order_line_id.and_then(completed) else {
            continue;
        };
        let is_late = line.ordered_on.is_some_and(|ordered| ordered > day);
        if line.accepted_on.is_some() || line.quantity.0 <= 0 || is_late {
            continue;
        }
        let row = invoice_line::ActiveModel {
            id: Set(line.id),
            accepted_on: Set(Some(day)),
            version: Set(line.version + 1),
            ..Default::default()
        };
        invoice_line::Entity::update(row).exec(tx.conn()).await?;
        let told = format!("Position {}: {}", line.position, format_date(day));
        let event = Event::new(EventKind::LineChanged, SubjectKind::Invoice, line.invoice_id.0);
        events.push(event.change(Change::set("Abnahme", told)));
    }
    Ok(events)
}

/// How much came of each line, in ten-thousandths, and the last day.
async fn came(
    tx: &WriteTx,
    ordered: &[OrderLineId],
) -> Result<BTreeMap<OrderLineId, (i64, NaiveDate)>, ServiceError> {
    let rows: Vec<(OrderLineId, Quantity, NaiveDate)> = delivery_line::Entity::find()
        .select_only()
        .columns([
            delivery_line::Column::OrderLineId,
            delivery_line::Column::Quantity,
        ])
        .column(delivery::Column::DeliveredOn)
        .join(JoinType::InnerJoin, delivery_line::Relation::Delivery.def())
        .filter(delivery_line::Column::OrderLineId.is_in(ordered.iter().copied()))
        .into_tuple()
        .all(tx.conn())
        .await?;
    let mut came: BTreeMap<OrderLineId, (i64, NaiveDate)> = BTreeMap::new();
    for (line, quantity, day) in rows {
        let (sum, last) = came.entry(line).or_insert((0, day));
        *sum = sum.saturating_add(quantity.0);
        *last = (*last).max(day);
    }
    Ok(came)
}
