//! A device model (Gerätemodell).

use paktbuch_types::{DeviceCategory, ModelId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "device_model")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ModelId,
    pub manufacturer: String,
    pub name: String,
    pub category: DeviceCategory,
    pub version: i64,
    /// Nutzungsdauer by the authority's table, in years.
    pub useful_life_years: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
