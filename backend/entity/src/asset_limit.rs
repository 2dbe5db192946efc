//! Up to which net price an object may be an expense, and what the authority does with such objects (Wertgrenze der Aktivierung).

use paktbuch_types::{AssetChoice, AssetLimitId, Cents};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "asset_limit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AssetLimitId,
    /// It holds until the next one begins.
    #[sea_orm(unique)]
    pub valid_from: Date,
    /// Net price of one object, the limit included.
    pub up_to: Cents,
    pub choice: AssetChoice,
    /// Where it is written.
    pub source: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
