//! Devices by their numbers, those that came in by a takeover, and the invoices of devices.

use std::collections::HashMap;

use paktbuch_entity::{
    allocation, cost_item, cost_line, device, device_model, funding_share, invoice, invoice_line, taken_over,
};
use paktbuch_types::{AllocationId, Cents, DeviceId, InventoryNumber, NoticeId, SchoolId, Serial};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

/// Values of one IN list.
const BATCH: usize = 1_000;

/// A device that there is, with what a row of an inventory may say otherwise.
#[derive(Debug, Clone)]
pub(in crate::takeover) struct StoredDevice {
    pub(in crate::takeover) id: DeviceId,
    pub(in crate::takeover) serial: Option<Serial>,
    pub(in crate::takeover) number: InventoryNumber,
    /// The one that pays it.
    pub(in crate::takeover) notice: Option<NoticeId>,
    pub(in crate::takeover) school: SchoolId,
    pub(in crate::takeover) gross: Cents,
    pub(in crate::takeover) net: Cents,
}

/// Devices that carry one of these numbers.
pub(in crate::takeover) async fn devices(
    conn: &impl ConnectionTrait,
    serials: &[Serial],
    numbers: &[InventoryNumber],
) -> Result<Vec<StoredDevice>, DbErr> {
    type Row = (
        DeviceId,
        Option<Serial>,
        InventoryNumber,
        Option<NoticeId>,
        SchoolId,
        Cents,
        Cents,
    );
    let mut found = Vec::new();
    let longest = serials.len().max(numbers.len());
    for from in (0..longest).step_by(BATCH) {
        let serials = serials.iter().skip(from).take(BATCH).cloned();
        let numbers = numbers.iter().skip(from).take(BATCH).cloned();
        let either = Condition::any()
            .add(device::Column::Serial.is_in(serials))
            .add(device::Column::InventoryNumber.is_in(numbers));
        let rows: Vec<Row> = device::Entity::find()
            .filter(either)
            .select_only()
            .columns([
                device::Column::Id,
                device::Column::Serial,
                device::Column::InventoryNumber,
                device::Column::NoticeId,
                device::Column::SchoolId,
                device::Column::Gross,
                device::Column::Net,
            ])
            .into_tuple()
            .all(conn)
            .await?;
        let device = |(id, serial, number, notice, school, gross, net): Row| StoredDevice {
            id,
            serial,
            number,
            notice,
            school,
            gross,
            net,
        };
        found.extend(rows.into_iter().map(device));
    }
    Ok(found)
}

/// A device that a list of the notice made.
#[derive(Debug, Clone)]
pub(in crate::takeover) struct TakenDevice {
    pub(in crate::takeover) number: InventoryNumber,
    pub(in crate::takeover) serial: Option<Serial>,
    pub(in crate::takeover) school: SchoolId,
    pub(in crate::takeover) manufacturer: String,
    pub(in crate::takeover) model: String,
    /// Parts of the notice's receipts that it was made of; empty for none.
    pub(in crate::takeover) allocations: Vec<AllocationId>,
    pub(in crate::takeover) file: String,
    /// Line of the file, from 1.
    pub(in crate::takeover) line: i64,
}

/// Id, numbers, school, model, file and line.
type Row = (
    DeviceId,
    InventoryNumber,
    Option<Serial>,
    SchoolId,
    String,
    String,
    String,
    i64,
);

/// Every device that was taken over for the notice, in the order of lines.
pub(in crate::takeover) async fn taken_devices(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Vec<TakenDevice>, DbErr> {
    let shares: Vec<(DeviceId, AllocationId)> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .filter(funding_share::Column::Spread.is_null())
        .select_only()
        .column(funding_share::Column::DeviceId)
        .column(funding_share::Column::AllocationId)
        .into_tuple()
        .all(conn)
        .await?;
    let mut allocations: HashMap<DeviceId, Vec<AllocationId>> = HashMap::new();
    for (device, allocation) in shares {
        allocations.entry(device).or_default().push(allocation);
    }
    let rows: Vec<Row> = taken_over::Entity::find()
        .join(JoinType::InnerJoin, taken_over::Relation::Device.def())
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .filter(taken_over::Column::NoticeId.eq(notice))
        .select_only()
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .column(device::Column::Serial)
        .column(device::Column::SchoolId)
        .column(device_model::Column::Manufacturer)
        .column(device_model::Column::Name)
        .column(taken_over::Column::FileName)
        .column(taken_over::Column::Line)
        .order_by_asc(taken_over::Column::Line)
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let device = |(id, number, serial, school, manufacturer, model, file, line): Row| TakenDevice {
        number,
        serial,
        school,
        manufacturer,
        model,
        allocations: allocations.get(&id).cloned().unwrap_or_default(),
        file,
        line,
    };
    Ok(rows.into_iter().map(device).collect())
}

/// Numbers of the invoices that devices are paid by, each device's in their order.
pub(in crate::takeover) async fn invoices_of_devices(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Vec<String>>, DbErr> {
    let mut invoices: HashMap<DeviceId, Vec<String>> = HashMap::new();
    for batch in devices.chunks(BATCH) {
        let rows: Vec<(DeviceId, String)> = funding_share::Entity::find()
            .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
            .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
            .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
            .filter(funding_share::Column::DeviceId.is_in(batch.iter().copied()))
            .select_only()
            .column(funding_share::Column::DeviceId)
            .column(invoice::Column::Number)
            .order_by_asc(invoice::Column::Number)
            .into_tuple()
            .all(conn)
            .await?;
        for (device, number) in rows {
            let known = invoices.entry(device).or_default();
            if !known.contains(&number) {
                known.push(number);
            }
        }
    }
    Ok(invoices)
}
