//! An Einzelansatz in a reallocation, with its eligible amount before and after.

use paktbuch_types::{Cents, CostItemId, ReallocationId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reallocation_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub reallocation_id: ReallocationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub cost_item_id: CostItemId,
    /// Zuwendungsfähig when the letter was prepared.
    pub eligible_before: Cents,
    /// Zuwendungsfähig as proposed.
    pub eligible: Cents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::reallocation::Entity",
        from = "Column::ReallocationId",
        to = "super::reallocation::Column::Id"
    )]
    Reallocation,
    #[sea_orm(
        belongs_to = "super::cost_item::Entity",
        from = "Column::CostItemId",
        to = "super::cost_item::Column::Id"
    )]
    CostItem,
}

impl Related<super::cost_item::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CostItem.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
