//! What ends on a day: leases and warranties of devices, terms of licences.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use paktbuch_entity::{device, device_model, invoice, invoice_line, lease_invoice};
use paktbuch_types::{Cents, DeviceId, DeviceOwner, DeviceStatus, InvoiceId, LineKind, NoticeId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait, Select,
};

/// Devices of one model and notice whose warranty ends on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::deadlines) struct Warranty {
    pub(in crate::deadlines) until: NaiveDate,
    /// `None` = own funds.
    pub(in crate::deadlines) notice: Option<NoticeId>,
    /// Manufacturer and name.
    pub(in crate::deadlines) model: String,
    /// The one that was entered first.
    pub(in crate::deadlines) first: DeviceId,
    pub(in crate::deadlines) devices: i64,
}

/// Devices of a notice whose Zweckbindung ends on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::deadlines) struct Bound {
    pub(in crate::deadlines) notice: NoticeId,
    pub(in crate::deadlines) until: NaiveDate,
    pub(in crate::deadlines) devices: i64,
}

/// Term of a licence, a line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::deadlines) struct LicenceTerm {
    pub(in crate::deadlines) invoice: InvoiceId,
    pub(in crate::deadlines) number: String,
    pub(in crate::deadlines) supplier: String,
    pub(in crate::deadlines) name: String,
    /// Last day.
    pub(in crate::deadlines) until: NaiveDate,
}

/// Ends of the Zweckbindung that are to come, of devices that these schools keep.
pub(in crate::deadlines) async fn bound_at(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
    today: NaiveDate,
) -> Result<Vec<Bound>, DbErr> {
    let rows: Vec<(NoticeId, NaiveDate, i64)> = device::Entity::find()
        .select_only()
        .columns([device::Column::NoticeId, device::Column::ZweckbindungUntil])
        .column_as(device::Column::Id.count(), "devices")
        .filter(device::Column::SchoolId.is_in(schools.iter().copied()))
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .filter(device::Column::NoticeId.is_not_null())
        .filter(device::Column::ZweckbindungUntil.gte(today))
        .group_by(device::Column::NoticeId)
        .group_by(device::Column::ZweckbindungUntil)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(notice, until, devices)| Bound {
        notice,
        until,
        devices,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Leased devices that are kept and go back on a day, by lessor, day and inventory number; of these schools, or of all.
pub(in crate::deadlines) async fn leased(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<device::Model>, DbErr> {
    device::Entity::find()
        .apply_if(schools, at)
        .filter(device::Column::Owner.eq(DeviceOwner::Lessor))
        .filter(device::Column::LeaseUntil.is_not_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .order_by_asc(device::Column::Lessor)
        .order_by_asc(device::Column::LeaseUntil)
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await
}

/// Leased devices that are kept and whose first rate has a day, by lessor, that day and inventory number.
pub(in crate::deadlines) async fn leased_by_rates(
    conn: &impl ConnectionTrait,
) -> Result<Vec<device::Model>, DbErr> {
    device::Entity::find()
        .filter(device::Column::Owner.eq(DeviceOwner::Lessor))
        .filter(device::Column::LeaseFrom.is_not_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .order_by_asc(device::Column::Lessor)
        .order_by_asc(device::Column::LeaseFrom)
        .order_by_asc(device::Column::InventoryNumber)
        .all(conn)
        .await
}

/// Numbers of the rates that an invoice bills, by leased device; rejected ones bill none.
pub(in crate::deadlines) async fn billed_rates(
    conn: &impl ConnectionTrait,
) -> Result<BTreeMap<DeviceId, BTreeSet<i64>>, DbErr> {
    let rows: Vec<(DeviceId, i64)> = lease_invoice::Entity::find()
        .select_only()
        .columns([lease_invoice::Column::DeviceId, lease_invoice::Column::Rate])
        .join(JoinType::InnerJoin, lease_invoice::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut billed: BTreeMap<DeviceId, BTreeSet<i64>> = BTreeMap::new();
    for (device, rate) in rows {
        billed.entry(device).or_default().insert(rate);
    }
    Ok(billed)
}

/// Devices of these schools only.
fn at(query: Select<device::Entity>, schools: &[SchoolId]) -> Select<device::Entity> {
    query.filter(device::Column::SchoolId.is_in(schools.iter().copied()))
}

/// Warranties that have not ended, of devices that are kept; of these schools, or of all.
pub(in crate::deadlines) async fn warranties(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
    today: NaiveDate,
) -> Result<Vec<Warranty>, DbErr> {
    let rows: Vec<(NaiveDate, Option<NoticeId>, String, String, DeviceId, i64)> = device::Entity::find()
        .select_only()
        .columns([device::Column::WarrantyUntil, device::Column::NoticeId])
        .columns([device_model::Column::Manufacturer, device_model::Column::Name])
        .column_as(device::Column::Id.min(), "first")
        .column_as(device::Column::Id.count(), "devices")
        .inner_join(device_model::Entity)
        .apply_if(schools, at)
        .filter(device::Column::WarrantyUntil.gte(today))
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .group_by(device::Column::WarrantyUntil)
        .group_by(device::Column::NoticeId)
        .group_by(device_model::Column::Manufacturer)
        .group_by(device_model::Column::Name)
        .into_tuple()
        .all(conn)
        .await?;
    let rows = rows.into_iter();
    let row = |(until, notice, manufacturer, name, first, devices)| Warranty {
        until,
        notice,
        model: format!("{manufacturer} {name}").trim().to_owned(),
        first,
        devices,
    };
    Ok(rows.map(row).collect())
}

/// Terms of licences that have not ended, by invoice and last day; lines that take money back tell none.
pub(in crate::deadlines) async fn licence_terms(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
) -> Result<Vec<LicenceTerm>, DbErr> {
    let rows: Vec<(InvoiceId, String, String, String, NaiveDate)> = invoice_line::Entity::find()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .columns([invoice::Column::Number, invoice::Column::Seller])
        .columns([invoice_line::Column::Name, invoice_line::Column::TermTo])
        .inner_join(invoice::Entity)
        .filter(invoice_line::Column::Kind.eq(LineKind::Licence))
        .filter(invoice_line::Column::TermTo.gte(today))
        .filter(invoice_line::Column::Net.gte(Cents::ZERO))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::TermTo)
        .order_by_asc(invoice_line::Column::Position)
        .into_tuple()
        .all(conn)
        .await?;
    let rows = rows.into_iter();
    let row = |(invoice, number, supplier, name, until)| LicenceTerm {
        invoice,
        number,
        supplier,
        name,
        until,
    };
    Ok(rows.map(row).collect())
}
