//! Payments in a list.

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, filing, invoice, invoice_line, notice, payment};
use paktbuch_types::{Cents, InvoiceId, NoticeId, NoticeState, PaymentId, PaymentKind};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
};

use super::payment_rows::payment_rows;
use crate::db::search::Needle;
use crate::purchasing::rows::{PaymentFilter, PaymentLine, PaymentSort};

/// The next `limit` payments of the filtered set, behind the one with the key `after`; from the first without one. `None` where
/// there is no such payment.
///
/// # Errors
/// The database's refusal.
pub async fn payments(
    conn: &impl ConnectionTrait,
    filter: &PaymentFilter,
    after: Option<PaymentId>,
    limit: u64,
) -> Result<Option<Vec<PaymentLine>>, DbErr> {
    let order = if filter.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let column = match filter.sort {
        PaymentSort::Day => payment::Column::PaidOn,
        PaymentSort::Amount => payment::Column::Amount,
    };
    let mut query = filtered(filter);
    if let Some(after) = after {
        let Some(row) = payment::Entity::find_by_id(after).one(conn).await? else {
            return Ok(None);
        };
        let value = match filter.sort {
            PaymentSort::Day => Expr::val(row.paid_on),
            PaymentSort::Amount => Expr::val(row.amount.0),
        };
        query = query.filter(behind(filter.descending, column, value, row.id));
    }
    let rows = query
        .order_by(column, order.clone())
        .order_by(payment::Column::Id, order)
        .limit(limit)
        .select_also(invoice::Entity)
        .all(conn)
        .await?;
    let (rows, invoices): (Vec<payment::Model>, Vec<Option<invoice::Model>>) = rows.into_iter().unzip();
    let payments = payment_rows(conn, rows).await?;
    let lines = payments
        .into_iter()
        .zip(invoices)
        .filter_map(|(payment, invoice)| {
            let invoice = invoice?;
            Some(PaymentLine {
                payment,
                invoice_number: invoice.number,
                supplier: invoice.seller,
            })
        });
    Ok(Some(lines.collect()))
}

/// Payments of the filtered set.
///
/// # Errors
/// The database's refusal.
pub async fn count_payments(conn: &impl ConnectionTrait, filter: &PaymentFilter) -> Result<u64, DbErr> {
    filtered(filter).count(conn).await
}

fn behind(descending: bool, column: payment::Column, value: Expr, id: PaymentId) -> Condition {
    let of = |column: payment::Column| Expr::col((payment::Entity, column));
    let beyond = |column: Expr, value: Expr| match descending {
        true => column.lt(value),
        false => column.gt(value),
    };
    let same = Condition::all()
        .add(of(column).eq(value.clone()))
        .add(beyond(of(payment::Column::Id), Expr::val(id)));
    Condition::any().add(beyond(of(column), value)).add(same)
}

fn filtered(filter: &PaymentFilter) -> Select<payment::Entity> {
    let mut query = payment::Entity::find().join(JoinType::InnerJoin, payment::Relation::Invoice.def());
    if let Some(needle) = Needle::new(&filter.search) {
        query = query.filter(needle.contained_in("invoice"));
    }
    if let Some(invoice) = filter.invoice {
        query = query.filter(payment::Column::InvoiceId.eq(invoice));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(payment::Column::Kind.eq(kind));
    }
    if let Some(first) = filter.days.0 {
        query = query.filter(payment::Column::PaidOn.gte(first));
    }
    if let Some(last) = filter.days.1 {
        query = query.filter(payment::Column::PaidOn.lte(last));
    }
    query
}

/// Whether a proof was filed, also an interim one, that counts the payments of this invoice up to `day`: also one entered since then
/// differs from it.
///
/// # Errors
/// The database's refusal.
pub async fn is_filed(
    conn: &impl ConnectionTrait,
    invoice: InvoiceId,
    day: NaiveDate,
) -> Result<bool, DbErr> {
    let paying = paying(invoice).into_query();
    let filed = filing::Entity::find()
        .filter(filing::Column::NoticeId.in_subquery(paying))
        .filter(filing::Column::AsOf.gte(day))
        .count(conn)
        .await?;
    Ok(filed > 0)
}

/// The notices that pay a part of an invoice.
///
/// # Errors
/// The database's refusal.
pub async fn paying_notices(conn: &impl ConnectionTrait, invoice: InvoiceId) -> Result<Vec<NoticeId>, DbErr> {
    paying(invoice).distinct().into_tuple().all(conn).await
}

fn paying(invoice: InvoiceId) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .select_only()
        .column(cost_item::Column::NoticeId)
        .filter(invoice_line::Column::InvoiceId.eq(invoice))
}

/// Aktenzeichen of the notices that pay a part of an invoice and whose proof is filed (Nachweis eingereicht), in their order.
///
/// # Errors
/// The database's refusal.
pub async fn filed_notices(conn: &impl ConnectionTrait, invoice: InvoiceId) -> Result<Vec<String>, DbErr> {
    let paying = paying(invoice).into_query();
    notice::Entity::find()
        .select_only()
        .column(notice::Column::Reference)
        .filter(notice::Column::Id.in_subquery(paying))
        .filter(notice::Column::State.eq(NoticeState::ProofFiled))
        .order_by_asc(notice::Column::Reference)
        .into_tuple()
        .all(conn)
        .await
}

/// What the payments of one kind of an invoice add up to, and their Skonto, without the payment `except`. The database adds: a list may
/// pay one invoice a thousand times.
///
/// # Errors
/// The database's refusal.
pub async fn paid_of_kind(
    conn: &impl ConnectionTrait,
    (invoice, kind): (InvoiceId, PaymentKind),
    except: Option<PaymentId>,
) -> Result<(Cents, Cents), DbErr> {
    let sum = |column| Expr::from(Func::sum(Expr::col((payment::Entity, column)))).cast_as("bigint");
    let sums: Option<(Option<Cents>, Option<Cents>)> = payment::Entity::find()
        .select_only()
        .column_as(sum(payment::Column::Amount), "paid")
        .column_as(sum(payment::Column::Skonto), "taken")
        .filter(payment::Column::InvoiceId.eq(invoice))
        .filter(payment::Column::Kind.eq(kind))
        .apply_if(except, |query, except| {
            query.filter(payment::Column::Id.ne(except))
        })
        .into_tuple()
        .one(conn)
        .await?;
    let (paid, taken) = sums.unwrap_or_default();
    Ok((paid.unwrap_or_default(), taken.unwrap_or_default()))
}
