//! Lines of orders that notices are to pay and no invoice bills yet, by words of their names.

use paktbuch_entity::{cost_item, cost_line, invoice, invoice_line, order_line, purchase_order};
use paktbuch_types::{Cents, NoticeId, OrderId, OrderState};
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationTrait,
};

use crate::ordering::rows::UnbilledLine;

/// Lines of orders that are placed and not closed, whose name holds one of the parts of words, lower case and A to Z, and whose cost line
/// has an eligible amount: of one notice, one order, or all. Not those that give money back.
///
/// # Errors
/// The database's refusal.
pub async fn unbilled_lines(
    conn: &impl ConnectionTrait,
    (notice, only): (Option<NoticeId>, Option<OrderId>),
    parts: &[&str],
) -> Result<Vec<UnbilledLine>, DbErr> {
    type Line = (OrderId, String, i64, String, NoticeId);
    let binding = OrderState::ALL.iter().copied().filter(|state| state.binds());
    let holds_one = parts.iter().fold(Condition::any(), |any, part| {
        let name = Expr::col((order_line::Entity, order_line::Column::Name));
        any.add(Expr::from(Func::lower(name)).like(format!("%{part}%")))
    });
    let billed = invoice_line::Entity::find()
        .select_only()
        .column(invoice_line::Column::OrderLineId)
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .filter(invoice_line::Column::OrderLineId.is_not_null())
        .filter(invoice::Column::RejectedOn.is_null())
        .into_query();
    let rows: Vec<Line> = order_line::Entity::find()
        .select_only()
        .column(order_line::Column::OrderId)
        .column(purchase_order::Column::Number)
        .column(order_line::Column::Position)
        .column(order_line::Column::Name)
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, order_line::Relation::Order.def())
        .join(JoinType::InnerJoin, order_line::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(purchase_order::Column::State.is_in(binding))
        .filter(order_line::Column::Gross.gte(Cents::ZERO))
        .filter(cost_line::Column::Eligible.gt(Cents::ZERO))
        .filter(holds_one)
        .filter(order_line::Column::Id.not_in_subquery(billed))
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .apply_if(only, |query, only| {
            query.filter(order_line::Column::OrderId.eq(only))
        })
        .order_by_asc(order_line::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let line = |(order, number, position, name, notice): Line| UnbilledLine {
        order,
        number,
        position,
        name,
        notice,
    };
    Ok(rows.into_iter().map(line).collect())
}
