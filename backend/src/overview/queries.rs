//! Reads of this feature.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{
    authority, cost_item, delivery_line, device, device_summary, drawdown, invoice, notice, order_line,
    payout, purchase_order, school, supplier,
};
use paktbuch_types::{
    Cents, DeviceCategory, DeviceStatus, DrawdownState, InvoiceId, LineKind, NoticeId, OrderId, OrderLineId,
    OrderState, Quantity, SchoolId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::rows::{ExpectedLine, InboxInvoice, LateOrder, Progress};

/// Which of the first steps are done.
pub(super) async fn progress(conn: &impl ConnectionTrait) -> Result<Progress, DbErr> {
    Ok(Progress {
        has_authority: authority::Entity::find_by_id(1_i64).one(conn).await?.is_some(),
        has_schools: school::Entity::find().one(conn).await?.is_some(),
        has_notices: notice::Entity::find().one(conn).await?.is_some(),
    })
}

/// Every notice, by day.
pub(super) async fn notices(conn: &impl ConnectionTrait) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .order_by_asc(notice::Column::NoticeDate)
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await
}

/// Total of every Einzelansatz with its notice.
pub(super) async fn planned(conn: &impl ConnectionTrait) -> Result<Vec<(NoticeId, Cents)>, DbErr> {
    cost_item::Entity::find()
        .select_only()
        .columns([cost_item::Column::NoticeId, cost_item::Column::Total])
        .into_tuple()
        .all(conn)
        .await
}

/// Every payout with its notice, and every drawdown that waits for one.
pub(super) async fn drawn(conn: &impl ConnectionTrait) -> Result<Vec<(NoticeId, Cents)>, DbErr> {
    let mut rows: Vec<(NoticeId, Cents)> = payout::Entity::find()
        .select_only()
        .columns([payout::Column::NoticeId, payout::Column::Amount])
        .into_tuple()
        .all(conn)
        .await?;
    let waiting = DrawdownState::ALL
        .iter()
        .copied()
        .filter(|state| state.is_waiting());
    let awaited: Vec<(NoticeId, Cents)> = drawdown::Entity::find()
        .select_only()
        .columns([drawdown::Column::NoticeId, drawdown::Column::Amount])
        .filter(drawdown::Column::State.is_in(waiting))
        .into_tuple()
        .all(conn)
        .await?;
    rows.extend(awaited);
    Ok(rows)
}

/// Orders with goods that were promised for a day before `today` and are not here, the latest of them first, at most `limit`; and how
/// many there are. A line has its own day or that of its order.
pub(super) async fn late_orders(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    limit: u64,
) -> Result<(Vec<LateOrder>, u64), DbErr> {
    let awaited = OrderState::ALL
        .iter()
        .copied()
        .filter(|state| state.awaits_goods());
    let promised = Condition::any()
        .add(order_line::Column::PromisedOn.lt(today))
        .add(purchase_order::Column::PromisedOn.lt(today));
    let lines = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(purchase_order::Column::State.is_in(awaited))
        .filter(promised)
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    let came = came(conn, lines.iter().map(|(line, _)| line.id).collect()).await?;
    let mut late: HashMap<OrderId, (NaiveDate, purchase_order::Model)> = HashMap::new();
    for (line, order) in lines {
        let Some(order) = order else { continue };
        let missing = line.quantity.0 - came.get(&line.id).copied().unwrap_or_default();
        let promised = line.promised_on.or(order.promised_on);
        if let Some(day) = promised.filter(|day| missing > 0 && *day < today) {
            let first = late.entry(order.id).or_insert((day, order));
            first.0 = day.min(first.0);
        }
    }
    let total = u64::try_from(late.len()).unwrap_or(u64::MAX);
    let mut late: Vec<(NaiveDate, purchase_order::Model)> = late.into_values().collect();
    late.sort_by_key(|(day, order)| (*day, order.id));
    late.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let suppliers = suppliers(conn, late.iter().map(|(_, order)| order.id).collect()).await?;
    let row = |(day, order): (NaiveDate, purchase_order::Model)| LateOrder {
        supplier: suppliers.get(&order.id).cloned().unwrap_or_default(),
        id: order.id,
        number: order.number,
        subject: order.subject,
        promised_on: day,
    };
    Ok((late.into_iter().map(row).collect(), total))
}

