//! Cost lines with their Einzelansatz and notice.

use std::collections::HashMap;

use paktbuch_entity::{cost_item, cost_line, notice};
use paktbuch_types::{CostItemId, CostLineId, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationTrait,
};

use crate::evidence::rows::Target;

/// The cost lines with these ids.
pub(super) async fn targets(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CostLineId>,
) -> Result<HashMap<CostLineId, Target>, DbErr> {
    type Row = (
        CostLineId,
        i64,
        String,
        CostItemId,
        i64,
        String,
        NoticeId,
        String,
        String,
    );
    let rows: Vec<Row> = cost_line::Entity::find()
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .join(JoinType::InnerJoin, cost_item::Relation::Notice.def())
        .filter(cost_line::Column::Id.is_in(ids))
        .select_only()
        .column(cost_line::Column::Id)
        .column_as(cost_line::Column::Position, "line_position")
        .column_as(cost_line::Column::Title, "line_title")
        .column_as(cost_item::Column::Id, "item_id")
        .column_as(cost_item::Column::Position, "item_position")
        .column_as(cost_item::Column::Title, "item_title")
        .column_as(notice::Column::Id, "notice_id")
        .column(notice::Column::Reference)
        .column_as(notice::Column::Title, "notice_title")
        .into_tuple()
        .all(conn)
        .await?;
    let target = |(id, line, line_title, item, position, item_title, notice, reference, title): Row| {
        let target = Target {
            notice,
            reference,
            title,
            item,
            item_title: format!("{position} {item_title}"),
            line_title: format!("{position}.{line} {line_title}"),
            is_start: false,
        };
        (id, target)
    };
    Ok(rows.into_iter().map(target).collect())
}
