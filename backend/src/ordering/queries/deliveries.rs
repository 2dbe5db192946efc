//! What came of an order, and what was billed of it.

use std::collections::HashMap;

use paktbuch_entity::{delivery, delivery_line, invoice, invoice_line};
use paktbuch_types::{DeliveryId, OrderId, OrderLineId, Quantity};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};

use crate::ordering::rows::{BilledBy, DeliveryRow};

/// The deliveries of an order in the order of their days.
pub(super) async fn deliveries(conn: &impl ConnectionTrait, id: OrderId) -> Result<Vec<DeliveryRow>, DbErr> {
    let rows = delivery::Entity::find()
        .filter(delivery::Column::OrderId.eq(id))
        .order_by_asc(delivery::Column::DeliveredOn)
        .order_by_asc(delivery::Column::Id)
        .all(conn)
        .await?;
    let parts = delivery_line::Entity::find()
        .filter(delivery_line::Column::DeliveryId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(delivery_line::Column::OrderLineId)
        .all(conn)
        .await?;
    let mut came: HashMap<DeliveryId, Vec<(OrderLineId, Quantity)>> = HashMap::new();
    for part in parts {
        came.entry(part.delivery_id)
            .or_default()
            .push((part.order_line_id, part.quantity));
    }
    let row = |row: delivery::Model| DeliveryRow {
        came: came.remove(&row.id).unwrap_or_default(),
        id: row.id,
        delivered_on: row.delivered_on,
        note_number: row.note_number,
        note: row.note,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Invoice lines that bill these lines, of invoices that were not rejected.
pub(super) async fn billed(
    conn: &impl ConnectionTrait,
    lines: Vec<OrderLineId>,
) -> Result<HashMap<OrderLineId, Vec<BilledBy>>, DbErr> {
    let rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::OrderLineId.is_in(lines))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice_line::Column::Id)
        .find_also_related(invoice::Entity)
        .all(conn)
        .await?;
    let mut billed: HashMap<OrderLineId, Vec<BilledBy>> = HashMap::new();
    for (line, invoice) in rows {
        let (Some(id), Some(invoice)) = (line.order_line_id, invoice) else {
            continue;
        };
        billed.entry(id).or_default().push(BilledBy {
            invoice: invoice.id,
            number: invoice.number,
            quantity: line.quantity,
            net: line.net,
            gross: line.gross,
        });
    }
    Ok(billed)
}

/// Order of a delivery; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub async fn order_of_delivery(
    conn: &impl ConnectionTrait,
    id: DeliveryId,
) -> Result<Option<OrderId>, DbErr> {
    Ok(delivery::Entity::find_by_id(id)
        .one(conn)
        .await?
        .map(|row| row.order_id))
}
