//! Remembered columns of spreadsheets with the same headings, for a takeover (Bestandsübernahme).

use paktbuch_types::TakeoverMappingId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "takeover_mapping")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: TakeoverMappingId,
    /// Code of the kind of list.
    pub kind: String,
    /// Headings, joined by `;`.
    pub headings: String,
    /// As TOML.
    pub mapping: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
