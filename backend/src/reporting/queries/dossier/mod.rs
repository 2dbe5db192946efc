//! What the Förderakte of a notice holds: its stored documents, and the records that have none.

mod memos;
mod records;
mod stored;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{
    allocation, award_note, award_offer, cost_item, cost_line, invoice, invoice_line, notice, order_line,
    payment, payment_row, purchase_order, supplier,
};
use paktbuch_types::{
    ApplicationId, CostLineId, InvoiceId, MemoId, NoticeId, OrderId, PaymentId, PaymentRowId, SchoolId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

pub(in crate::reporting) use memos::{memo_subjects, memos_of};
pub(in crate::reporting) use records::{
    Applied, Delivered, Ordered, applied, conditions, cuts, deliveries_of, filings, lines_of, steps,
};
pub(in crate::reporting) use stored::{parts, stored_files};

/// Ids that one query asks for at once.
const AT_ONCE: usize = 500;
/// Records that are read whole at once: with the records beside them they are wide, and no page may weigh more than the rest.
pub(in crate::reporting) const PAGE: usize = 100;

/// Whatever belongs to a notice, by its ids.
#[derive(Debug)]
pub(in crate::reporting) struct Belonging {
    pub(in crate::reporting) notice: NoticeId,
    pub(in crate::reporting) application: Option<ApplicationId>,
    schools: Vec<SchoolId>,
    pub(in crate::reporting) orders: Vec<OrderId>,
    pub(in crate::reporting) invoices: Vec<InvoiceId>,
    /// Notes on any of these, by day.
    pub(in crate::reporting) memos: Vec<MemoId>,
}

/// Orders, invoices and schools that have to do with a notice, in the order of their ids, and the notes on them.
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
    let mut belonging = Belonging {
        notice: notice.id,
        application: notice.application_id,
        schools: each_once(schools),
        orders: each_once(ordered.iter().map(|(order, _)| *order)),
        invoices: each_once(invoiced.iter().map(|(invoice, _)| *invoice)),
        memos: Vec::new(),
    };
    belonging.memos = memos::memo_ids(conn, &belonging).await?;
    Ok(belonging)
}

fn each_once<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    let once: BTreeSet<T> = ids.collect();
    once.into_iter().collect()
}

/// A payment with its invoice and the row of a payment file that it was entered from.
pub(in crate::reporting) type Paid = (payment::Model, invoice::Model, Option<payment_row::Model>);

/// Payments of the notice's invoices, by day: their ids alone, for there may be many.
pub(in crate::reporting) async fn payment_ids(
    conn: &impl ConnectionTrait,
    of: &Belonging,
) -> Result<Vec<PaymentId>, DbErr> {
    let mut ids: Vec<(NaiveDate, PaymentId)> = Vec::new();
    for invoices in of.invoices.chunks(AT_ONCE) {
        let some = payment::Entity::find()
            .select_only()
            .columns([payment::Column::PaidOn, payment::Column::Id])
            .filter(payment::Column::InvoiceId.is_in(invoices.iter().copied()))
            .into_tuple::<(NaiveDate, PaymentId)>()
            .all(conn)
            .await?;
        ids.extend(some);
    }
    ids.sort_unstable();
    Ok(ids.into_iter().map(|(_, id)| id).collect())
}

/// These payments, by day; at most [`PAGE`].
pub(in crate::reporting) async fn payments_of(
    conn: &impl ConnectionTrait,
    ids: &[PaymentId],
) -> Result<Vec<Paid>, DbErr> {
    let rows = payment::Entity::find()
        .filter(payment::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
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
    let paid = rows.into_iter().filter_map(|(row, invoice)| {
        let file = row.row_id.and_then(|id| files.get(&id)).cloned();
        Some((row, invoice?, file))
    });
    Ok(paid.collect())
}

/// An order with the name of its supplier, its award note and the offers.
pub(in crate::reporting) struct Awarded {
    pub(in crate::reporting) order: purchase_order::Model,
    pub(in crate::reporting) supplier: String,
    pub(in crate::reporting) note: Option<award_note::Model>,
    pub(in crate::reporting) offers: Vec<award_offer::Model>,
}

/// These orders with how they were awarded; at most [`PAGE`].
pub(in crate::reporting) async fn awards_of(
    conn: &impl ConnectionTrait,
    ids: &[OrderId],
) -> Result<Vec<Awarded>, DbErr> {
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
    let awarded = orders.into_iter().map(|(order, supplier)| Awarded {
        supplier: supplier.map(|row| row.name).unwrap_or_default(),
        note: notes.remove(&order.id),
        offers: offers.remove(&order.id).unwrap_or_default(),
        order,
    });
    Ok(awarded.collect())
}
