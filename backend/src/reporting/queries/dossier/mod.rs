//! What the Förderakte of a notice holds: its stored documents, and the records that have none.

mod stored;

use std::collections::{BTreeSet, HashMap};

use paktbuch_entity::{
    allocation, award_note, award_offer, cost_item, cost_line, delivery, drawdown, invoice, invoice_line,
    memo, notice, notice_amendment, order_line, payment, payment_row, payout, purchase_order, reallocation,
    supplier,
};
use paktbuch_types::{
    ApplicationId, CostLineId, InvoiceId, MemoSubject, NoticeId, OrderId, PaymentRowId, SchoolId,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait, Select,
};

pub(in crate::reporting) use stored::stored_files;

/// Ids that one query asks for at once.
const AT_ONCE: usize = 500;

/// Whatever belongs to a notice, by its ids.
#[derive(Debug)]
pub(in crate::reporting) struct Belonging {
    pub(in crate::reporting) notice: NoticeId,
    pub(in crate::reporting) application: Option<ApplicationId>,
    schools: Vec<SchoolId>,
    pub(in crate::reporting) orders: Vec<OrderId>,
    pub(in crate::reporting) invoices: Vec<InvoiceId>,
}

/// Orders, invoices and schools that have to do with a notice, in the order of their ids.
pub(in crate::reporting) async fn belonging(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
) -> Result<Belonging, DbErr> {
    let lines = cost_line::Entity::find()
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice.id))
        .order_by_asc(cost_line::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<CostLineId> = lines.iter().map(|line| line.id).collect();
    let ordered: Vec<(OrderId, Option<SchoolId>)> = order_line::Entity::find()
        .select_only()
        .columns([order_line::Column::OrderId, order_line::Column::SchoolId])
        .filter(order_line::Column::CostLineId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let invoiced: Vec<(InvoiceId, Option<SchoolId>)> = allocation::Entity::find()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .column(allocation::Column::SchoolId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(allocation::Column::CostLineId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(conn)
        .await?;
    let of_lines = lines.iter().filter_map(|line| line.school_id);
    let schools = of_lines
        .chain(ordered.iter().filter_map(|(_, school)| *school))
        .chain(invoiced.iter().filter_map(|(_, school)| *school));
    Ok(Belonging {
        notice: notice.id,
        application: notice.application_id,
        schools: each_once(schools),
        orders: each_once(ordered.iter().map(|(order, _)| *order)),
        invoices: each_once(invoiced.iter().map(|(invoice, _)| *invoice)),
    })
}

fn each_once<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let once: BTreeSet<T> = ids.collect();
    once.into_iter().collect()
}

/// Notes on the notice and what hangs on it: application, proof, change notices, reallocations, drawdowns, payouts, invoices with payments,
/// orders with deliveries. By day.
pub(in crate::reporting) async fn memos(
    conn: &impl ConnectionTrait,
    of: &Belonging,
) -> Result<Vec<memo::Model>, DbErr> {
    let drawdowns = drawdown::Entity::find().filter(drawdown::Column::NoticeId.eq(of.notice));
    let amendments =
        notice_amendment::Entity::find().filter(notice_amendment::Column::NoticeId.eq(of.notice));
    let reallocations = reallocation::Entity::find().filter(reallocation::Column::NoticeId.eq(of.notice));
    let payouts = payout::Entity::find().filter(payout::Column::NoticeId.eq(of.notice));
    let any = Condition::any()
        .add(about(MemoSubject::Notice, [of.notice.0]))
        .add(about(MemoSubject::Proof, [of.notice.0]))
        .add(about(MemoSubject::Application, of.application.map(|id| id.0)))
        .add(about_all(MemoSubject::Drawdown, drawdowns, drawdown::Column::Id))
        .add(about_all(
            MemoSubject::Amendment,
            amendments,
            notice_amendment::Column::Id,
        ))
        .add(about_all(
            MemoSubject::Reallocation,
            reallocations,
            reallocation::Column::Id,
        ))
        .add(about_all(MemoSubject::Payout, payouts, payout::Column::Id));
    let mut rows = memo::Entity::find().filter(any).all(conn).await?;
    for ids in of.invoices.chunks(AT_ONCE) {
        let payments = payment::Entity::find().filter(payment::Column::InvoiceId.is_in(ids.iter().copied()));
        let any = Condition::any()
            .add(about(MemoSubject::Invoice, ids.iter().map(|id| id.0)))
            .add(about_all(MemoSubject::Payment, payments, payment::Column::Id));
        rows.extend(memo::Entity::find().filter(any).all(conn).await?);
    }
    for ids in of.orders.chunks(AT_ONCE) {
        let deliveries =
            delivery::Entity::find().filter(delivery::Column::OrderId.is_in(ids.iter().copied()));
        let any = Condition::any()
            .add(about(MemoSubject::Order, ids.iter().map(|id| id.0)))
            .add(about_all(MemoSubject::Delivery, deliveries, delivery::Column::Id));
        rows.extend(memo::Entity::find().filter(any).all(conn).await?);
    }
    rows.sort_by_key(|row| (row.said_on, row.id));
    Ok(rows)
}

/// Notes on records of a kind with these ids.
fn about(kind: MemoSubject, ids: impl IntoIterator<Item = i64>) -> Condition {
    Condition::all()
        .add(memo::Column::SubjectKind.eq(kind))
        .add(memo::Column::SubjectId.is_in(ids))
}

/// Notes on every record of a kind that `records` finds; `id` is the column of its id.
fn about_all<E: EntityTrait>(kind: MemoSubject, records: Select<E>, id: E::Column) -> Condition {
    let ids = records.select_only().column(id).into_query();
    Condition::all()
        .add(memo::Column::SubjectKind.eq(kind))
        .add(memo::Column::SubjectId.in_subquery(ids))
}

/// A payment with its invoice and the row of a payment file that it was entered from.
pub(in crate::reporting) type Paid = (payment::Model, invoice::Model, Option<payment_row::Model>);

/// Payments of the notice's invoices, by day.
pub(in crate::reporting) async fn payments_of(
    conn: &impl ConnectionTrait,
    of: &Belonging,
) -> Result<Vec<Paid>, DbErr> {
    let mut paid = Vec::new();
    for ids in of.invoices.chunks(AT_ONCE) {
        let rows = payment::Entity::find()
            .filter(payment::Column::InvoiceId.is_in(ids.iter().copied()))
            .find_also_related(invoice::Entity)
            .all(conn)
            .await?;
        let of_files: Vec<PaymentRowId> = rows.iter().filter_map(|(row, _)| row.row_id).collect();
        let files: HashMap<PaymentRowId, payment_row::Model> = payment_row::Entity::find()
            .filter(payment_row::Column::Id.is_in(of_files))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.id, row))
            .collect();
        paid.extend(rows.into_iter().filter_map(|(row, invoice)| {
            let file = row.row_id.and_then(|id| files.get(&id)).cloned();
            Some((row, invoice?, file))
        }));
    }
    paid.sort_by_key(|(row, ..)| (row.paid_on, row.id));
    Ok(paid)
}

