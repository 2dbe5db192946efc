//! A threshold for awards (Wertgrenze), as the authority entered it.

use paktbuch_types::{AwardType, Cents, ThresholdId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "award_threshold")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ThresholdId,
    pub award: AwardType,
    /// Up to which net value this way is allowed; the EU procedure is due from it on. Empty = without a limit.
    pub up_to: Option<Cents>,
    pub valid_from: Date,
    pub valid_to: Option<Date>,
    /// Where it is written, such as „Vergabesatzung vom 12.12.2025, § 3“.
    pub source: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
