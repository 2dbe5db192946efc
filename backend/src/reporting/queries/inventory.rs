//! What an Inventarliste is made of.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, building, device, device_model, disposal, funding_share, invoice, invoice_line, notice,
    payment, room, school, site,
};
use paktbuch_types::{
    Cents, DeviceCategory, DeviceId, DeviceStatus, InventoryNumber, InvoiceId, LineKind, ModelId, NoticeId,
    RoomId, SchoolId, Serial, SiteId,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};

use crate::reporting::rows::{Bought, Disposed, InventoryFilter, ListedDevice, Names};

/// The columns of a device that a list shows.
#[derive(Debug, FromQueryResult)]
struct Row {
    id: DeviceId,
    inventory_number: InventoryNumber,
    serial: Option<Serial>,
    model_id: ModelId,
    category: DeviceCategory,
    school_id: SchoolId,
    site_id: Option<SiteId>,
    room_id: Option<RoomId>,
    delivered_on: Option<NaiveDate>,
    commissioned_on: Option<NaiveDate>,
    status: DeviceStatus,
    net: Cents,
    gross: Cents,
    notice_id: Option<NoticeId>,
    zweckbindung_until: Option<NaiveDate>,
}

/// At most `limit` devices behind the inventory number `after`, by inventory number; `found` is what the search text means, `earlier` the
/// statuses of the day that have changed since.
pub(in crate::reporting) async fn device_page(
    conn: &impl ConnectionTrait,
    filter: &InventoryFilter,
    (found, earlier): (&Condition, &HashMap<DeviceId, DeviceStatus>),
    after: Option<&str>,
    limit: u64,
) -> Result<Vec<ListedDevice>, DbErr> {
    use device::Column as C;
    let mut query = filtered(filter, earlier)
        .filter(found.clone())
        .select_only()
        .columns([
            C::Id,
            C::InventoryNumber,
            C::Serial,
            C::ModelId,
            C::Category,
            C::SchoolId,
            C::SiteId,
            C::RoomId,
            C::DeliveredOn,
            C::CommissionedOn,
            C::Status,
            C::Net,
            C::Gross,
            C::NoticeId,
            C::ZweckbindungUntil,
        ])
        .order_by_asc(C::InventoryNumber)
        .limit(limit);
    if let Some(after) = after {
        query = query.filter(C::InventoryNumber.gt(after));
    }
    let rows = query.into_model::<Row>().all(conn).await?;
    let row = |row: Row| ListedDevice {
        id: row.id,
        inventory_number: row.inventory_number.into(),
        serial: row.serial.map(String::from),
        model: row.model_id,
        category: row.category,
        school: row.school_id,
        site: row.site_id,
        room: row.room_id,
        delivered_on: row.delivered_on,
        commissioned_on: row.commissioned_on,
        status: row.status,
        net: row.net,
        gross: row.gross,
        notice: row.notice_id,
        bound_until: row.zweckbindung_until,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// How many devices a filter keeps, its search text left out and a status as it is now.
pub(in crate::reporting) async fn count(
    conn: &impl ConnectionTrait,
    filter: &InventoryFilter,
) -> Result<u64, DbErr> {
    filtered(filter, &HashMap::new()).count(conn).await
}

/// Devices of a filter, of whatever status, that may have had another one on its day: those that are missing or in repair, now or when
/// they were disposed of after the day.
pub(in crate::reporting) async fn perhaps_changed(
    conn: &impl ConnectionTrait,
    filter: &InventoryFilter,
) -> Result<Vec<DeviceId>, DbErr> {
    let passing = [DeviceStatus::Missing, DeviceStatus::InRepair];
    let later = disposal::Entity::find()
        .select_only()
        .column(disposal::Column::DeviceId)
        .filter(disposal::Column::DisposedOn.gt(filter.as_of))
        .filter(disposal::Column::StatusBefore.is_in(passing))
        .into_query();
    let gone = Condition::all()
        .add(device::Column::Status.eq(DeviceStatus::Disposed))
        .add(device::Column::Id.in_subquery(later));
    let changed = Condition::any()
        .add(device::Column::Status.is_in(passing))
        .add(gone);
    let of_any_status = InventoryFilter {
        status: None,
        ..filter.clone()
    };
    filtered(&of_any_status, &HashMap::new())
        .filter(changed)
        .select_only()
        .column(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

fn filtered(filter: &InventoryFilter, earlier: &HashMap<DeviceId, DeviceStatus>) -> Select<device::Entity> {
    use device::Column as C;
    let year = filter.year.and_then(|year| {
        Some((
            NaiveDate::from_ymd_opt(year, 1, 1)?,
            NaiveDate::from_ymd_opt(year, 12, 31)?,
        ))
    });
    let delivered = Condition::any()
        .add(C::DeliveredOn.is_null())
        .add(C::DeliveredOn.lte(filter.as_of));
    let wanted = Condition::all()
        .add(delivered)
        .add_option(filter.school.map(|school| C::SchoolId.eq(school)))
        .add_option(filter.category.map(|category| C::Category.eq(category)))
        .add_option(
            filter
                .status
                .map(|status| of_status(status, filter.as_of, earlier)),
        )
        .add_option(
            filter
                .kept
                .then(|| of_status(DeviceStatus::Disposed, filter.as_of, earlier).not()),
        )
        .add_option(filter.room.map(|room| C::RoomId.eq(room)))
        .add_option(filter.without_room.then(|| C::RoomId.is_null()))
        .add_option(filter.site.map(|site| C::SiteId.eq(site)))
        .add_option(filter.without_serial.then(|| C::Serial.is_null()))
        .add_option(filter.without_serial.then(|| C::Kind.eq(LineKind::Device)))
        .add_option(
            filter
                .programme
                .as_deref()
                .map(|code| C::NoticeId.in_subquery(notices_of(code))),
        )
        .add_option(filter.notice.map(|notice| C::NoticeId.eq(notice)))
        .add_option(filter.own_funds.then(|| C::NoticeId.is_null()))
        .add_option(filter.unbound.then(|| C::ZweckbindungUntil.is_null()))
        .add_option(year.map(|(first, last)| C::ZweckbindungUntil.between(first, last)))
        .add_option(
            filter
                .scope
                .as_ref()
                .map(|schools| C::SchoolId.is_in(schools.iter().copied())),
        );
    device::Entity::find().filter(wanted)
}

/// Ids of the notices of a programme.
fn notices_of(programme: &str) -> SelectStatement {
    notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::Programme.eq(programme))
        .into_query()
}

/// Devices that had this status on a day, as far as `earlier` and the day of their disposal tell: one that was disposed of later had the
/// status that it lost then.
fn of_status(status: DeviceStatus, as_of: NaiveDate, earlier: &HashMap<DeviceId, DeviceStatus>) -> Condition {
    let later = |before: Option<DeviceStatus>| {
        let mut query = disposal::Entity::find()
            .select_only()
            .column(disposal::Column::DeviceId)
            .filter(disposal::Column::DisposedOn.gt(as_of));
        if let Some(before) = before {
            query = query.filter(disposal::Column::StatusBefore.eq(before));
        }
        query.into_query()
    };
    let id = device::Column::Id;
    let has_it = device::Column::Status.eq(status);
    if status == DeviceStatus::Disposed {
        Condition::all().add(has_it).add(id.not_in_subquery(later(None)))
    } else {
        let gone = Condition::all()
            .add(device::Column::Status.eq(DeviceStatus::Disposed))
            .add(id.in_subquery(later(Some(status))));
        let had_it = earlier.iter().filter(|(_, was)| **was == status);
        let had_it = id.is_in(had_it.map(|(id, _)| *id));
        let stayed = Condition::all()
            .add(id.is_not_in(earlier.keys().copied()))
            .add(Condition::any().add(has_it).add(gone));
        Condition::any().add(had_it).add(stayed)
    }
}

/// The invoice of each of these devices: that of its first funding share; with the numbers in the accounts as of a day.
pub(in crate::reporting) async fn bought(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
    as_of: NaiveDate,
) -> Result<HashMap<DeviceId, Bought>, DbErr> {
    let rows: Vec<(DeviceId, InvoiceId, String, String, NaiveDate, String)> = funding_share::Entity::find()
        .join(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .select_only()
        .column(funding_share::Column::DeviceId)
        .columns([
            invoice::Column::Id,
            invoice::Column::Seller,
            invoice::Column::Number,
            invoice::Column::IssueDate,
            invoice::Column::AccountingReference,
        ])
        .filter(funding_share::Column::DeviceId.is_in(devices.iter().copied()))
        .order_by_asc(funding_share::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let booked = |reference: &str| !reference.trim().is_empty();
    let mut unbooked: Vec<InvoiceId> = rows
        .iter()
        .filter(|row| !booked(&row.5))
        .map(|row| row.1)
        .collect();
    unbooked.sort_unstable();
    unbooked.dedup();
    let payments = booked_payments(conn, &unbooked, as_of).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for (device, invoice, supplier, number, issue_date, reference) in rows {
        found.entry(device).or_insert_with(|| Bought {
            supplier,
            number,
            issue_date,
            receipt_number: if booked(&reference) {
                reference.trim().to_owned()
            } else {
                payments.get(&invoice).cloned().unwrap_or_default()
            },
        });
    }
    Ok(found)
}

/// Buchungsnummern of the payments of each of these invoices up to a day, of one without it its Zahlungsbeleg, as in the Belegliste: in
/// their order, each once.
async fn booked_payments(
    conn: &impl ConnectionTrait,
    invoices: &[InvoiceId],
    as_of: NaiveDate,
) -> Result<HashMap<InvoiceId, String>, DbErr> {
    if invoices.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(InvoiceId, String, String)> = payment::Entity::find()
        .select_only()
        .columns([
            payment::Column::InvoiceId,
            payment::Column::Reference,
            payment::Column::Proof,
        ])
        .filter(payment::Column::InvoiceId.is_in(invoices.iter().copied()))
        .filter(payment::Column::PaidOn.lte(as_of))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut numbers: HashMap<InvoiceId, Vec<String>> = HashMap::new();
    for (invoice, reference, proof) in rows {
        let said = [reference.as_str(), proof.trim()];
        let Some(number) = said.into_iter().find(|number| !number.is_empty()) else {
            continue;
        };
        let numbers = numbers.entry(invoice).or_default();
        if !numbers.iter().any(|known| known == number) {
            numbers.push(number.to_owned());
        }
    }
    let joined = |(invoice, numbers): (InvoiceId, Vec<String>)| (invoice, numbers.join(", "));
    Ok(numbers.into_iter().map(joined).collect())
}

/// How each of these devices was disposed of; of the others nothing.
pub(in crate::reporting) async fn disposed(
    conn: &impl ConnectionTrait,
    devices: &[DeviceId],
) -> Result<HashMap<DeviceId, Disposed>, DbErr> {
    if devices.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = disposal::Entity::find()
        .filter(disposal::Column::DeviceId.is_in(devices.iter().copied()))
        .all(conn)
        .await?;
    let told = |row: disposal::Model| {
        let disposed = Disposed {
            kind: row.kind,
            on: row.disposed_on,
            status_before: row.status_before,
        };
        (row.device_id, disposed)
    };
    Ok(rows.into_iter().map(told).collect())
}

/// Names of everything that a device may refer to.
pub(in crate::reporting) async fn names(conn: &impl ConnectionTrait) -> Result<Names, DbErr> {
    let models = device_model::Entity::find().all(conn).await?;
    let schools = school::Entity::find().all(conn).await?;
    let sites = site::Entity::find().all(conn).await?;
    let rooms = room::Entity::find().find_also_related(building::Entity);
    let rooms = rooms.all(conn).await?;
    let notices = notice::Entity::find().all(conn).await?;
    Ok(Names {
        models: models
            .into_iter()
            .map(|row| {
                (
                    row.id,
                    format!("{} {}", row.manufacturer, row.name).trim().to_owned(),
                )
            })
            .collect(),
        schools: schools
            .into_iter()
            .map(|row| (row.id, (row.number.to_string(), row.name)))
            .collect(),
        sites: sites.into_iter().map(|row| (row.id, row.name)).collect(),
        rooms: rooms
            .into_iter()
            .map(|(row, building)| match building {
                Some(building) => (row.id, format!("{}, {}", building.name, row.name)),
                None => (row.id, row.name),
            })
            .collect(),
        notices: notices
            .into_iter()
            .map(|row| (row.id, (row.programme, row.programme_version, row.reference)))
            .collect(),
    })
}

/// Ids of the devices that a notice pays for, by inventory number.
pub(in crate::reporting) async fn device_ids(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<HashMap<String, DeviceId>, DbErr> {
    let rows: Vec<(String, DeviceId)> = device::Entity::find()
        .select_only()
        .columns([device::Column::InventoryNumber, device::Column::Id])
        .filter(device::Column::NoticeId.eq(notice))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
