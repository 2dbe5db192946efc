//! Reads of this feature.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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

use super::rows::{ExpectedLine, InboxInvoice, Late, LateOrder, Progress};

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

/// The late lines of one order.
struct LateLines {
    order: purchase_order::Model,
    promised_on: NaiveDate,
    /// Each with what is missing of it.
    lines: Vec<(order_line::Model, Quantity)>,
}

impl LateLines {
    /// The gross amount of what is missing.
    fn open(&self) -> Cents {
        let lines = self.lines.iter();
        lines
            .map(|(line, missing)| line.gross.pro_rata(missing.0, line.quantity.0))
            .sum()
    }

    fn what(&self) -> String {
        match self.lines.as_slice() {
            [(line, missing)] => format!("{missing} × {}", line.name),
            _ => self.order.subject.clone(),
        }
    }

    fn schools(&self) -> BTreeSet<SchoolId> {
        let schools = self.lines.iter().filter_map(|(line, _)| line.school_id);
        schools.collect()
    }
}

/// Orders with goods that were promised for a day before `today` and are not here: the latest of them first, at most `limit`, and how
/// many there are. A line has its own day or that of its order.
pub(super) async fn late_orders(
    conn: &impl ConnectionTrait,
    today: NaiveDate,
    limit: u64,
) -> Result<Late, DbErr> {
    let mut late = late_lines(conn, today).await?;
    let (total, open) = (late.len(), late.iter().map(LateLines::open).sum());
    late.sort_by_key(|late| (late.promised_on, late.order.id));
    late.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let suppliers = suppliers(conn, late.iter().map(|late| late.order.id).collect()).await?;
    let ids: BTreeSet<SchoolId> = late.iter().flat_map(LateLines::schools).collect();
    let schools = schools(conn, &Vec::from_iter(ids)).await?;
    let place = |ids: BTreeSet<SchoolId>| match ids.len() {
        0 => String::new(),
        1 => {
            let found = schools.iter().find(|school| ids.contains(&school.id));
            found.map(|school| school.name.clone()).unwrap_or_default()
        }
        count => format!("{count} Schulen"),
    };
    let row = |late: LateLines| LateOrder {
        what: late.what(),
        place: place(late.schools()),
        open: late.open(),
        promised_on: late.promised_on,
        supplier: suppliers.get(&late.order.id).cloned().unwrap_or_default(),
        id: late.order.id,
        number: late.order.number,
    };
    Ok(Late {
        orders: late.into_iter().map(row).collect(),
        total: u64::try_from(total).unwrap_or(u64::MAX),
        open,
    })
}

/// All late lines, by order.
async fn late_lines(conn: &impl ConnectionTrait, today: NaiveDate) -> Result<Vec<LateLines>, DbErr> {
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
    let mut late: BTreeMap<OrderId, LateLines> = BTreeMap::new();
    for (line, order) in lines {
        let Some(order) = order else { continue };
        let missing = line.quantity.0 - came.get(&line.id).copied().unwrap_or_default();
        let promised = line.promised_on.or(order.promised_on);
        let Some(day) = promised.filter(|day| missing > 0 && *day < today) else {
            continue;
        };
        let of_order = late.entry(order.id).or_insert_with(|| LateLines {
            order,
            promised_on: day,
            lines: Vec::new(),
        });
        of_order.promised_on = day.min(of_order.promised_on);
        of_order.lines.push((line, Quantity(missing)));
    }
    Ok(late.into_values().collect())
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
