//! The invoice lines behind the amounts of an Einzelansatz.

use std::collections::HashMap;

use paktbuch_entity::{cost_line, device, funding_share, invoice, invoice_line};
use paktbuch_types::{
    AllocationId, CostItemId, CostLineId, DeviceId, InventoryNumber, InvoiceId, InvoiceLineId, NoticeId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::spent_parts;
use crate::funding::rows::{ReceiptRow, SpentPart};

/// Invoice lines that make up the amounts of an Einzelansatz, by date of the invoice.
///
/// # Errors
/// The database's refusal.
pub async fn receipts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    item: CostItemId,
) -> Result<Vec<ReceiptRow>, DbErr> {
    let own: Vec<CostLineId> = cost_line::Entity::find()
        .select_only()
        .column(cost_line::Column::Id)
        .filter(cost_line::Column::CostItemId.eq(item))
        .into_tuple()
        .all(conn)
        .await?;
    let mut parts = spent_parts(conn, notice, None).await?;
    parts.retain(|part| own.contains(&part.cost_line));
    let lines: HashMap<InvoiceLineId, invoice_line::Model> = invoice_line::Entity::find()
        .filter(invoice_line::Column::Id.is_in(parts.iter().map(|part| part.invoice_line)))
        .all(conn)
        .await?
        .into_iter()
        .map(|line| (line.id, line))
        .collect();
    let invoices: HashMap<InvoiceId, invoice::Model> = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(parts.iter().map(|part| part.invoice)))
        .all(conn)
        .await?
        .into_iter()
        .map(|invoice| (invoice.id, invoice))
        .collect();
    let mut devices = devices(conn, &parts).await?;
    let mut rows: Vec<ReceiptRow> = parts
        .into_iter()
        .filter_map(|part| {
            let line = lines.get(&part.invoice_line)?;
            let invoice = invoices.get(&part.invoice)?;
            Some(ReceiptRow {
                number: invoice.number.clone(),
                supplier: invoice.seller.clone(),
                issued_on: invoice.issue_date,
                position: line.position,
                name: line.name.clone(),
                devices: devices.remove(&part.allocation).unwrap_or_default(),
                part,
            })
        })
        .collect();
    rows.sort_by(|a, b| {
        a.issued_on
            .cmp(&b.issued_on)
            .then(a.part.invoice.cmp(&b.part.invoice))
    });
    Ok(rows)
}

/// Devices made of each part: id and inventory number.
async fn devices(
    conn: &impl ConnectionTrait,
    parts: &[SpentPart],
) -> Result<HashMap<AllocationId, Vec<(DeviceId, String)>>, DbErr> {
    let rows: Vec<(AllocationId, DeviceId, InventoryNumber)> = funding_share::Entity::find()
        .select_only()
        .column(funding_share::Column::AllocationId)
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .inner_join(device::Entity)
        .filter(funding_share::Column::AllocationId.is_in(parts.iter().map(|part| part.allocation)))
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut devices: HashMap<AllocationId, Vec<(DeviceId, String)>> = HashMap::new();
    for (allocation, device, number) in rows {
        devices
            .entry(allocation)
            .or_default()
            .push((device, number.to_string()));
    }
    Ok(devices)
}
