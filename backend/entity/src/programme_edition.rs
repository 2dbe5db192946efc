//! An edition of a funding programme that the authority entered (Fassung); it never changes, a correction is a new one.

use paktbuch_types::ProgrammeEditionId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "programme_edition")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProgrammeEditionId,
    /// Code of the programme.
    pub code: String,
    /// Number of the edition: the programme's `version`.
    pub number: i64,
    /// As lists name it, with its number.
    pub title: String,
    /// The whole text, as it was entered.
    pub toml: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
