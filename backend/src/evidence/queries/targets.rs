//! Cost lines with their Einzelansatz and notice.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_entity::{cost_item, cost_line, notice};
use paktbuch_types::{BasisPoints, CostItemId, CostLineId, CostRounding, Financing, NoticeId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect,
    RelationTrait,
};

use crate::evidence::rows::Target;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: CostLineId,
    line_position: i64,
    line_title: String,
    item_id: CostItemId,
    item_position: i64,
    item_title: String,
    notice_id: NoticeId,
    reference: String,
    notice_title: String,
    approval_from: Option<NaiveDate>,
    approval_to: Option<NaiveDate>,
    implementation_from: Option<NaiveDate>,
    implementation_to: Option<NaiveDate>,
    financing: Financing,
    rate: BasisPoints,
    rounding: CostRounding,
}

/// The cost lines with these ids.
pub(in crate::evidence) async fn targets(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = CostLineId>,
) -> Result<HashMap<CostLineId, Target>, DbErr> {
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
        .columns([
            notice::Column::ApprovalFrom,
            notice::Column::ApprovalTo,
            notice::Column::ImplementationFrom,
            notice::Column::ImplementationTo,
            notice::Column::Financing,
            notice::Column::Rate,
            notice::Column::Rounding,
        ])
        .into_model()
        .all(conn)
        .await?;
    let target = |row: Row| {
        let target = Target {
            notice: row.notice_id,
            reference: row.reference,
            title: row.notice_title,
            item: row.item_id,
            item_title: format!("{} {}", row.item_position, row.item_title),
            line_title: format!("{}.{} {}", row.item_position, row.line_position, row.line_title),
            approval: [row.approval_from, row.approval_to],
            implementation: [row.implementation_from, row.implementation_to],
            financing: row.financing,
            rate: row.rate,
            rounding: row.rounding,
            is_start: false,
        };
        (row.id, target)
    };
    Ok(rows.into_iter().map(target).collect())
}
