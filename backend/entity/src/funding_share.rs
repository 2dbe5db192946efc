//! The part of an allocation that paid for a device (Finanzierungsanteil).

use paktbuch_types::{AllocationId, Cents, DeviceId, FundingShareId, SpreadRule};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "funding_share")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FundingShareId,
    pub device_id: DeviceId,
    pub allocation_id: AllocationId,
    pub gross: Cents,
    pub net: Cents,
    /// The rule that spread it onto the device; `None` where the device was made of the allocation.
    pub spread: Option<SpreadRule>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::device::Entity",
        from = "Column::DeviceId",
        to = "super::device::Column::Id"
    )]
    Device,
    #[sea_orm(
        belongs_to = "super::allocation::Entity",
        from = "Column::AllocationId",
        to = "super::allocation::Column::Id"
    )]
    Allocation,
}

impl Related<super::device::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Device.def()
    }
}

impl Related<super::allocation::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Allocation.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
