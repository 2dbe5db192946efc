//! Which column of a payment file means what, remembered by its headings (Spaltenzuordnung).

use paktbuch_types::PaymentMappingId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_mapping")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PaymentMappingId,
    /// All headings in their order.
    pub headings: String,
    /// The columns, as TOML.
    pub mapping: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