/// Lines for these schools of orders whose goods are not all here, with what has not come of them: those promised first come first, those
/// without a day last.
pub(super) async fn expected(
    conn: &impl ConnectionTrait,
    schools: &[SchoolId],
) -> Result<Vec<ExpectedLine>, DbErr> {
    let awaited = OrderState::ALL
        .iter()
        .copied()
        .filter(|state| state.awaits_goods());
    let lines = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(order_line::Column::SchoolId.is_in(schools.iter().copied()))
        .filter(purchase_order::Column::State.is_in(awaited))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    let came = came(conn, lines.iter().map(|(line, _)| line.id).collect()).await?;
    let suppliers = suppliers(conn, lines.iter().map(|(line, _)| line.order_id).collect()).await?;
    let row = |(line, order): (order_line::Model, Option<purchase_order::Model>)| {
        let order = order?;
        let open = line.quantity.0 - came.get(&line.id).copied().unwrap_or_default();
        (open > 0).then(|| ExpectedLine {
            order: order.id,
            number: order.number,
            supplier: suppliers.get(&order.id).cloned().unwrap_or_default(),
            school: line.school_id,
            name: line.name,
            open: Quantity(open),
            promised_on: line.promised_on.or(order.promised_on),
        })
    };
    let mut rows: Vec<ExpectedLine> = lines.into_iter().filter_map(row).collect();
    rows.sort_by_key(|row| (row.promised_on.is_none(), row.promised_on));
    Ok(rows)
}

/// What came of these lines, in the unit of [`Quantity`].
async fn came(
    conn: &impl ConnectionTrait,
    lines: Vec<OrderLineId>,
) -> Result<HashMap<OrderLineId, i64>, DbErr> {
    let rows = delivery_line::Entity::find()
        .filter(delivery_line::Column::OrderLineId.is_in(lines))
        .all(conn)
        .await?;
    let mut came: HashMap<OrderLineId, i64> = HashMap::new();
    for row in rows {
        *came.entry(row.order_line_id).or_default() += row.quantity.0;
    }
    Ok(came)
}

/// Names of the suppliers of these orders.
async fn suppliers(
    conn: &impl ConnectionTrait,
    orders: Vec<OrderId>,
) -> Result<HashMap<OrderId, String>, DbErr> {
    let rows = purchase_order::Entity::find()
        .filter(purchase_order::Column::Id.is_in(orders))
        .find_also_related(supplier::Entity)
        .all(conn)
        .await?;
    let named = rows
        .into_iter()
        .filter_map(|(order, supplier)| Some((order.id, supplier?.name)));
    Ok(named.collect())
}

/// These invoices, the latest first, at most `limit`.
pub(super) async fn invoices(
    conn: &impl ConnectionTrait,
    ids: &[InvoiceId],
    limit: u64,
) -> Result<Vec<InboxInvoice>, DbErr> {
    // A handful is shown; the newest ids are the latest to come in.
    let newest = ids.iter().rev().take(500).copied();
    let rows = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::Number])
        .column(invoice::Column::Seller)
        .columns([invoice::Column::IssueDate, invoice::Column::Gross])
        .filter(invoice::Column::Id.is_in(newest))
        .order_by_desc(invoice::Column::IssueDate)
        .order_by_desc(invoice::Column::Id)
        .limit(limit)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, number, supplier, issue_date, gross)| InboxInvoice {
        id,
        number,
        supplier,
        issue_date,
        gross,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// The summary of all devices, or of these schools'.
pub(super) async fn summary(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
) -> Result<Vec<device_summary::Model>, DbErr> {
    let mut query = device_summary::Entity::find().filter(device_summary::Column::Devices.gt(0));
    if let Some(schools) = schools {
        query = query.filter(device_summary::Column::SchoolId.is_in(schools.iter().copied()));
    }
    query.all(conn).await
}

/// These schools, by name.
pub(super) async fn schools(
    conn: &impl ConnectionTrait,
    ids: &[SchoolId],
) -> Result<Vec<school::Model>, DbErr> {
    school::Entity::find()
        .filter(school::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await
}

/// Kept devices that stand in no room and those without a serial, of a school or of all.
pub(super) async fn gaps(conn: &impl ConnectionTrait, school: Option<SchoolId>) -> Result<(u64, u64), DbErr> {
    let kept = || {
        device::Entity::find()
            .filter(device::Column::Status.ne(DeviceStatus::Disposed))
            .apply_if(school, |query, school| {
                query.filter(device::Column::SchoolId.eq(school))
            })
    };
    let without_room = kept().filter(device::Column::RoomId.is_null());
    // Things (Gegenstände) have none.
    let without_serial = kept()
        .filter(device::Column::Serial.is_null())
        .filter(device::Column::Kind.eq(LineKind::Device));
    Ok((without_room.count(conn).await?, without_serial.count(conn).await?))
}

/// Devices of a summary by category, without those disposed of.
pub(super) fn by_category(summary: &[device_summary::Model]) -> Vec<(DeviceCategory, i64)> {
    let count = |category: DeviceCategory| {
        let kept = summary.iter().filter(|row| row.status != DeviceStatus::Disposed);
        kept.filter(|row| row.category == category)
            .map(|row| row.devices)
            .sum()
    };
    let counts = DeviceCategory::ALL
        .iter()
        .map(|category| (*category, count(*category)));
    counts.filter(|(_, devices)| *devices > 0).collect()
}
