//! What orders bind that no notice is to pay.

use std::collections::HashMap;

use paktbuch_entity::{invoice, invoice_line, order_line, purchase_order};
use paktbuch_types::{Cents, OrderLineId, OrderState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait,
};

/// Lines on own funds of orders that bind, each with what was ordered less what invoices bill of it, gross; none where nothing is left.
pub(in crate::budgets) async fn open_own_funds(
    conn: &impl ConnectionTrait,
) -> Result<Vec<(OrderLineId, Cents)>, DbErr> {
    let binding = OrderState::ALL.iter().copied().filter(|state| state.binds());
    let ordered: Vec<(OrderLineId, Cents)> = order_line::Entity::find()
        .select_only()
        .columns([order_line::Column::Id, order_line::Column::Gross])
        .join(JoinType::InnerJoin, order_line::Relation::Order.def())
        .filter(order_line::Column::CostLineId.is_null())
        .filter(purchase_order::Column::State.is_in(binding))
        .order_by_asc(order_line::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let bills: Vec<(OrderLineId, Cents)> = invoice_line::Entity::find()
        .select_only()
        .columns([invoice_line::Column::OrderLineId, invoice_line::Column::Gross])
        .join(JoinType::InnerJoin, invoice_line::Relation::OrderLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(order_line::Column::CostLineId.is_null())
        .filter(invoice::Column::RejectedOn.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let mut billed: HashMap<OrderLineId, Cents> = HashMap::new();
    for (line, gross) in bills {
        let sum = billed.entry(line).or_default();
        *sum = sum.plus(gross);
    }
    let open = ordered.into_iter().map(|(line, gross)| {
        let billed = billed.get(&line).copied().unwrap_or_default();
        (line, gross.minus(billed))
    });
    Ok(open.filter(|(_, open)| *open > Cents::ZERO).collect())
}
