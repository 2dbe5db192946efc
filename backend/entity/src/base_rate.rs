//! The Basiszinssatz of a half-year, as the authority entered it.

use paktbuch_types::{BaseRateId, BasisPoints};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "base_rate")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BaseRateId,
    /// First day of the half-year.
    pub valid_from: Date,
    /// May be below zero.
    pub rate: BasisPoints,
    /// Where it is written.
    pub source: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
