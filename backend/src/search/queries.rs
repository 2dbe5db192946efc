//! Searching every kind of record.

use paktbuch_entity::{
    building, device, device_model, invoice, notice, order_line, payment, purchase_order, room, school, site,
    supplier,
};
use paktbuch_types::{Cents, DeviceId, DeviceStatus, InventoryNumber, RoomId, Serial};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use super::rows::{
    FoundDevice, FoundInvoice, FoundNotice, FoundOrder, FoundPayment, FoundRoom, FoundSchool, FoundSupplier,
};
use crate::auth::Scope;
use crate::db::search::{Needle, SHORTEST, devices_with, haystack, name_holds};
use crate::text;

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
    // The barcode on an Apple box has an S before the serial; it may have been stored with it, or scanned.
    let boxed = serial
        .as_ref()
        .and_then(|serial| format!("S{serial}").parse::<Serial>().ok());
    let bare = serial.as_ref().and_then(Serial::without_box_sign);
    let either = Condition::any()
        .add_option(number.map(|number| device::Column::InventoryNumber.eq(number)))
        .add_option(serial.map(|serial| device::Column::Serial.eq(serial)));
    let found = one_of(conn, scope, either).await?;
    if found.is_some() {
        return Ok(found);
    }
    for other in [boxed, bare].into_iter().flatten() {
        let either = Condition::any().add(device::Column::Serial.eq(other));
        let found = one_of(conn, scope, either).await?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

async fn one_of(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    either: Condition,
) -> Result<Option<DeviceId>, DbErr> {
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

/// Devices by any part of serial, inventory number, manufacturer, model or room; by their beginning below three letters.
pub(super) async fn devices(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Vec<FoundDevice>, DbErr> {
    let Some(matching) = devices_with(conn.get_database_backend(), text) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(
        DeviceId,
        InventoryNumber,
        Option<Serial>,
        String,
        String,
        String,
        DeviceStatus,
        Option<String>,
        Option<String>,
    )> = device::Entity::find()
        .join(JoinType::InnerJoin, device::Relation::DeviceModel.def())
        .join(JoinType::InnerJoin, device::Relation::School.def())
        .join(JoinType::LeftJoin, device::Relation::Room.def())
        .join(JoinType::LeftJoin, room::Relation::Building.def())
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
        .column(building::Column::Name)
        .column(room::Column::Name)
        .limit(LIMIT)
        .into_tuple()
        .all(conn)
        .await?;
    let mut found: Vec<FoundDevice> = rows
        .into_iter()
        .map(
            |(id, inventory_number, serial, manufacturer, name, school, status, building, room)| {
                FoundDevice {
                    id,
                    inventory_number,
                    serial,
                    model: format!("{manufacturer} {name}"),
                    school,
                    room: [building, room]
                        .into_iter()
                        .flatten()
                        .collect::<Vec<_>>()
                        .join(", "),
                    status,
                }
            },
        )
        .collect();
    found.sort_by(|a, b| a.inventory_number.cmp(&b.inventory_number));
    Ok(found)
}

/// Rooms by their name, whatever case and blanks.
pub(super) async fn rooms(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    text: &str,
) -> Result<Vec<FoundRoom>, DbErr> {
    let Some(named) = name_holds(Expr::col((room::Entity, room::Column::Name)), text) else {
        return Ok(Vec::new());
    };
    let rows: Vec<(RoomId, String, Option<String>, String, String)> = room::Entity::find()
        .join(JoinType::InnerJoin, room::Relation::Site.def())
        .join(JoinType::InnerJoin, site::Relation::School.def())
        .join(JoinType::LeftJoin, room::Relation::Building.def())
        .filter(named)
        .filter(within(scope, school::Column::Id))
        .select_only()
        .columns([room::Column::Id])
        .column(room::Column::Name)
        .column(building::Column::Name)
        .column(site::Column::Name)
        .column(school::Column::Name)
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(room::Column::Name)
        .order_by_asc(room::Column::Id)
        .limit(LIMIT)
        .into_tuple()
        .all(conn)
        .await?;
    let found = |(id, name, building, site, school)| FoundRoom {
        id,
        name,
        building,
        site,
        school,
    };
    Ok(rows.into_iter().map(found).collect())
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

/// Orders by any part of number, Vergabe-Az. or subject, the latest first; those with a line for a school of the scope.
pub(super) async fn orders(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    needle: &Needle,
) -> Result<Vec<FoundOrder>, DbErr> {
    let mut which = needle.contained_in("purchase_order");
    if let Some(schools) = scope.schools() {
        let own = Query::select()
            .column((order_line::Entity, order_line::Column::OrderId))
            .from(order_line::Entity)
            .and_where(order_line::Column::SchoolId.is_in(schools.iter().copied()))
            .to_owned();
        which = which.add(purchase_order::Column::Id.in_subquery(own));
    }
    let rows = purchase_order::Entity::find()
        .find_also_related(supplier::Entity)
        .filter(which)
        .order_by_desc(purchase_order::Column::Id)
        .apply_if(scope.schools().is_none().then_some(LIMIT), QuerySelect::limit)
        .all(conn)
        .await?;
    let rows = by_own_lines(conn, scope, needle, rows).await?;
    let found = |(row, supplier): (purchase_order::Model, Option<supplier::Model>)| FoundOrder {
        id: row.id,
        number: row.number,
        subject: row.subject,
        supplier: supplier.map(|row| row.name).unwrap_or_default(),
        state: row.state,
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Those of the orders that are found without the lines of schools outside of the scope, whose names the text of an order holds too.
async fn by_own_lines(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    needle: &Needle,
    mut orders: Vec<(purchase_order::Model, Option<supplier::Model>)>,
) -> Result<Vec<(purchase_order::Model, Option<supplier::Model>)>, DbErr> {
    if scope.schools().is_none() {
        return Ok(orders);
    }
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.is_in(orders.iter().map(|(order, _)| order.id)))
        .filter(within(scope, order_line::Column::SchoolId))
        .all(conn)
        .await?;
    orders.retain(|(order, supplier)| {
        let own = lines.iter().filter(|line| line.order_id == order.id);
        let supplier = supplier.iter().map(|row| row.name.as_str());
        let names = supplier
            .chain([order.subject.as_str()])
            .chain(own.map(|line| line.name.as_str()));
        needle.is_in(&haystack(
            [order.number.as_str(), order.award_reference.as_str()],
            names,
        ))
    });
    orders.truncate(usize::try_from(LIMIT).unwrap_or(usize::MAX));
    Ok(orders)
}

/// Suppliers by any part of their name.
pub(super) async fn suppliers(
    conn: &impl ConnectionTrait,
    needle: &Needle,
) -> Result<Vec<FoundSupplier>, DbErr> {
    let rows = supplier::Entity::find()
        .filter(needle.contained_in("supplier"))
        .order_by_asc(supplier::Column::SortKey)
        .order_by_asc(supplier::Column::Id)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |row: supplier::Model| FoundSupplier {
        id: row.id,
        name: row.name,
        city: row.city,
    };
    Ok(rows.into_iter().map(found).collect())
}

/// Payments by any part of their number in the accounts (Buchungsnummer) or by their amount, typed to the cent, the latest first; none for
/// less than three letters.
pub(super) async fn payments(conn: &impl ConnectionTrait, text: &str) -> Result<Vec<FoundPayment>, DbErr> {
    let text = text::clean(text);
    if text.chars().count() < SHORTEST {
        return Ok(Vec::new());
    }
    let numbered = name_holds(Expr::col((payment::Entity, payment::Column::Reference)), &text);
    let amount = typed_amount(&text);
    let which = Condition::any()
        .add_option(numbered)
        .add_option(amount.map(|amount| payment::Column::Amount.eq(amount)));
    if which.is_empty() {
        return Ok(Vec::new());
    }
    let rows = payment::Entity::find()
        .find_also_related(invoice::Entity)
        .filter(which)
        .order_by_desc(payment::Column::PaidOn)
        .order_by_desc(payment::Column::Id)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |(row, invoice): (payment::Model, Option<invoice::Model>)| {
        let invoice = invoice?;
        Some(FoundPayment {
            reference: row.reference,
            paid_on: row.paid_on,
            amount: row.amount,
            invoice: invoice.id,
            invoice_number: invoice.number,
            supplier: invoice.seller,
        })
    };
    Ok(rows.into_iter().filter_map(found).collect())
}

/// Invoices by any part of number or supplier or by their gross amount, typed to the cent (`14.393,24`), the latest first.
pub(super) async fn invoices(
    conn: &impl ConnectionTrait,
    text: &str,
    needle: &Needle,
) -> Result<Vec<FoundInvoice>, DbErr> {
    let amount = typed_amount(text);
    let which = Condition::any()
        .add(needle.contained_in("invoice"))
        .add_option(amount.map(|amount| invoice::Column::Gross.eq(amount)));
    let rows = invoice::Entity::find()
        .filter(which)
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .limit(LIMIT)
        .all(conn)
        .await?;
    let found = |row: invoice::Model| FoundInvoice {
        id: row.id,
        number: row.number,
        date: row.issue_date,
        supplier: row.seller,
        gross: row.gross,
    };
    Ok(rows.into_iter().map(found).collect())
}

fn within<C: ColumnTrait>(scope: &Scope, school: C) -> Condition {
    let only = scope.schools().map(|schools| school.is_in(schools.to_vec()));
    Condition::all().add_option(only)
}

/// An amount typed to the cent (`14.393,24`).
fn typed_amount(text: &str) -> Option<Cents> {
    Cents::parse(text).ok().filter(|_| text.contains(','))
}
