//! What orders bound on a day beyond the invoices.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line, order_line, purchase_order};
use paktbuch_types::{Cents, CostLineId, OrderId, OrderLineId, OrderState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// A line of an order that invoices do not wholly bill.
#[derive(Debug, Clone)]
pub(in crate::budgets) struct OpenLine {
    pub(in crate::budgets) order: OrderId,
    /// „Bestellung B-1: Tablets“.
    pub(in crate::budgets) label: String,
    /// Which cost line is to pay; `None` = own funds.
    pub(in crate::budgets) cost_line: Option<CostLineId>,
    /// Ordered and not billed, gross.
    pub(in crate::budgets) amount: Cents,
    /// Zugesagter Liefertermin of the line, else of the order.
    pub(in crate::budgets) promised_on: Option<NaiveDate>,
}

/// Lines of orders placed up to and including `day`, each with what was ordered less what invoices of up to that day bill of it. Of an
/// order that is closed by now only counts what was billed later: nothing more was expected. No stored day tells when an order was
/// cancelled, so a cancelled one never counts.
pub(in crate::budgets) async fn open_on(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<Vec<OpenLine>, DbErr> {
    let counts = |state: &OrderState| state.binds() || *state == OrderState::Closed;
    let rows = order_line::Entity::find()
        .find_also_related(purchase_order::Entity)
        .filter(purchase_order::Column::State.is_in(OrderState::ALL.iter().copied().filter(counts)))
        .filter(purchase_order::Column::OrderedOn.lte(day))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    let billed = billed(conn, day).await?;
    let open = |(line, order): (order_line::Model, Option<purchase_order::Model>)| {
        let order = order?;
        let (until, later) = billed.get(&line.id).copied().unwrap_or_default();
        let rest = line.gross.minus(until);
        let amount = if order.state.binds() {
            rest
        } else {
            rest.min(later)
        };
        (amount > Cents::ZERO).then(|| OpenLine {
            order: order.id,
            label: format!("Bestellung {}: {}", order.number, order.subject),
            cost_line: line.cost_line_id,
            amount,
            promised_on: line.promised_on.or(order.promised_on),
        })
    };
    Ok(rows.into_iter().filter_map(open).collect())
}

/// What invoices that were not rejected bill of each line of an order, gross: those of up to the day, and later ones.
async fn billed(
    conn: &impl ConnectionTrait,
    day: NaiveDate,
) -> Result<HashMap<OrderLineId, (Cents, Cents)>, DbErr> {
    let rows: Vec<(OrderLineId, Cents, NaiveDate)> = invoice_line::Entity::find()
        .select_only()
        .columns([invoice_line::Column::OrderLineId, invoice_line::Column::Gross])
        .column(invoice::Column::IssueDate)
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_not_null())
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<OrderLineId, (Cents, Cents)> = HashMap::new();
    for (line, gross, issued) in rows {
        let (until, later) = sums.entry(line).or_default();
        let sum = if issued <= day { until } else { later };
        *sum = sum.plus(gross);
    }
    Ok(sums)
}
