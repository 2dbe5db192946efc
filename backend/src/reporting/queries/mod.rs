//! Reads of this feature.

mod dossier;
mod installations;
mod inventory;
mod made;
mod orders;

use chrono::NaiveDate;
use paktbuch_entity::{authority, cost_item, cost_line, device, document, filing, notice, payout, school};
use paktbuch_types::{CostItemId, NoticeId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, IsolationLevel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, TransactionTrait,
};

pub(super) use dossier::{
    Applied, Awarded, Belonging, Delivered, Ordered, PAGE, Paid, applied, awards_of, belonging, conditions,
    cuts, deliveries_of, filings, lines_of, memo_subjects, memos_of, parts, payment_ids, payments_of, steps,
    stored_files,
};
pub(super) use installations::{InstalledPart, installed_parts};
pub(super) use inventory::{bought, count, device_ids, device_page, disposed, names, perhaps_changed};
pub(super) use made::{MadeRecord, count_made, is_made, last_figures, last_kept, made_reports};
pub(super) use orders::{memo_texts, ordered_lines};

use super::rows::NoticeChoice;
use crate::db::Db;

/// One state of the database for all reads of a report. Dropped, it ends.
pub(super) async fn snapshot(db: &Db) -> Result<DatabaseTransaction, DbErr> {
    // SQLite reads one state in every transaction and knows no isolation levels.
    let isolation = (!db.is_sqlite()).then_some(IsolationLevel::RepeatableRead);
    db.reader().begin_with_config(isolation, None).await
}

/// The school authority; `None` before it is set up.
pub(super) async fn the_authority(conn: &impl ConnectionTrait) -> Result<Option<authority::Model>, DbErr> {
    authority::Entity::find_by_id(1_i64).one(conn).await
}

/// A notice.
pub(super) async fn the_notice(
    conn: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<Option<notice::Model>, DbErr> {
    notice::Entity::find_by_id(id).one(conn).await
}

/// The notice with this reference (Aktenzeichen).
pub(super) async fn notice_id(
    conn: &impl ConnectionTrait,
    reference: &str,
) -> Result<Option<NoticeId>, DbErr> {
    notice::Entity::find()
        .select_only()
        .column(notice::Column::Id)
        .filter(notice::Column::Reference.eq(reference.trim()))
        .into_tuple()
        .one(conn)
        .await
}

/// Whether there is this notice; for who is bound to some schools, whether it binds a device of theirs.
pub(super) async fn is_notice_seen(
    conn: &impl ConnectionTrait,
    schools: Option<&[SchoolId]>,
    id: NoticeId,
) -> Result<bool, DbErr> {
    let Some(schools) = schools else {
        return Ok(the_notice(conn, id).await?.is_some());
    };
    let devices = device::Entity::find()
        .filter(device::Column::NoticeId.eq(id))
        .filter(device::Column::SchoolId.is_in(schools.iter().copied()));
    Ok(devices.count(conn).await? > 0)
}

/// The version of a notice's proof that was filed last, with its workbook.
pub(super) async fn last_filing(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<Option<(filing::Model, Option<document::Model>)>, DbErr> {
    let last = filing::Entity::find()
        .filter(filing::Column::NoticeId.eq(notice))
        .filter(filing::Column::IsInterim.eq(false))
        .order_by_desc(filing::Column::Number)
        .one(conn)
        .await?;
    let Some(last) = last else { return Ok(None) };
    let file = document::Entity::find_by_id(last.document_id).one(conn).await?;
    Ok(Some((last, file)))
}

/// Every notice, the latest first.
pub(super) async fn notice_choices(conn: &impl ConnectionTrait) -> Result<Vec<NoticeChoice>, DbErr> {
    let rows = notice::Entity::find()
        .order_by_desc(notice::Column::NoticeDate)
        .order_by_desc(notice::Column::Id)
        .all(conn)
        .await?;
    let choice = |row: notice::Model| NoticeChoice {
        id: row.id,
        reference: row.reference,
        title: row.title,
        proof_due: row.proof_due,
    };
    Ok(rows.into_iter().map(choice).collect())
}

/// Schools that may be chosen, by name.
pub(super) async fn school_choices(
    conn: &impl ConnectionTrait,
    scope: Option<&[SchoolId]>,
) -> Result<Vec<school::Model>, DbErr> {
    let mut query = school::Entity::find()
        .order_by_asc(school::Column::SortKey)
        .order_by_asc(school::Column::Id);
    if let Some(scope) = scope {
        query = query.filter(school::Column::Id.is_in(scope.iter().copied()));
    }
    query.all(conn).await
}

/// The cost plan of a notice: its Einzelansätze and the lines of all of them, each in their order.
pub(super) async fn cost_plan(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
) -> Result<(Vec<cost_item::Model>, Vec<cost_line::Model>), DbErr> {
    let items = cost_item::Entity::find()
        .filter(cost_item::Column::NoticeId.eq(notice))
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await?;
    let ids: Vec<CostItemId> = items.iter().map(|item| item.id).collect();
    let lines = cost_line::Entity::find()
        .filter(cost_line::Column::CostItemId.is_in(ids))
        .order_by_asc(cost_line::Column::Position)
        .all(conn)
        .await?;
    Ok((items, lines))
}

/// What was paid out on a notice up to a day, by day.
pub(super) async fn payouts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<payout::Model>, DbErr> {
    payout::Entity::find()
        .filter(payout::Column::NoticeId.eq(notice))
        .filter(payout::Column::PaidOn.lte(as_of))
        .order_by_asc(payout::Column::PaidOn)
        .order_by_asc(payout::Column::Id)
        .all(conn)
        .await
}
