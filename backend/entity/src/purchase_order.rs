//! An order (Bestellung, Auftrag).

use paktbuch_types::{AwardType, OrderId, OrderState, PriceBasis, SupplierId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "purchase_order")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: OrderId,
    /// Bestellnummer.
    pub number: String,
    /// What it is about (Gegenstand).
    pub subject: String,
    pub supplier_id: SupplierId,
    pub state: OrderState,
    /// Auftragsdatum; empty while it is a draft.
    pub ordered_on: Option<Date>,
    /// Zugesagter Liefertermin.
    pub promised_on: Option<Date>,
    /// Vergabeart; empty while nobody said it.
    pub award: Option<AwardType>,
    /// Vergabe-Az.
    pub award_reference: String,
    /// What the unit prices of its lines are.
    pub prices: PriceBasis,
    pub note: String,
    /// Why it was cancelled (storniert); empty where it was not.
    pub cancelled_because: String,
    pub search: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::supplier::Entity",
        from = "Column::SupplierId",
        to = "super::supplier::Column::Id"
    )]
    Supplier,
}

impl Related<super::supplier::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Supplier.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
