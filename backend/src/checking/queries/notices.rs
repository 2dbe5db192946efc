//! Notices and their Einzelansätze.

use paktbuch_entity::{cost_item, cost_line, drawdown, notice};
use paktbuch_types::{Cents, CostItemId, DrawdownState, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait,
};

/// Every notice, by id.
pub(in crate::checking) async fn notices(conn: &impl ConnectionTrait) -> Result<Vec<notice::Model>, DbErr> {
    notice::Entity::find()
        .order_by_asc(notice::Column::Id)
        .all(conn)
        .await
}

/// The drawdowns of one notice or of all that are not withdrawn, by notice and number.
pub(in crate::checking) async fn drawdowns(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<drawdown::Model>, DbErr> {
    drawdown::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(drawdown::Column::NoticeId.eq(notice))
        })
        .filter(drawdown::Column::State.ne(DrawdownState::Withdrawn))
        .order_by_asc(drawdown::Column::NoticeId)
        .order_by_asc(drawdown::Column::Number)
        .all(conn)
        .await
}

/// The Einzelansätze of one notice or of all, in their order.
pub(in crate::checking) async fn cost_items(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<cost_item::Model>, DbErr> {
    cost_item::Entity::find()
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .order_by_asc(cost_item::Column::NoticeId)
        .order_by_asc(cost_item::Column::Position)
        .all(conn)
        .await
}

/// The lines below the Einzelansätze of one notice or of all: Einzelansatz, gross, and the eligible part of it.
pub(in crate::checking) async fn planned_lines(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<(CostItemId, Cents, Cents)>, DbErr> {
    cost_line::Entity::find()
        .select_only()
        .column(cost_line::Column::CostItemId)
        .column(cost_line::Column::Gross)
        .column(cost_line::Column::Eligible)
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .apply_if(notice, |query, notice| {
            query.filter(cost_item::Column::NoticeId.eq(notice))
        })
        .into_tuple()
        .all(conn)
        .await
}
