//! The notes that have to do with a notice.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{
    delivery, device, drawdown, invoice, memo, notice_amendment, payment, payout, purchase_order,
    reallocation, school,
};
use paktbuch_types::{DeviceId, InvoiceId, MemoId, MemoSubject, OrderId, SchoolId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::{AT_ONCE, Belonging};

/// Notes on the notice and what hangs on it (application, proof, change notices, reallocations, drawdowns, payouts, invoices with
/// payments, orders with deliveries, devices, schools), by day: their ids alone, for there may be many.
pub(super) async fn memo_ids(conn: &impl ConnectionTrait, of: &Belonging) -> Result<Vec<MemoId>, DbErr> {
    let notice = of.notice;
    let drawdowns = drawdown::Entity::find().filter(drawdown::Column::NoticeId.eq(notice));
    let amendments = notice_amendment::Entity::find().filter(notice_amendment::Column::NoticeId.eq(notice));
    let reallocations = reallocation::Entity::find().filter(reallocation::Column::NoticeId.eq(notice));
    let payouts = payout::Entity::find().filter(payout::Column::NoticeId.eq(notice));
    let devices = device::Entity::find().filter(device::Column::NoticeId.eq(notice));
    let (mut payments, mut deliveries) = (Vec::new(), Vec::new());
    for some in of.invoices.chunks(AT_ONCE) {
        let of_some = payment::Entity::find().filter(payment::Column::InvoiceId.is_in(some.iter().copied()));
        payments.extend(ids_of(conn, of_some, payment::Column::Id).await?);
    }
    for some in of.orders.chunks(AT_ONCE) {
        let of_some = delivery::Entity::find().filter(delivery::Column::OrderId.is_in(some.iter().copied()));
        deliveries.extend(ids_of(conn, of_some, delivery::Column::Id).await?);
    }
    let subjects: [(MemoSubject, Vec<i64>); 13] = [
        (MemoSubject::Notice, vec![notice.0]),
        (MemoSubject::Proof, vec![notice.0]),
        (
            MemoSubject::Application,
            of.application.iter().map(|id| id.0).collect(),
        ),
        (
            MemoSubject::Drawdown,
            ids_of(conn, drawdowns, drawdown::Column::Id).await?,
        ),
        (
            MemoSubject::Amendment,
            ids_of(conn, amendments, notice_amendment::Column::Id).await?,
        ),
        (
            MemoSubject::Reallocation,
            ids_of(conn, reallocations, reallocation::Column::Id).await?,
        ),
        (
            MemoSubject::Payout,
            ids_of(conn, payouts, payout::Column::Id).await?,
        ),
        (MemoSubject::Invoice, of.invoices.iter().map(|id| id.0).collect()),
        (MemoSubject::Payment, payments),
        (MemoSubject::Order, of.orders.iter().map(|id| id.0).collect()),
        (MemoSubject::Delivery, deliveries),
        (
            MemoSubject::Device,
            ids_of(conn, devices, device::Column::Id).await?,
        ),
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

/// The ids of these records.
async fn ids_of<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    records: Select<E>,
    id: E::Column,
) -> Result<Vec<i64>, DbErr> {
    records.select_only().column(id).into_tuple().all(conn).await
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
