//! What budgets of years provide, and where parts of invoices are booked.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use paktbuch_entity::{allocation, budget_year, invoice, payment};
use paktbuch_types::{AllocationId, BudgetYearId, Cents, InvoiceId, PaymentKind};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

/// What the budget of one year, or of all, provides for each programme and account.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn provided(
    conn: &impl ConnectionTrait,
    year: Option<i64>,
) -> Result<Vec<budget_year::Model>, DbErr> {
    budget_year::Entity::find()
        .apply_if(year, |query, year| {
            query.filter(budget_year::Column::Year.eq(year))
        })
        .order_by_desc(budget_year::Column::Year)
        .order_by_asc(budget_year::Column::Programme)
        .order_by_asc(budget_year::Column::Account)
        .all(conn)
        .await
}

/// One of them; `None` where there is none.
///
/// # Errors
/// The database's refusal.
pub(in crate::budgets) async fn one_provided(
    conn: &impl ConnectionTrait,
    id: BudgetYearId,
) -> Result<Option<budget_year::Model>, DbErr> {
    budget_year::Entity::find_by_id(id).one(conn).await
}

/// Produkt and Sachkonto of the parts of invoices that name a Sachkonto.
pub(in crate::budgets) async fn booked(
    conn: &impl ConnectionTrait,
) -> Result<HashMap<AllocationId, (String, String)>, DbErr> {
    let rows: Vec<(AllocationId, String, String)> = allocation::Entity::find()
        .select_only()
        .columns([
            allocation::Column::Id,
            allocation::Column::Product,
            allocation::Column::Account,
        ])
        .filter(allocation::Column::Account.ne(""))
        .into_tuple()
        .all(conn)
        .await?;
    let place = |(id, product, account)| (id, (product, account));
    Ok(rows.into_iter().map(place).collect())
}

/// The days on which something was paid.
pub(in crate::budgets) async fn payment_days(conn: &impl ConnectionTrait) -> Result<Vec<NaiveDate>, DbErr> {
    payment::Entity::find()
        .select_only()
        .column(payment::Column::PaidOn)
        .distinct()
        .into_tuple()
        .all(conn)
        .await
}

/// Of each invoice with a refund up to a day: what is open of it on that day, and what came back, Skonto among it.
pub(in crate::budgets) async fn came_back(
    conn: &impl ConnectionTrait,
    until: NaiveDate,
) -> Result<BTreeMap<InvoiceId, (Cents, Cents)>, DbErr> {
    let with_refund = payment::Entity::find()
        .select_only()
        .column(payment::Column::InvoiceId)
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .filter(payment::Column::PaidOn.lte(until))
        .into_query();
    let rows = payment::Entity::find()
        .find_also_related(invoice::Entity)
        .filter(payment::Column::InvoiceId.in_subquery(with_refund))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::PaidOn.lte(until))
        .filter(invoice::Column::Due.gt(0))
        .all(conn)
        .await?;
    let mut sums: BTreeMap<InvoiceId, (Cents, Cents)> = BTreeMap::new();
    for (payment, invoice) in rows {
        let Some(invoice) = invoice else { continue };
        let settled = payment.amount.plus(payment.skonto);
        let (open, back) = sums.entry(invoice.id).or_insert((invoice.due, Cents::ZERO));
        *open = open.minus(settled);
        if payment.amount < Cents::ZERO {
            *back = back.minus(settled);
        }
    }
    Ok(sums)
}
