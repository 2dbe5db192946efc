//! An offer that was asked for or received (Angebot).

use paktbuch_types::{Cents, OrderId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award_offer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub order_id: OrderId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// Bieter.
    pub bidder: String,
    pub asked_on: Option<Date>,
    /// Empty where nothing came.
    pub received_on: Option<Date>,
    /// Price of the offer.
    pub net: Option<Cents>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::award_note::Entity",
        from = "Column::OrderId",
        to = "super::award_note::Column::OrderId"
    )]
    Note,
}

impl Related<super::award_note::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Note.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
