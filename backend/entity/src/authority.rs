//! The school authority (Schulträger) that this database belongs to: one row.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authority")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub name: String,
    /// Official number of the authority (Trägernummer).
    pub number: Option<String>,
    /// Amtlicher Gemeindeschlüssel.
    pub municipality_key: Option<String>,
    /// Land as two letters, e.g. NW.
    pub land: String,
    /// Bewilligungsbehörde.
    pub granting_authority: String,
    /// Lines of the letterhead, for print.
    pub letterhead: String,
    /// Pattern of inventory numbers, e.g. `HAV-{jahr}-{nr:4}`.
    pub inventory_pattern: String,
    pub version: i64,
    /// Kontoinhaber; empty for the authority itself.
    pub account_holder: String,
    /// In capitals, without blanks; empty for no account.
    pub iban: String,
    pub bic: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
