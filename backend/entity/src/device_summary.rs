//! Counts and sums of the device list, kept by triggers in the same transaction.

use paktbuch_types::{Cents, DeviceCategory, DeviceStatus, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_summary")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub school_id: SchoolId,
    pub category: DeviceCategory,
    pub status: DeviceStatus,
    /// 0 = none.
    pub notice_id: i64,
    /// 0 = none.
    pub zweckbindung_year: i64,
    pub devices: i64,
    pub gross: Cents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
