//! An order of which a Mittelabruf expects an invoice.

use paktbuch_types::{Cents, DrawdownId, OrderId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drawdown_order")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub drawdown_id: DrawdownId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: OrderId,
    /// Eligible and not billed on the day of the computation.
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
        belongs_to = "super::purchase_order::Entity",
        from = "Column::OrderId",
        to = "super::purchase_order::Column::Id"
    )]
    Order,
}

impl ActiveModelBehavior for ActiveModel {}
