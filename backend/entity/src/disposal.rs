//! How a device was disposed of (Aussonderung); gone where that was taken back.

use paktbuch_types::{DeviceId, DeviceStatus, DisposalKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "disposal")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: DeviceId,
    pub kind: DisposalKind,
    pub disposed_on: Date,
    /// Begründung; empty for none.
    pub reason: String,
    /// What it becomes again where the disposal is taken back.
    pub status_before: DeviceStatus,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::device::Entity",
        from = "Column::DeviceId",
        to = "super::device::Column::Id"
    )]
    Device,
}

impl ActiveModelBehavior for ActiveModel {}
