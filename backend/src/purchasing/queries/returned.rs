//! Devices that a credit note may bring back.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::{allocation, device, device_model, disposal, funding_share, invoice, invoice_line};
use paktbuch_types::{DeviceId, DeviceStatus, DisposalKind, InventoryNumber, InvoiceId, Serial};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use crate::purchasing::rows::Returnable;

/// Devices made of these invoices that are there or were given back, by inventory number.
///
/// # Errors
/// The database's refusal.
pub async fn returnable(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
    most: u64,
) -> Result<Vec<Returnable>, DbErr> {
    if invoices.is_empty() {
        return Ok(Vec::new());
    }
    type Found = (
        DeviceId,
        InventoryNumber,
        Option<Serial>,
        String,
        String,
        String,
        i64,
        Option<NaiveDate>,
    );
    let there = Condition::any()
        .add(device::Column::Status.ne(DeviceStatus::Disposed))
        .add(disposal::Column::Kind.eq(DisposalKind::Returned));
    let rows: Vec<Found> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join_rev(JoinType::LeftJoin, disposal::Relation::Device.def())
        .select_only()
        .columns([
            device::Column::Id,
            device::Column::InventoryNumber,
            device::Column::Serial,
        ])
        .columns([device_model::Column::Manufacturer, device_model::Column::Name])
        .column(invoice::Column::Number)
        .column(invoice_line::Column::Position)
        .column(disposal::Column::DisposedOn)
        .filter(invoice::Column::Id.is_in(invoices.iter().copied()))
        // What was only spread onto a device did not buy it.
        .filter(funding_share::Column::Spread.is_null())
        .filter(there)
        .order_by_asc(device::Column::InventoryNumber)
        .limit(most)
        .into_tuple()
        .all(conn)
        .await?;
    let mut devices = BTreeMap::new();
    for (id, inventory_number, serial, manufacturer, model, invoice_number, position, returned_on) in rows {
        devices.entry(inventory_number.clone()).or_insert(Returnable {
            id,
            inventory_number,
            model: format!("{manufacturer} {model}").trim().to_owned(),
            serial: serial.map(|serial| serial.to_string()).unwrap_or_default(),
            invoice_number,
            position,
            returned_on,
        });
    }
    Ok(devices.into_values().collect())
}
