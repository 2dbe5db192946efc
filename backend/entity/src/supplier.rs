//! A supplier (Lieferant).

use paktbuch_types::SupplierId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supplier")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SupplierId,
    /// VAT id, tax number or folded name: what makes two invoices come from the same seller.
    pub identity: String,
    pub name: String,
    pub vat_id: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
    pub sort_key: String,
    pub search: String,
    pub version: i64,
    /// Number in the accounting system (Kreditorennummer); unique where there is one.
    pub creditor_number: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
