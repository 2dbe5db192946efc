//! Allocations of lines to Einzelansätze and own funds.

use paktbuch_entity::{allocation, cost_item, cost_line, invoice_line};
use paktbuch_types::{AllocationId, Cents, CostItemId, InvoiceLineId, NoticeId, Quantity, SchoolId};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, RelationTrait, Select,
};

use crate::checking::rows::PartRow;

/// All allocations of these invoices, of whichever notice.
pub(in crate::checking) async fn parts(
    conn: &impl ConnectionTrait,
    notice: Option<NoticeId>,
) -> Result<Vec<PartRow>, DbErr> {
    type Part = (
        AllocationId,
        InvoiceLineId,
        Cents,
        Cents,
        Option<CostItemId>,
        Option<NoticeId>,
        Option<Quantity>,
        Option<SchoolId>,
        Option<SchoolId>,
        String,
    );
    let rows: Vec<Part> = allocations()
        .select_only()
        .columns([
            allocation::Column::Id,
            allocation::Column::InvoiceLineId,
            allocation::Column::Gross,
            allocation::Column::Eligible,
        ])
        .column(cost_line::Column::CostItemId)
        .column(cost_item::Column::NoticeId)
        .column(allocation::Column::Quantity)
        .column_as(allocation::Column::SchoolId, "own_school")
        .column_as(cost_line::Column::SchoolId, "planned_school")
        .column(allocation::Column::Account)
        .apply_if(notice, |query, notice| {
            query.filter(invoice_line::Column::InvoiceId.in_subquery(invoices_of(notice)))
        })
        .order_by_asc(allocation::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let row = |(id, line, gross, eligible, item, notice, quantity, own, planned, account): Part| PartRow {
        id,
        line,
        gross,
        eligible,
        item,
        notice,
        quantity,
        school: own.or(planned),
        account,
    };
    Ok(rows.into_iter().map(row).collect())
}

/// Allocations with their line, and their Einzelansatz where they have one.
pub(super) fn allocations() -> Select<allocation::Entity> {
    allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
}

/// Ids of the invoices with a part on the notice.
pub(super) fn invoices_of(notice: NoticeId) -> SelectStatement {
    allocations()
        .select_only()
        .column(invoice_line::Column::InvoiceId)
        .filter(cost_item::Column::NoticeId.eq(notice))
        .into_query()
}
