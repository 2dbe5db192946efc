//! An invoice whose payment a Mittelabruf foresees.

use paktbuch_types::{Cents, DrawdownId, InvoiceId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drawdown_need")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub drawdown_id: DrawdownId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub invoice_id: InvoiceId,
    /// Eligible and not paid on the day of the computation.
    pub eligible: Cents,
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
