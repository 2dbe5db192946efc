//! A payment of an invoice (Zahlung).

use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PaymentId,
    pub invoice_id: InvoiceId,
    pub paid_on: Date,
    /// Money that moved; negative for a refund (Rückzahlung).
    pub amount: Cents,
    /// What proves it, e.g. Kontoauszug 12/2023.
    pub proof: String,
    pub version: i64,
    pub kind: PaymentKind,
    /// Cash discount taken off, with the sign of the amount; it settles the invoice without being spent.
    pub skonto: Cents,
    /// Haushaltsjahr.
    pub fiscal_year: i64,
    /// Number in the accounts (Buchungsnummer).
    pub reference: String,
    /// Joins the payments of one bank transfer (Sammelüberweisung); empty for a transfer of its own.
    pub transfer: String,
    /// Row of a payment file that it was entered from.
    pub row_id: Option<PaymentRowId>,
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
        belongs_to = "super::payment_row::Entity",
        from = "Column::RowId",
        to = "super::payment_row::Column::Id"
    )]
    PaymentRow,
}

impl Related<super::invoice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invoice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
