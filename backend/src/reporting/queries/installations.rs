//! The fixed installations (Anlagen) that a notice pays for.

use chrono::NaiveDate;
use paktbuch_entity::{allocation, cost_item, cost_line, invoice, invoice_line};
use paktbuch_types::{Cents, CostLineId, InvoiceId, InvoiceLineId, LineKind, NoticeId, SchoolId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, RelationTrait,
};

/// A part of an invoice line of the kind Anlage.
#[derive(Debug, FromQueryResult)]
pub(in crate::reporting) struct InstalledPart {
    pub(in crate::reporting) invoice: InvoiceId,
    /// Rechnungsnummer.
    pub(in crate::reporting) number: String,
    pub(in crate::reporting) line: InvoiceLineId,
    pub(in crate::reporting) position: i64,
    pub(in crate::reporting) name: String,
    pub(in crate::reporting) place: String,
    pub(in crate::reporting) extent: String,
    pub(in crate::reporting) accepted_on: Option<NaiveDate>,
    pub(in crate::reporting) gross: Cents,
    pub(in crate::reporting) school: Option<SchoolId>,
    pub(in crate::reporting) cost_line: CostLineId,
    /// Number and title of the cost line, its school, and the number of the Einzelansatz above it.
    pub(in crate::reporting) line_position: i64,
    pub(in crate::reporting) line_title: String,
    pub(in crate::reporting) line_school: Option<SchoolId>,
    pub(in crate::reporting) item_position: i64,
}

/// What the notice pays of Anlagen up to a day, by invoice and line: those that were billed, and not accepted after it. As in the
/// Inventarliste one without a day of acceptance counts.
pub(in crate::reporting) async fn installed_parts(
    conn: &impl ConnectionTrait,
    notice: NoticeId,
    as_of: NaiveDate,
) -> Result<Vec<InstalledPart>, DbErr> {
    let accepted = Condition::any()
        .add(invoice_line::Column::AcceptedOn.is_null())
        .add(invoice_line::Column::AcceptedOn.lte(as_of));
    allocation::Entity::find()
        .select_only()
        .column_as(invoice::Column::Id, "invoice")
        .column(invoice::Column::Number)
        .column_as(invoice_line::Column::Id, "line")
        .columns([
            invoice_line::Column::Position,
            invoice_line::Column::Name,
            invoice_line::Column::Place,
            invoice_line::Column::Extent,
            invoice_line::Column::AcceptedOn,
        ])
        .column(allocation::Column::Gross)
        .column_as(allocation::Column::SchoolId, "school")
        .column_as(cost_line::Column::Id, "cost_line")
        .column_as(cost_line::Column::Position, "line_position")
        .column_as(cost_line::Column::Title, "line_title")
        .column_as(cost_line::Column::SchoolId, "line_school")
        .column_as(cost_item::Column::Position, "item_position")
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .join(JoinType::InnerJoin, invoice_line::Relation::Invoice.def())
        .join(JoinType::InnerJoin, allocation::Relation::CostLine.def())
        .join(JoinType::InnerJoin, cost_line::Relation::CostItem.def())
        .filter(cost_item::Column::NoticeId.eq(notice))
        .filter(invoice_line::Column::Kind.eq(LineKind::Installation))
        .filter(invoice::Column::IssueDate.lte(as_of))
        .filter(accepted)
        .order_by_asc(invoice::Column::IssueDate)
        .order_by_asc(invoice::Column::Id)
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(allocation::Column::Id)
        .into_model()
        .all(conn)
        .await
}
