//! Lists of invoices.

use paktbuch_entity::{invoice, supplier};
use paktbuch_types::Cents;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, Order, QueryFilter,
    QueryOrder, QuerySelect, Select,
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
    let query = filtered(filter).left_join(supplier::Entity);
    let query = match filter.sort {
        InvoiceSort::Date => query.order_by(invoice::Column::IssueDate, order.clone()),
        InvoiceSort::Supplier => query.order_by(supplier::Column::SortKey, order.clone()),
        InvoiceSort::Number => query.order_by(invoice::Column::Number, order.clone()),
        InvoiceSort::Gross => query.order_by(invoice::Column::Gross, order.clone()),
        InvoiceSort::Due => query
            .order_by(invoice::Column::DueDate.is_null(), Order::Asc)
            .order_by(invoice::Column::DueDate, order.clone()),
    };
    let query = query.order_by(invoice::Column::Id, order);
    let rows = match limit {
        Some(limit) => query.offset(offset).limit(limit).all(conn).await?,
        None => query.all(conn).await?,
    };
    Ok(rows.into_iter().map(row_of).collect())
}

/// Count and sums of the filtered set.
///
/// # Errors
/// The database's refusal.
pub async fn invoice_sums(conn: &impl ConnectionTrait, filter: &InvoiceFilter) -> Result<InvoiceSums, DbErr> {
    #[derive(FromQueryResult)]
    struct Row {
        count: i64,
        gross: Option<Cents>,
        allocated: Option<Cents>,
        paid: Option<Cents>,
    }
    let sum = |column: invoice::Column| whole(Func::sum(Expr::col((invoice::Entity, column))).into());
    let row = filtered(filter)
        .select_only()
        .column_as(invoice::Column::Id.count(), "count")
        .column_as(sum(invoice::Column::Gross), "gross")
        .column_as(sum(invoice::Column::Allocated), "allocated")
        .column_as(sum(invoice::Column::Paid), "paid")
        .into_model::<Row>()
        .one(conn)
        .await?;
    Ok(row.map_or_else(InvoiceSums::default, |row| InvoiceSums {
        count: u64::try_from(row.count).unwrap_or_default(),
        gross: row.gross.unwrap_or_default(),
        allocated: row.allocated.unwrap_or_default(),
        paid: row.paid.unwrap_or_default(),
    }))
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
    let column = |column: invoice::Column| Expr::col((invoice::Entity, column));
    let open = || {
        column(invoice::Column::Due)
            .sub(column(invoice::Column::Paid))
            .sub(column(invoice::Column::Skonto))
    };
    let settled = || {
        Condition::all()
            .add(open().gte(0))
            .add(open().lte(column(invoice::Column::Retention)))
            .add(
                Condition::any()
                    .add(invoice::Column::TaxDeducted.eq(true))
                    .add(column(invoice::Column::SelfAssessedTax).eq(column(invoice::Column::TaxPaid))),
            )
    };
    let complete = || counting().add(invoice::Column::OpenLines.eq(0));
    match state {
        InvoiceState::Open => counting().add(invoice::Column::OpenLines.gt(0)),
        InvoiceState::Allocated => complete().add(settled().not()),
        InvoiceState::Paid => complete().add(settled()),
        InvoiceState::Rejected => Condition::all().add(invoice::Column::RejectedOn.is_not_null()),
    }
}

/// Invoices that were not rejected.
pub(super) fn counting() -> Condition {
    Condition::all().add(invoice::Column::RejectedOn.is_null())
}

fn filtered(filter: &InvoiceFilter) -> Select<invoice::Entity> {
    let mut query = invoice::Entity::find();
    query = query.filter(filter.state.map_or_else(counting, in_state));
    if let Some(needle) = Needle::new(&filter.search) {
        query = query.filter(needle.contained_in("invoice"));
    }
    query
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
