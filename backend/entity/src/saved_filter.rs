//! A filter of the device list under a name (Gespeicherter Filter).

use paktbuch_types::SavedFilterId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_filter")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SavedFilterId,
    /// Who has it, `user:7`; empty where everybody has it. No owner has two of one name.
    pub owner: String,
    pub name: String,
    /// Filters and sorting as the address of the list says them; read anew whenever it is used.
    pub query: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
