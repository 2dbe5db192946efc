//! What was spent for a school, by notice.

use std::collections::BTreeMap;

use paktbuch_entity::{allocation, cost_item, cost_line, device_summary, notice};
use paktbuch_types::{Cents, NoticeId, SchoolId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use crate::schools::rows::MoneyRow;

/// Money allocated to a school and devices bound there, by notice in the order of their references; own funds last.
///
/// # Errors
/// The database's refusal.
pub async fn money(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<MoneyRow>, DbErr> {
    let mut sums: BTreeMap<Option<NoticeId>, MoneyRow> = BTreeMap::new();
    for (notice, gross, eligible) in allocated(conn, school).await? {
        let row = sums.entry(notice).or_insert_with(MoneyRow::empty);
        row.gross = gross;
        row.eligible = eligible;
    }
    for (notice, devices, gross) in devices(conn, school).await? {
        let row = sums
            .entry((notice != 0).then_some(NoticeId(notice)))
            .or_insert_with(MoneyRow::empty);
        row.devices = devices;
        row.device_gross = gross;
    }
    let ids: Vec<NoticeId> = sums.keys().copied().flatten().collect();
    let notices = notice::Entity::find()
        .filter(notice::Column::Id.is_in(ids))
        .all(conn)
        .await?;
    for notice in notices {
        if let Some(row) = sums.get_mut(&Some(notice.id)) {
            row.notice = Some((notice.id, notice.reference, notice.title));
        }
    }
    let mut rows: Vec<MoneyRow> = sums.into_values().collect();
    rows.sort_by(|a, b| {
        let key = |row: &MoneyRow| row.notice.as_ref().map(|(_, reference, _)| reference.clone());
        (a.notice.is_none(), key(a)).cmp(&(b.notice.is_none(), key(b)))
    });
    Ok(rows)
}

/// Gross and eligible sums of the allocations that name the school, or whose line of the cost plan does.
async fn allocated(
    conn: &impl ConnectionTrait,
    school: SchoolId,
) -> Result<Vec<(Option<NoticeId>, Cents, Cents)>, DbErr> {
    let sum = |column: allocation::Column| {
        Expr::from(Func::sum(Expr::col((allocation::Entity, column)))).cast_as("bigint")
    };
    let of_school = Condition::any().add(allocation::Column::SchoolId.eq(school)).add(
        Condition::all()
            .add(allocation::Column::SchoolId.is_null())
            .add(cost_line::Column::SchoolId.eq(school)),
    );
    allocation::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .column_as(sum(allocation::Column::Gross), "gross_sum")
        .column_as(sum(allocation::Column::Eligible), "eligible_sum")
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(of_school)
        .group_by(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// Number and purchase value of the school's devices by notice; 0 = none.
async fn devices(conn: &impl ConnectionTrait, school: SchoolId) -> Result<Vec<(i64, i64, Cents)>, DbErr> {
    let sum = |column: device_summary::Column| {
        Expr::from(Func::sum(Expr::col((device_summary::Entity, column)))).cast_as("bigint")
    };
    device_summary::Entity::find()
        .select_only()
        .column(device_summary::Column::NoticeId)
        .column_as(sum(device_summary::Column::Devices), "device_sum")
        .column_as(sum(device_summary::Column::Gross), "gross_sum")
        .filter(device_summary::Column::SchoolId.eq(school))
        .filter(device_summary::Column::Devices.gt(0))
        .group_by(device_summary::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}
