//! A line of an invoice (Rechnungsposition).

use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceLineId, LineKind, OrderLineId, Quantity};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: InvoiceLineId,
    pub invoice_id: InvoiceId,
    /// Order in the invoice, from 1.
    pub position: i64,
    /// BT-126.
    pub line_id: String,
    pub name: String,
    pub description: String,
    pub quantity: Quantity,
    pub unit_code: String,
    /// BT-131.
    pub net: Cents,
    /// Its share of the invoice total less `deduction`: what is to be allocated.
    pub gross: Cents,
    /// Its share of what the chain has billed before.
    pub deduction: Cents,
    pub vat_rate: BasisPoints,
    /// Rate of the VAT that the authority owes itself; none where the supplier charges it or none is due.
    pub self_assessed_rate: Option<BasisPoints>,
    pub kind: LineKind,
    pub ordered_on: Option<Date>,
    /// Abnahme or delivery.
    pub accepted_on: Option<Date>,
    pub version: i64,
    /// Anlage: where it is.
    pub place: String,
    /// Anlage: how much of it, such as „48 Anschlüsse in 12 Räumen“.
    pub extent: String,
    /// Lizenz: first day of the term.
    pub term_from: Option<Date>,
    /// Lizenz: last day of the term.
    pub term_to: Option<Date>,
    /// The line of an order that it bills.
    pub order_line_id: Option<OrderLineId>,
    /// Why it is in no order, where its invoice bills one; empty while nobody said so.
    pub order_reason: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invoice::Entity",
        from = "Column::InvoiceId",
        to = "super::invoice::Column::Id"
    )]
    Invoice,
    #[sea_orm(
        belongs_to = "super::order_line::Entity",
        from = "Column::OrderLineId",
        to = "super::order_line::Column::Id"
    )]
    OrderLine,
}

impl Related<super::invoice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invoice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
