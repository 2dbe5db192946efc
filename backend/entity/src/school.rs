//! A school (Schule).

use paktbuch_types::{SchoolId, SchoolNumber};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SchoolId,
    /// Official school number (Schulnummer), text.
    pub number: SchoolNumber,
    pub name: String,
    pub short_name: String,
    /// School form (Schulform) in words.
    pub form: String,
    /// Rechtsform in words.
    pub legal_form: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub phone: String,
    pub email: String,
    /// Trägernummer of the authority that runs the school.
    pub authority_number: Option<String>,
    pub municipality_key: Option<String>,
    pub land: String,
    /// DIN 5007-1 key of the name.
    pub sort_key: String,
    /// Folded text for search.
    pub search: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
