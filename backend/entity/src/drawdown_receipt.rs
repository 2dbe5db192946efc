//! A paid part that a Mittelabruf counts, as it was when it was computed.

use paktbuch_types::{Cents, DrawdownId, InvoiceId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drawdown_receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub drawdown_id: DrawdownId,
    /// In the order of payment, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub invoice_id: InvoiceId,
    /// Name of the invoice line.
    pub subject: String,
    pub paid_on: Date,
    /// Gross.
    pub spent: Cents,
    pub eligible: Cents,
    /// Zuwendungsanteil of what was spent.
    pub grant_share: Cents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::drawdown::Entity",
        from = "Column::DrawdownId",
        to = "super::drawdown::Column::Id"
    )]
    Drawdown,
    #[sea_orm(
        belongs_to = "super::invoice::Entity",
        from = "Column::InvoiceId",
        to = "super::invoice::Column::Id"
    )]
    Invoice,
}

impl Related<super::invoice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Invoice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
