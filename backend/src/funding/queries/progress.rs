//! How far the proofs are, from sums that are kept as invoices are written and from the devices.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, cost_item, cost_line, device, device_summary, invoice, invoice_line, narrative, proof_gap,
    spending,
};
use paktbuch_types::{Cents, InvoiceLineId, LineKind, NoticeId};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect,
    QueryTrait, RelationTrait, Select,
};

use super::without_serial;
use crate::funding::rows::{Progress, UndatedLine};

/// How far the proof of one notice is, or of each that has an invoice or a device.
///
/// # Errors
/// The database's refusal.
pub async fn progress(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashMap<NoticeId, Progress>, DbErr> {
    let mut all: HashMap<NoticeId, Progress> = HashMap::new();
    for (id, invoices) in invoices(conn, notice).await? {
        all.entry(id).or_default().invoices = count(invoices);
    }
    for (id, devices) in devices(conn, notice).await? {
        all.entry(NoticeId(id)).or_default().devices = count(devices);
    }
    for (id, lines) in lines(conn, notice).await? {
        all.entry(id).or_default().lines = count(lines);
    }
    for row in gaps(conn, notice).await? {
        let progress = all.entry(row.notice_id).or_default();
        let lacks = &mut progress.lacks;
        lacks.open_lines += count(row.open_lines);
        lacks.unpaid_invoices += count(row.unpaid);
        lacks.unproven_invoices += count(row.unproven);
        lacks.short_lines += count(row.short_lines);
        lacks.incomplete_lines += count(row.incomplete_lines);
        progress.undivided += u64::from(row.open_lines > 0);
        progress.incomplete += u64::from(row.short_lines + row.incomplete_lines > 0);
    }
    for (id, devices) in counted(conn, without_serial(), notice).await? {
        all.entry(id).or_default().lacks.without_serial = count(devices);
    }
    let without_room = device::Entity::find().filter(device::Column::RoomId.is_null());
    for (id, devices) in counted(conn, without_room, notice).await? {
        all.entry(id).or_default().lacks.without_room = count(devices);
    }
    let told = narratives(conn, notice).await?;
    for (id, progress) in &mut all {
        progress.lacks_narrative = !told.contains(id);
    }
    Ok(all)
}

/// Notices with a Sachbericht.
async fn narratives(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<HashSet<NoticeId>, DbErr> {
    let ids: Vec<NoticeId> = narrative::Entity::find()
        .select_only()
        .column(narrative::Column::NoticeId)
        .apply_if(notice, |query, notice| {
            query.filter(narrative::Column::NoticeId.eq(notice))
        })
        .into_tuple()
        .all(conn)
        .await?;
    Ok(ids.into_iter().collect())
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or(0)
}

async fn invoices(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, i64)>, DbErr> {
    spending::Entity::find()
        .select_only()
        .column(spending::Column::NoticeId)
        .column_as(
            Expr::col(spending::Column::InvoiceId).count_distinct(),
            "invoices",
        )
        .apply_if(notice, |query, notice| {
            query.filter(spending::Column::NoticeId.eq(notice))
        })
        .group_by(spending::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

async fn devices(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Vec<(i64, i64)>, DbErr> {
    let sum = Expr::from(Func::sum(Expr::col(device_summary::Column::Devices))).cast_as("bigint");
    device_summary::Entity::find()
        .select_only()
        .column(device_summary::Column::NoticeId)
        .column_as(sum, "devices")
        .filter(device_summary::Column::NoticeId.gt(0))
        .apply_if(notice, |query, notice| {
            query.filter(device_summary::Column::NoticeId.eq(notice.0))
        })
        .group_by(device_summary::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// Lines with a part on a notice; those that give money back ask for no day.
fn lines_on(notice: Option<NoticeId>) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .select_only()
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(invoice::Column::RejectedOn.is_null())
        .filter(invoice_line::Column::Gross.gte(Cents::ZERO))
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
}

async fn lines(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Vec<(NoticeId, i64)>, DbErr> {
    lines_on(notice)
        .column_as(
            Expr::col((invoice_line::Entity, invoice_line::Column::Id)).count_distinct(),
            "lines",
        )
        .group_by(cost_item::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}

/// The lines with a part on one notice, or on any, that have no day of order or of acceptance.
///
/// # Errors
/// The database's refusal.
pub async fn undated_lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<UndatedLine>, DbErr> {
    let undated = Condition::any()
        .add(invoice_line::Column::OrderedOn.is_null())
        .add(invoice_line::Column::AcceptedOn.is_null());
    let rows: Vec<(
        NoticeId,
        InvoiceLineId,
        LineKind,
        Option<NaiveDate>,
        Option<NaiveDate>,
    )> = lines_on(notice)
        .columns([
            invoice_line::Column::Id,
            invoice_line::Column::Kind,
            invoice_line::Column::OrderedOn,
            invoice_line::Column::AcceptedOn,
        ])
        .filter(undated)
        .distinct()
        .into_tuple()
        .all(conn)
        .await?;
    let line = |(notice, _, kind, ordered_on, accepted_on)| UndatedLine {
        notice,
        kind,
        ordered_on,
        accepted_on,
    };
    Ok(rows.into_iter().map(line).collect())
}

async fn gaps(conn: &impl ConnectionTrait, notice: Option<NoticeId>) -> Result<Vec<proof_gap::Model>, DbErr> {
    proof_gap::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(proof_gap::Column::NoticeId.eq(notice))
        })
        .all(conn)
        .await
}

/// Of these devices, how many each notice binds.
async fn counted(
    conn: &impl ConnectionTrait,
    devices: Select<device::Entity>,
    notice: Option<NoticeId>,
) -> Result<Vec<(NoticeId, i64)>, DbErr> {
    devices
        .select_only()
        .column(device::Column::NoticeId)
        .column_as(Expr::col(device::Column::Id).count(), "devices")
        .filter(device::Column::NoticeId.is_not_null())
        .apply_if(notice, |query, notice| {
            query.filter(device::Column::NoticeId.eq(notice))
        })
        .group_by(device::Column::NoticeId)
        .into_tuple()
        .all(conn)
        .await
}
