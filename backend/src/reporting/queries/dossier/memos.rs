//! The notes that have to do with a notice.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{device, drawdown, invoice, memo, purchase_order, school};
use paktbuch_types::{DeviceId, DrawdownId, InvoiceId, MemoId, MemoSubject, OrderId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::{AT_ONCE, Belonging};

/// Notes on the notice, its application, proof, drawdowns, invoices, orders, devices and schools, by day: their ids alone, for there may
/// be many.
pub(super) async fn memo_ids(conn: &impl ConnectionTrait, of: &Belonging) -> Result<Vec<MemoId>, DbErr> {
    let drawdowns: Vec<DrawdownId> = drawdown::Entity::find()
        .select_only()
        .column(drawdown::Column::Id)
        .filter(drawdown::Column::NoticeId.eq(of.notice))
        .into_tuple()
        .all(conn)
        .await?;
    let devices: Vec<DeviceId> = device::Entity::find()
        .select_only()
        .column(device::Column::Id)
        .filter(device::Column::NoticeId.eq(of.notice))
        .into_tuple()
        .all(conn)
        .await?;
    let subjects: [(MemoSubject, Vec<i64>); 8] = [
        (MemoSubject::Notice, vec![of.notice.0]),
        (MemoSubject::Proof, vec![of.notice.0]),
        (
            MemoSubject::Application,
            of.application.iter().map(|id| id.0).collect(),
        ),
        (MemoSubject::Drawdown, drawdowns.iter().map(|id| id.0).collect()),
        (MemoSubject::Invoice, of.invoices.iter().map(|id| id.0).collect()),
        (MemoSubject::Order, of.orders.iter().map(|id| id.0).collect()),
        (MemoSubject::Device, devices.iter().map(|id| id.0).collect()),
        (MemoSubject::School, of.schools.iter().map(|id| id.0).collect()),
    ];
    let mut ids: Vec<(NaiveDate, MemoId)> = Vec::new();
    for (kind, subjects) in &subjects {
        for some in subjects.chunks(AT_ONCE) {
            let found = memo::Entity::find()
                .select_only()
                .columns([memo::Column::SaidOn, memo::Column::Id])
                .filter(memo::Column::SubjectKind.eq(*kind))
                .filter(memo::Column::SubjectId.is_in(some.iter().copied()))
                .into_tuple::<(NaiveDate, MemoId)>()
                .all(conn)
                .await?;
            ids.extend(found);
        }
    }
    ids.sort_unstable();
    Ok(ids.into_iter().map(|(_, id)| id).collect())
}

/// These notes, by day; at most [`PAGE`](super::PAGE).
pub(in crate::reporting) async fn memos_of(
    conn: &impl ConnectionTrait,
    ids: &[MemoId],
) -> Result<Vec<memo::Model>, DbErr> {
    memo::Entity::find()
        .filter(memo::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(memo::Column::SaidOn)
        .order_by_asc(memo::Column::Id)
        .all(conn)
        .await
}

/// How users know the invoices, orders, devices and schools that these notes are on: number, inventory number or name.
pub(in crate::reporting) async fn memo_subjects(
    conn: &impl ConnectionTrait,
    memos: &[memo::Model],
) -> Result<HashMap<(MemoSubject, i64), String>, DbErr> {
    let of = |kind: MemoSubject| {
        let of_kind = memos.iter().filter(move |memo| memo.subject_kind == kind);
        of_kind.map(|memo| memo.subject_id)
    };
    let mut names = HashMap::new();
    let invoices: Vec<(InvoiceId, String)> = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::Number])
        .filter(invoice::Column::Id.is_in(of(MemoSubject::Invoice)))
        .into_tuple()
        .all(conn)
        .await?;
    let invoices = invoices
        .into_iter()
        .map(|(id, number)| ((MemoSubject::Invoice, id.0), number));
    names.extend(invoices);
    let orders: Vec<(OrderId, String)> = purchase_order::Entity::find()
        .select_only()
        .columns([purchase_order::Column::Id, purchase_order::Column::Number])
        .filter(purchase_order::Column::Id.is_in(of(MemoSubject::Order)))
        .into_tuple()
        .all(conn)
        .await?;
    names.extend(
        orders
            .into_iter()
            .map(|(id, number)| ((MemoSubject::Order, id.0), number)),
    );
    let devices: Vec<(DeviceId, String)> = device::Entity::find()
        .select_only()
        .columns([device::Column::Id, device::Column::InventoryNumber])
        .filter(device::Column::Id.is_in(of(MemoSubject::Device)))
        .into_tuple()
        .all(conn)
        .await?;
    names.extend(
        devices
            .into_iter()
            .map(|(id, number)| ((MemoSubject::Device, id.0), number)),
    );
    let schools: Vec<(SchoolId, String)> = school::Entity::find()
        .select_only()
        .columns([school::Column::Id, school::Column::Name])
        .filter(school::Column::Id.is_in(of(MemoSubject::School)))
        .into_tuple()
        .all(conn)
        .await?;
    names.extend(
        schools
            .into_iter()
            .map(|(id, name)| ((MemoSubject::School, id.0), name)),
    );
    Ok(names)
}
