//! Lists of invoices.

use std::collections::HashMap;

use paktbuch_entity::{invoice, supplier};
use paktbuch_types::{Cents, InvoiceId};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, RelationTrait, Select,
};

use crate::db::search::Needle;
use crate::purchasing::rows::{InvoiceFilter, InvoiceRow, InvoiceSort, InvoiceState, InvoiceSums};

/// `limit` invoices after the first `offset` of the filtered set; without a limit all of them.
///
/// # Errors
/// The database's refusal.
pub async fn invoices(
    conn: &impl ConnectionTrait,
    filter: &InvoiceFilter,
    offset: u64,
    limit: Option<u64>,
) -> Result<Vec<InvoiceRow>, DbErr> {
    let order = if filter.descending {
        Order::Desc
    } else {
        Order::Asc
    };
    let query = filtered(filter).select_only().column(invoice::Column::Id);
    let query = match filter.sort {
        InvoiceSort::Date => query.order_by(invoice::Column::IssueDate, order.clone()),
        InvoiceSort::Supplier => query
            .join(JoinType::LeftJoin, invoice::Relation::Supplier.def())
            .order_by(supplier::Column::SortKey, order.clone()),
        InvoiceSort::Number => query.order_by(invoice::Column::Number, order.clone()),
        InvoiceSort::Gross => query.order_by(invoice::Column::Gross, order.clone()),
        InvoiceSort::Due => query
            .order_by(invoice::Column::DueDate.is_null(), Order::Asc)
            .order_by(invoice::Column::DueDate, order.clone()),
    };
    let query = query.order_by(invoice::Column::Id, order);
    let Some(limit) = limit else {
        let ids: Vec<InvoiceId> = query.into_tuple().all(conn).await?;
        let mut rows = Vec::with_capacity(ids.len());
        for batch in ids.chunks(BATCH) {
            rows.extend(in_order(conn, batch).await?);
        }
        return Ok(rows);
    };
    // Sorted by ids alone: whole rows of all invoices would be moved about to show fifty.
    let ids: Vec<InvoiceId> = query.offset(offset).limit(limit).into_tuple().all(conn).await?;
    in_order(conn, &ids).await
}

/// Rows that are read at a time; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// These invoices, in this order.
async fn in_order(conn: &impl ConnectionTrait, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let mut by_id: HashMap<InvoiceId, InvoiceRow> =
        rows.into_iter().map(|row| (row.id, row_of(row))).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// Count and sums of the invoices that a search finds, in each state.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_sums(
    conn: &impl ConnectionTrait,
    search: &str,
) -> Result<Vec<(InvoiceState, InvoiceSums)>, DbErr> {
    let sum = |column: invoice::Column| whole(Func::sum(Expr::col((invoice::Entity, column))).into());
    let state = CaseStatement::new()
        .case(counting().not(), 3)
        .case(is_open(), 0)
        .case(settled(), 2)
        .finally(1);
    let rows: Vec<(i64, i64, Cents, Cents, Cents)> = found(search)
        .select_only()
        .column_as(Expr::Case(Box::new(state)).cast_as("bigint"), "state")
        .column_as(invoice::Column::Id.count(), "count")
        .column_as(sum(invoice::Column::Gross), "gross")
        .column_as(sum(invoice::Column::Allocated), "allocated")
        .column_as(sum(invoice::Column::Paid), "paid")
        .group_by(Expr::cust("1"))
        .into_tuple()
        .all(conn)
        .await?;
    let sums = |index: i64| {
        let row = rows.iter().find(|row| row.0 == index);
        row.map_or_else(InvoiceSums::default, |(_, count, gross, allocated, paid)| {
            InvoiceSums {
                count: u64::try_from(*count).unwrap_or_default(),
                gross: *gross,
                allocated: *allocated,
                paid: *paid,
            }
        })
    };
    Ok((0..)
        .zip(InvoiceState::ALL)
        .map(|(index, state)| (*state, sums(index)))
        .collect())
}

/// How far an invoice is, from the sums its row keeps.
#[must_use]
pub(super) fn state_of(row: &invoice::Model) -> InvoiceState {
    if row.rejected_on.is_some() {
        InvoiceState::Rejected
    } else if row.open_lines > 0 {
        InvoiceState::Open
    } else if is_settled(row) {
        InvoiceState::Paid
    } else {
        InvoiceState::Allocated
    }
}

/// Nothing is open but what is retained, at the tax office neither.
fn is_settled(row: &invoice::Model) -> bool {
    let open = row.due.minus(row.paid).minus(row.skonto);
    let tax_is_paid = row.tax_deducted || row.self_assessed_tax == row.tax_paid;
    tax_is_paid && Cents::ZERO <= open && open <= Ord::max(row.retention, Cents::ZERO)
}

/// `SUM` as a 64-bit integer; PostgreSQL answers `numeric` otherwise.
pub(super) fn whole(sum: Expr) -> Expr {
    sum.cast_as("bigint")
}

/// Invoices in one state, as [`state_of`] tells it.
pub(super) fn in_state(state: InvoiceState) -> Condition {
    let complete = || counting().add(invoice::Column::OpenLines.eq(0));
    match state {
        InvoiceState::Open => counting().add(is_open()),
        InvoiceState::Allocated => complete().add(settled().not()),
        InvoiceState::Paid => complete().add(settled()),
        InvoiceState::Rejected => counting().not(),
    }
}

/// The zero stands in the text, not as a parameter: only so is the index of just these invoices sure to be used.
fn is_open() -> Expr {
    Expr::col((invoice::Entity, invoice::Column::OpenLines)).gt(Expr::cust("0"))
}

fn settled() -> Condition {
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let open = || {
        column(invoice::Column::Due)
            .sub(column(invoice::Column::Paid))
            .sub(column(invoice::Column::Skonto))
    };
    Condition::all()
        .add(open().gte(0))
        .add(open().lte(column(invoice::Column::Retention)))
        .add(Condition::any().add(column(invoice::Column::TaxDeducted)).add(
            column(invoice::Column::SelfAssessedTax).equals((invoice::Entity, invoice::Column::TaxPaid)),
        ))
}

/// Invoices that were not rejected.
pub(super) fn counting() -> Condition {
    Condition::all().add(invoice::Column::RejectedOn.is_null())
}

fn filtered(filter: &InvoiceFilter) -> Select<invoice::Entity> {
    found(&filter.search).filter(filter.state.map_or_else(counting, in_state))
}

/// Invoices that a search finds, in whatever state; all of them without a search.
fn found(search: &str) -> Select<invoice::Entity> {
    let query = invoice::Entity::find();
    match Needle::new(search) {
        Some(needle) => query.filter(needle.contained_in("invoice")),
        None => query,
    }
}

pub(super) fn row_of(row: invoice::Model) -> InvoiceRow {
    InvoiceRow {
        state: state_of(&row),
        id: row.id,
        supplier: row.seller,
        number: row.number,
        date: row.issue_date,
        type_code: row.type_code,
        gross: row.gross,
        allocated: row.allocated,
        due: row.due,
        due_date: row.due_date,
        paid: row.paid,
        skonto: row.skonto,
        retention: row.retention,
        tax: if row.tax_deducted {
            Cents::ZERO
        } else {
            row.self_assessed_tax
        },
        tax_paid: row.tax_paid,
        rejected_on: row.rejected_on,
    }
}
