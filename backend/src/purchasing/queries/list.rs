//! Lists of invoices.

use std::collections::HashMap;

use paktbuch_entity::{invoice, payment, supplier};
use paktbuch_types::{Cents, InvoiceId, PaymentKind, claimed_prepaid};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, Order, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationTrait, Select,
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
    let query = ordered(filter);
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

/// The next `limit` invoices of the filtered set, behind the one with the key `after`; from the first without one. `None` where
/// there is no such invoice.
///
/// # Errors
/// The database's refusal.
pub async fn invoices_after(
    conn: &impl ConnectionTrait,
    filter: &InvoiceFilter,
    after: Option<InvoiceId>,
    limit: u64,
) -> Result<Option<Vec<InvoiceRow>>, DbErr> {
    let mut query = ordered(filter);
    if let Some(after) = after {
        let found = invoice::Entity::find_by_id(after).find_also_related(supplier::Entity);
        let Some((row, Some(supplier))) = found.one(conn).await? else {
            return Ok(None);
        };
        query = query.filter(behind(filter, &row, &supplier.sort_key));
    }
    let ids: Vec<InvoiceId> = query.limit(limit).into_tuple().all(conn).await?;
    in_order(conn, &ids).await.map(Some)
}

/// Invoices of the filtered set.
///
/// # Errors
/// The database's refusal.
pub async fn count_invoices(conn: &impl ConnectionTrait, filter: &InvoiceFilter) -> Result<u64, DbErr> {
    filtered(filter).count(conn).await
}

/// What stands behind `row` in the order of the list.
fn behind(filter: &InvoiceFilter, row: &invoice::Model, sort_key: &str) -> Condition {
    let beyond = |column: Expr, value: Expr| match filter.descending {
        true => column.lt(value),
        false => column.gt(value),
    };
    let of = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let later_id = beyond(of(invoice::Column::Id), Expr::val(row.id));
    let by = |column: Expr, value: Expr| {
        let same = Condition::all()
            .add(column.clone().eq(value.clone()))
            .add(later_id.clone());
        Condition::any().add(beyond(column, value)).add(same)
    };
    match filter.sort {
        InvoiceSort::Date => by(of(invoice::Column::IssueDate), Expr::val(row.issue_date)),
        InvoiceSort::Supplier => by(
            Expr::col((supplier::Entity, supplier::Column::SortKey)),
            Expr::val(sort_key),
        ),
        InvoiceSort::Number => by(of(invoice::Column::Number), Expr::val(row.number.as_str())),
        InvoiceSort::Gross => by(of(invoice::Column::Gross), Expr::val(row.gross.0)),
        InvoiceSort::Due => {
            let due = of(invoice::Column::DueDate);
            match row.due_date {
                Some(day) => by(due.clone(), Expr::val(day)).add(due.is_null()),
                None => Condition::all().add(due.is_null()).add(later_id),
            }
        }
    }
}

/// Rows that are read at a time; SQLite allows 32,766 parameters.
const BATCH: usize = 1_000;

/// These invoices, in this order.
async fn in_order(conn: &impl ConnectionTrait, ids: &[InvoiceId]) -> Result<Vec<InvoiceRow>, DbErr> {
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(ids.iter().copied()))
        .all(conn)
        .await?;
    let of_these = payment::Column::InvoiceId.is_in(ids.iter().copied());
    let proven: HashMap<InvoiceId, Cents> = prepaid_paid(conn, Condition::all().add(of_these))
        .await?
        .into_iter()
        .map(|(row, proven)| (row.id, proven))
        .collect();
    let row = |row: invoice::Model| {
        let proven = proven.get(&row.id).copied().unwrap_or_default();
        (row.id, row_of(row, proven))
    };
    let mut by_id: HashMap<InvoiceId, InvoiceRow> = rows.into_iter().map(row).collect();
    Ok(ids.iter().filter_map(|id| by_id.remove(id)).collect())
}

/// The invoices that meet a condition and have payments of what they deduct as prepaid, and how much of these counts.
pub(super) async fn prepaid_paid(
    conn: &impl ConnectionTrait,
    invoices: Condition,
) -> Result<Vec<(invoice::Model, Cents)>, DbErr> {
    let rows = payment::Entity::find()
        .find_also_related(invoice::Entity)
        .filter(payment::Column::Kind.eq(PaymentKind::Prepaid))
        .filter(invoices)
        .all(conn)
        .await?;
    let mut paid: HashMap<InvoiceId, (invoice::Model, Cents)> = HashMap::new();
    for (payment, invoice) in rows {
        let Some(invoice) = invoice else { continue };
        let sum = paid.entry(invoice.id).or_insert((invoice, Cents::ZERO));
        sum.1 = sum.1.plus(payment.amount);
    }
    let counted = |(row, paid): (invoice::Model, Cents)| {
        let counts = counted_prepaid(&row, paid);
        (row, counts)
    };
    Ok(paid.into_values().map(counted).collect())
}

