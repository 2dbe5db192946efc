//! Line below a cost item: school, item, quantity × price (Kostenzeile).

use paktbuch_types::{Cents, CostItemId, CostLineId, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CostLineId,
    pub cost_item_id: CostItemId,
    pub position: i64,
    pub school_id: Option<SchoolId>,
    pub title: String,
    pub quantity: i64,
    /// Gross.
    pub unit_price: Cents,
    pub gross: Cents,
    pub eligible: Cents,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::cost_item::Entity",
        from = "Column::CostItemId",
        to = "super::cost_item::Column::Id"
    )]
    CostItem,
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
}

impl Related<super::cost_item::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CostItem.def()
    }
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
