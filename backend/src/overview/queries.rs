//! Reads of this feature.

use paktbuch_entity::{
    authority, cost_item, device, device_summary, invoice, notice, payout, school, supplier,
};
use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, InvoiceId, NoticeId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait,
};

use super::rows::{InboxInvoice, Progress};

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

/// Every payout with its notice.
pub(super) async fn payouts(conn: &impl ConnectionTrait) -> Result<Vec<(NoticeId, Cents)>, DbErr> {
    payout::Entity::find()
        .select_only()
        .columns([payout::Column::NoticeId, payout::Column::Amount])
        .into_tuple()
        .all(conn)
        .await
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
        .join(JoinType::InnerJoin, invoice::Relation::Supplier.def())
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::Number])
        .column(supplier::Column::Name)
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

/// Devices of a school that are kept and stand in no room.
pub(super) async fn without_room(conn: &impl ConnectionTrait, school: SchoolId) -> Result<u64, DbErr> {
    device::Entity::find()
        .filter(device::Column::SchoolId.eq(school))
        .filter(device::Column::RoomId.is_null())
        .filter(device::Column::Status.ne(DeviceStatus::Disposed))
        .count(conn)
        .await
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
