//! A form that was carried out: its nonce and where the answer led, so that a repeat has no second effect.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub actor: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub nonce: String,
    pub location: String,
    pub at: DateTimeUtc,
    /// SHA-256 of method, address and content, hex; empty for forms from before it was kept.
    pub request: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
