//! What programmes limit: the cost plan and the invoiced amounts by school, the amounts of each device, names of lines.

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, funding_share, invoice, invoice_line, school,
};
use paktbuch_types::{Cents, CostItemId, DeviceId, InvoiceLineId, LineKind, NoticeId, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use super::allocations::allocations;
use super::devices::delivered;
use crate::checking::rows::{PlanLine, SchoolAmount, ShareRow};

/// The cost plans of these notices, in their order.
pub(in crate::checking) async fn plan_lines(
    conn: &impl ConnectionTrait,
    notices: &[NoticeId],
) -> Result<Vec<PlanLine>, DbErr> {
    type Line = (NoticeId, CostItemId, i64, i64, String, Option<SchoolId>, Cents);
    let rows: Vec<Line> = cost_line::Entity::find()
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .select_only()
        .column(cost_item::Column::NoticeId)
        .column(cost_line::Column::CostItemId)
        .column_as(cost_item::Column::Position, "item_position")
        .column(cost_line::Column::Position)
        .column(cost_line::Column::Title)
        .column(cost_line::Column::SchoolId)
        .column(cost_line::Column::Eligible)
        .filter(cost_item::Column::NoticeId.is_in(notices.iter().copied()))
        .order_by_asc(cost_item::Column::NoticeId)
        .order_by_asc(cost_item::Column::Position)
        .order_by_asc(cost_line::Column::Position)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(notice, item, item_position, position, title, school, eligible): Line| PlanLine {
        notice,
        item,
        label: format!("Kostenzeile {item_position}.{position}"),
        title,
        school,
        eligible,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Allocations to these notices with their school, of invoices up to a day; all without one.
pub(in crate::checking) async fn invoiced_by_school(
    conn: &impl ConnectionTrait,
    notices: &[NoticeId],
    until: Option<NaiveDate>,
) -> Result<Vec<SchoolAmount>, DbErr> {
    type Part = (NoticeId, Option<SchoolId>, Option<SchoolId>, Cents);
    let rows: Vec<Part> = allocations()
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .select_only()
        .column(cost_item::Column::NoticeId)
        .column_as(allocation::Column::SchoolId, "own_school")
        .column_as(cost_line::Column::SchoolId, "planned_school")
        .column(allocation::Column::Eligible)
        .filter(cost_item::Column::NoticeId.is_in(notices.iter().copied()))
        .apply_if(until, |query, until| {
            query.filter(invoice::Column::IssueDate.lte(until))
        })
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(notice, own, planned, eligible): Part| SchoolAmount {
        notice,
        school: own.or(planned),
        eligible,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// What these notices pay of each device with a record, one row an allocation; of devices delivered up to a day.
pub(in crate::checking) async fn device_shares(
    conn: &impl ConnectionTrait,
    notices: &[NoticeId],
    until: Option<NaiveDate>,
) -> Result<Vec<ShareRow>, DbErr> {
    type Share = (NoticeId, DeviceId, String, Cents, Cents, Cents, Cents);
    let rows: Vec<Share> = allocations()
        .join_rev(JoinType::InnerJoin, funding_share::Relation::Allocation.def())
        .join(JoinType::InnerJoin, funding_share::Relation::Device.def())
        .select_only()
        .column(cost_item::Column::NoticeId)
        .column(device::Column::Id)
        .column(device::Column::InventoryNumber)
        .column(funding_share::Column::Gross)
        .column(funding_share::Column::Net)
        .column_as(allocation::Column::Gross, "allocated")
        .column_as(allocation::Column::Eligible, "eligible")
        .filter(cost_item::Column::NoticeId.is_in(notices.iter().copied()))
        .filter(device::Column::Kind.eq(LineKind::Device))
        .filter(delivered(until))
        .order_by_asc(device::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(notice, id, inventory_number, gross, net, allocated, eligible): Share| ShareRow {
        notice,
        id,
        inventory_number,
        gross: gross.pro_rata(eligible.0, allocated.0),
        net: net.pro_rata(eligible.0, allocated.0),
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Names of the lines that these notices pay a part of; of the `searched` ones only names that hold one of the parts of words, lower
/// case and A to Z.
pub(in crate::checking) async fn line_names(
    conn: &impl ConnectionTrait,
    notices: &[NoticeId],
    (searched, parts): (&[NoticeId], &[&str]),
) -> Result<Vec<(InvoiceLineId, String)>, DbErr> {
    let holds_one = parts.iter().fold(Condition::any(), |any, part| {
        let name = Expr::col((invoice_line::Entity, invoice_line::Column::Name));
        any.add(Expr::from(Func::lower(name)).like(format!("%{part}%")))
    });
    let found = Condition::all()
        .add(cost_item::Column::NoticeId.is_in(searched.iter().copied()))
        .add(holds_one);
    let wanted = Condition::any()
        .add(cost_item::Column::NoticeId.is_in(notices.iter().copied()))
        .add(found);
    allocations()
        .select_only()
        .column(invoice_line::Column::Id)
        .column(invoice_line::Column::Name)
        .filter(wanted)
        .distinct()
        .into_tuple()
        .all(conn)
        .await
}

/// Every school.
pub(in crate::checking) async fn all_schools(
    conn: &impl ConnectionTrait,
) -> Result<Vec<school::Model>, DbErr> {
    school::Entity::find()
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id)
        .all(conn)
        .await
}