/// An order with the name of its supplier, its award note and the offers.
pub(in crate::reporting) struct Awarded {
    pub(in crate::reporting) order: purchase_order::Model,
    pub(in crate::reporting) supplier: String,
    pub(in crate::reporting) note: Option<award_note::Model>,
    pub(in crate::reporting) offers: Vec<award_offer::Model>,
}

/// The notice's orders with how they were awarded.
pub(in crate::reporting) async fn awards_of(
    conn: &impl ConnectionTrait,
    of: &Belonging,
) -> Result<Vec<Awarded>, DbErr> {
    let mut awarded = Vec::new();
    for ids in of.orders.chunks(AT_ONCE) {
        let orders = purchase_order::Entity::find()
            .filter(purchase_order::Column::Id.is_in(ids.iter().copied()))
            .order_by_asc(purchase_order::Column::Id)
            .find_also_related(supplier::Entity)
            .all(conn)
            .await?;
        let mut notes: HashMap<OrderId, award_note::Model> = award_note::Entity::find()
            .filter(award_note::Column::OrderId.is_in(ids.iter().copied()))
            .all(conn)
            .await?
            .into_iter()
            .map(|row| (row.order_id, row))
            .collect();
        let mut offers: HashMap<OrderId, Vec<award_offer::Model>> = HashMap::new();
        for row in award_offer::Entity::find()
            .filter(award_offer::Column::OrderId.is_in(ids.iter().copied()))
            .order_by_asc(award_offer::Column::Position)
            .all(conn)
            .await?
        {
            offers.entry(row.order_id).or_default().push(row);
        }
        awarded.extend(orders.into_iter().map(|(order, supplier)| Awarded {
            supplier: supplier.map(|row| row.name).unwrap_or_default(),
            note: notes.remove(&order.id),
            offers: offers.remove(&order.id).unwrap_or_default(),
            order,
        }));
    }
    Ok(awarded)
}
