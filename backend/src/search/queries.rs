//! Searching every kind of record.

use paktbuch_entity::{device, device_model, invoice, notice, school, supplier};
use paktbuch_types::{DeviceId, DeviceStatus, InventoryNumber, Serial};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::rows::{FoundDevice, FoundInvoice, FoundNotice, FoundSchool};
use crate::auth::Scope;
use crate::db::search::{Needle, begins_with};

/// Hits of one kind.
pub(super) const LIMIT: u64 = 20;

/// The one device whose inventory number or serial is exactly `text`; `None` for none or several.
pub(super) async fn exact(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Option<DeviceId>, DbErr> {
    let number = text.parse::<InventoryNumber>().ok();
    let serial = text.parse::<Serial>().ok();
    if number.is_none() && serial.is_none() {
        return Ok(None);
    }
    let either = Condition::any()
        .add_option(number.map(|number| device::Column::InventoryNumber.eq(number)))
        .add_option(serial.map(|serial| device::Column::Serial.eq(serial)));
    let found: Vec<DeviceId> = device::Entity::find()
        .filter(either)
        .filter(within(scope, device::Column::SchoolId))
        .select_only()
        .column(device::Column::Id)
        .limit(2)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(match found[..] {
        [one] => Some(one),
        _ => None,
    })
}

/// Devices by any part of serial, inventory number, manufacturer or model; by their beginning below three letters.
pub(super) async fn devices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
    needle: &Needle,
) -> Result<Vec<FoundDevice>, DbErr> {
    let matching = if needle.is_indexed() {
        needle.found_in(conn.get_database_backend(), "device")
    } else {
        begins_with("device", &["inventory_number", "serial"], text)
    };
    let rows: Vec<(
        DeviceId,
        InventoryNumber,
        Option<Serial>,
        String,
        String,
        String,
        DeviceStatus,
    )> = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .filter(matching)
        .filter(within(scope, device::Column::SchoolId))
        .select_only()
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .column(device::Column::Serial)
        .column(device_model::Column::Manufacturer)
        .column(device_model::Column::Name)
        .column(school::Column::ShortName)
        .column(device::Column::Status)
        .limit(LIMIT)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: Vec<FoundDevice> = rows
        .into_iter()
        .map(
            |(id, inventory_number, serial, manufacturer, name, school, status)| FoundDevice {
                id,
                inventory_number,
                serial,
                model: format!("{manufacturer} {name}"),
                school,
                status,
            },
        )
        .collect();
    found.sort_by(|a, b| a.inventory_number.cmp(&b.inventory_number));
    Ok(found)
}

/// Schools by any part of name or number.
pub(super) async fn schools(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    needle: &Needle,
) -> Result<Vec<FoundSchool>, DbErr> {
    let rows = school::Entity::find()
        .filter(needle.contained_in("school"))
        .filter(within(scope, school::Column::Id))
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |row: school::Model| FoundSchool {
        number: row.number,
        name: row.name,
        city: row.city,
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Notices by any part of reference or title.
pub(super) async fn notices(conn: &impl ConnectionTrait, needle: &Needle) -> Result<Vec<FoundNotice>, DbErr> {
    let rows = notice::Entity::find()
        .filter(needle.contained_in("notice"))
        .order_by_asc(notice::Column::Reference)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |row: notice::Model| FoundNotice {
        id: row.id,
        reference: row.reference,
        title: row.title,
        granted: row.granted,
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Invoices by any part of number or supplier, the latest first.
pub(super) async fn invoices(
    conn: &impl ConnectionTrait,
    needle: &Needle,
) -> Result<Vec<FoundInvoice>, DbErr> {
    let rows = invoice::Entity::find()
        .find_also_related(supplier::Entity)
        .filter(needle.contained_in("invoice"))
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |(row, seller): (invoice::Model, Option<supplier::Model>)| FoundInvoice {
        id: row.id,
        number: row.number,
        date: row.issue_date,
        supplier: seller.map(|seller| seller.name).unwrap_or_default(),
        gross: row.gross,
    };
    Ok(rows.into_iter().map(found).collect())
}

fn within<C: ColumnTrait>(scope: &Scope, school: C) -> Condition {
    let only = scope.schools().map(|schools| school.is_in(schools.to_vec()));
    Condition::all().add_option(only)
}