/// How much of the payments of what an invoice deducts as prepaid counts: no more than what it claims.
pub(super) fn counted_prepaid(row: &invoice::Model, paid: Cents) -> Cents {
    let claimed = claimed_prepaid(row.prepaid, row.billed_before);
    Ord::clamp(
        paid,
        Ord::min(claimed, Cents::ZERO),
        Ord::max(claimed, Cents::ZERO),
    )
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
    let prepaid = prepaid_paid(conn, searched(search)).await?;
    let prepaid_of = |state: InvoiceState| -> Cents {
        let of_state = prepaid.iter().filter(|(row, paid)| state_of(row, *paid) == state);
        of_state.map(|(_, paid)| *paid).sum()
    };
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
        .map(|(index, state)| {
            let mut sums = sums(index);
            sums.paid = sums.paid.plus(prepaid_of(*state));
            (*state, sums)
        })
        .collect())
}

/// How far an invoice is, from the sums its row keeps and from what payments prove of what it deducts as prepaid.
#[must_use]
pub(super) fn state_of(row: &invoice::Model, prepaid_paid: Cents) -> InvoiceState {
    if row.rejected_on.is_some() {
        InvoiceState::Rejected
    } else if row.open_lines > 0 {
        InvoiceState::Open
    } else if is_settled(row) && is_proven(row, prepaid_paid) {
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

/// Nothing that it deducts as prepaid lacks its payment.
fn is_proven(row: &invoice::Model, prepaid_paid: Cents) -> bool {
    let claimed = claimed_prepaid(row.prepaid, row.billed_before);
    claimed == counted_prepaid(row, prepaid_paid)
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
        .add(proven())
        .add(open().gte(0))
        .add(open().lte(column(invoice::Column::Retention)))
        .add(Condition::any().add(column(invoice::Column::TaxDeducted)).add(
            column(invoice::Column::SelfAssessedTax).equals((invoice::Entity, invoice::Column::TaxPaid)),
        ))
}

/// As [`is_proven`] tells it; few invoices deduct anything, and only for these the payments are summed.
fn proven() -> Condition {
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let is_of_invoice = Expr::col((payment::Entity, payment::Column::InvoiceId))
        .equals((invoice::Entity, invoice::Column::Id));
    let sum = Func::sum(Expr::col((payment::Entity, payment::Column::Amount)));
    let paid = payment::Entity::find()
        .select_only()
        .column_as(
            whole(Func::coalesce([sum.into(), Expr::value(0_i64)]).into()),
            "paid",
        )
        .filter(is_of_invoice)
        .filter(payment::Column::Kind.eq(PaymentKind::Prepaid))
        .into_query();
    let open = column(invoice::Column::Prepaid)
        .sub(column(invoice::Column::BilledBefore))
        .sub(Expr::SubQuery(None, Box::new(paid.into())));
    let prepaid = || column(invoice::Column::Prepaid);
    Condition::any()
        .add(prepaid().eq(0))
        .add(prepaid().gt(0).and(open.clone().lte(0)))
        .add(prepaid().lt(0).and(open.gte(0)))
}

/// Invoices that were not rejected.
pub(super) fn counting() -> Condition {
    Condition::all().add(invoice::Column::RejectedOn.is_null())
}

fn filtered(filter: &InvoiceFilter) -> Select<invoice::Entity> {
    let mut query = found(&filter.search).filter(filter.state.map_or_else(counting, in_state));
    if let Some(supplier) = filter.supplier {
        query = query.filter(invoice::Column::SupplierId.eq(supplier));
    }
    if let Some(first) = filter.days.0 {
        query = query.filter(invoice::Column::IssueDate.gte(first));
    }
    match filter.days.1 {
        Some(last) => query.filter(invoice::Column::IssueDate.lte(last)),
        None => query,
    }
}

/// The ids of the filtered set in the order of the list.
fn ordered(filter: &InvoiceFilter) -> Select<invoice::Entity> {
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
    query.order_by(invoice::Column::Id, order)
}

/// Invoices that a search finds, in whatever state; all of them without a search.
fn found(search: &str) -> Select<invoice::Entity> {
    invoice::Entity::find().filter(searched(search))
}

fn searched(search: &str) -> Condition {
    match Needle::new(search) {
        Some(needle) => Condition::all().add(needle.contained_in("invoice")),
        None => Condition::all(),
    }
}

/// The row with what counts of the payments of what it deducts as prepaid.
pub(super) fn row_of(row: invoice::Model, prepaid_paid: Cents) -> InvoiceRow {
    InvoiceRow {
        state: state_of(&row, prepaid_paid),
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
        prepaid_paid,
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
