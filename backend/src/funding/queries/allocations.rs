//! Allocations of invoices and who pays them: what receipts and sums begin with.

use paktbuch_entity::{allocation, cost_item, cost_line, invoice_line};
use paktbuch_types::NoticeId;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait, Select,
};

/// All allocations of these invoices, of whichever payer, by invoice, line and id.
pub(super) fn allocations_of(invoices: SelectStatement) -> Select<allocation::Entity> {
    allocation::Entity::find()
        .select_only()
        .columns([
            allocation::Column::Id,
            allocation::Column::CostLineId,
            allocation::Column::SchoolId,
            allocation::Column::Gross,
            allocation::Column::Eligible,
            allocation::Column::InvoiceLineId,
        ])
        .columns([
            invoice_line::Column::InvoiceId,
            invoice_line::Column::SelfAssessedRate,
        ])
        .column(cost_item::Column::NoticeId)
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::LeftJoin, allocation::Relation::CostLine.def())
        .join(JoinType::LeftJoin, cost_line::Relation::CostItem.def())
        .filter(invoice_line::Column::InvoiceId.in_subquery(invoices))
        .order_by_asc(invoice_line::Column::InvoiceId)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
}

/// Invoices with a line that is allocated to the notice.
pub(super) fn invoices_of(notice: NoticeId) -> SelectStatement {
    Query::select()
        .distinct()
        .column((invoice_line::Entity, invoice_line::Column::InvoiceId))
        .from(cost_item::Entity)
        .inner_join(
            cost_line::Entity,
            Expr::col((cost_line::Entity, cost_line::Column::CostItemId))
                .equals((cost_item::Entity, cost_item::Column::Id)),
        )
        .inner_join(
            allocation::Entity,
            Expr::col((allocation::Entity, allocation::Column::CostLineId))
                .equals((cost_line::Entity, cost_line::Column::Id)),
        )
        .inner_join(
            invoice_line::Entity,
            Expr::col((invoice_line::Entity, invoice_line::Column::Id))
                .equals((allocation::Entity, allocation::Column::InvoiceLineId)),
        )
        .and_where(Expr::col((cost_item::Entity, cost_item::Column::NoticeId)).eq(notice))
        .to_owned()
}
