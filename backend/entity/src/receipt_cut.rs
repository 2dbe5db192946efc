//! A cut (Kürzung): what an auditor accepts of a line of a filed Belegliste.

use paktbuch_types::{Auditor, Cents, FilingId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_cut")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub filing_id: FilingId,
    /// Lfd. Nr. of the Belegliste as filed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub auditor: Auditor,
    /// Eligible, as the auditor accepts it.
    pub accepted: Cents,
    pub reason: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::filing::Entity",
        from = "Column::FilingId",
        to = "super::filing::Column::Id"
    )]
    Filing,
}

impl ActiveModelBehavior for ActiveModel {}
