//! The records that figures add up, each with its amount.

mod open_orders;
mod own_funds;
mod years;

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{
    application, application_school, cost_item, cost_line, invoice, notice, order_line, payout,
    purchase_order, school,
};
use paktbuch_types::{
    ApplicationId, CostItemId, CostLineId, InvoiceId, NoticeId, OrderId, OrderLineId, SchoolId,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

pub(in crate::budgets) use open_orders::open_on;
pub(in crate::budgets) use own_funds::open_own_funds;
pub(in crate::budgets) use years::{booked, came_back, one_provided, payment_days, provided};

/// Every notice.
pub(in crate::budgets) async fn notices(conn: &impl ConnectionTrait) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .order_by_asc(notice::Column::NoticeDate)
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await
}

/// Every application with the amounts of its schools.
pub(in crate::budgets) async fn applications(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(application::Model, Vec<application_school::Model>)>, DbErr> {
    let mut parts: HashMap<ApplicationId, Vec<application_school::Model>> = HashMap::new();
    for part in application_school::Entity::find()
        .order_by_asc(application_school::Column::SchoolId)
        .all(conn)
        .await?
    {
        parts.entry(part.application_id).or_default().push(part);
    }
    let rows = application::Entity::find()
        .order_by_asc(application::Column::Id)
        .all(conn)
        .await?;
    let with = |row: application::Model| {
        let own = parts.remove(&row.id).unwrap_or_default();
        (row, own)
    };
    Ok(rows.into_iter().map(with).collect())
}

/// Every Einzelansatz.
pub(in crate::budgets) async fn items(conn: &impl ConnectionTrait) -> Result<Vec<cost_item::Model>, DbErr> {
    cost_item::Entity::find()
        .order_by_asc(cost_item::Column::NoticeId)
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await
}

/// Every line of a cost plan.
pub(in crate::budgets) async fn lines(conn: &impl ConnectionTrait) -> Result<Vec<cost_line::Model>, DbErr> {
    cost_line::Entity::find()
        .order_by_asc(cost_line::Column::CostItemId)
        .order_by_asc(cost_line::Column::Position)
        .all(conn)
        .await
}

/// Every payout.
pub(in crate::budgets) async fn payouts(conn: &impl ConnectionTrait) -> Result<Vec<payout::Model>, DbErr> {
    payout::Entity::find()
        .order_by_asc(payout::Column::PaidOn)
        .order_by_asc(payout::Column::Id)
        .all(conn)
        .await
}

/// Number, seller and day of invoices.
pub(in crate::budgets) type InvoiceHeads = HashMap<InvoiceId, (String, String, NaiveDate)>;

/// Those of every invoice.
pub(in crate::budgets) async fn invoice_heads(conn: &impl ConnectionTrait) -> Result<InvoiceHeads, DbErr> {
    let rows: Vec<(InvoiceId, String, String, NaiveDate)> = invoice::Entity::find()
        .select_only()
        .columns([
            invoice::Column::Id,
            invoice::Column::Number,
            invoice::Column::Seller,
            invoice::Column::IssueDate,
        ])
        .into_tuple()
        .all(conn)
        .await?;
    let head = |(id, number, seller, day)| (id, (number, seller, day));
    Ok(rows.into_iter().map(head).collect())
}

/// Lines of orders with their school, order, and its number and subject.
pub(in crate::budgets) type Ordered = HashMap<OrderLineId, (Option<SchoolId>, OrderId, String)>;

/// Every line of an order.
pub(in crate::budgets) async fn ordered(conn: &impl ConnectionTrait) -> Result<Ordered, DbErr> {
    let rows = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .all(conn)
        .await?;
    let row = |(line, order): (order_line::Model, Option<purchase_order::Model>)| {
        let order = order?;
        let label = format!("Bestellung {}: {}", order.number, order.subject);
        Some((line.id, (line.school_id, order.id, label)))
    };
    Ok(rows.into_iter().filter_map(row).collect())
}

/// Names of all schools, in their order.
pub(in crate::budgets) async fn all_schools(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(SchoolId, String)>, DbErr> {
    school::Entity::find()
        .select_only()
        .columns([school::Column::Id, school::Column::Name])
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .into_tuple()
        .all(conn)
        .await
}

/// The school with this number; `None` where there is none.
pub(in crate::budgets) async fn school_numbered(
    conn: &impl ConnectionTrait,
    number: &str,
) -> Result<Option<SchoolId>, DbErr> {
    school::Entity::find()
        .filter(school::Column::Number.eq(number))
        .select_only()
        .column(school::Column::Id)
        .into_tuple()
        .one(conn)
        .await
}

/// Lines of cost plans by their Einzelansatz.
pub(in crate::budgets) fn by_item(lines: &[cost_line::Model]) -> HashMap<CostItemId, Vec<&cost_line::Model>> {
    let mut by_item: HashMap<CostItemId, Vec<&cost_line::Model>> = HashMap::new();
    for line in lines {
        by_item.entry(line.cost_item_id).or_default().push(line);
    }
    by_item
}

/// Where a line of a cost plan stands: its Einzelansatz, notice, school and label.
#[derive(Debug, Clone)]
pub(in crate::budgets) struct LinePlace {
    pub(in crate::budgets) item: CostItemId,
    pub(in crate::budgets) notice: NoticeId,
    pub(in crate::budgets) school: Option<SchoolId>,
    /// „1.2 WLAN-Zugangspunkte“.
    pub(in crate::budgets) label: String,
}

/// The places of all lines.
pub(in crate::budgets) fn places(
    items: &[cost_item::Model],
    lines: &[cost_line::Model],
) -> HashMap<CostLineId, LinePlace> {
    let items: HashMap<CostItemId, &cost_item::Model> = items.iter().map(|item| (item.id, item)).collect();
    let place = |line: &cost_line::Model| {
        let item = items.get(&line.cost_item_id)?;
        let place = LinePlace {
            item: item.id,
            notice: item.notice_id,
            school: line.school_id,
            label: format!("{}.{} {}", item.position, line.position, line.title),
        };
        Some((line.id, place))
    };
    lines.iter().filter_map(place).collect()
}
