//! A part of an invoice line, paid from one cost line or from own funds (Zuordnung).

use paktbuch_types::{AllocationId, Cents, CostLineId, InvoiceLineId, Quantity, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "allocation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AllocationId,
    pub invoice_line_id: InvoiceLineId,
    /// Empty = own funds (Eigene Mittel).
    pub cost_line_id: Option<CostLineId>,
    pub school_id: Option<SchoolId>,
    pub gross: Cents,
    pub eligible: Cents,
    /// Why less than all is eligible.
    pub reason: String,
    pub version: i64,
    /// Its share of the line's quantity, where it was stated.
    pub quantity: Option<Quantity>,
    /// Account assignment (Kontierung): Produkt, Sachkonto, Kostenstelle, Haushaltsjahr; empty as long as unknown.
    pub product: String,
    pub account: String,
    pub cost_centre: String,
    pub fiscal_year: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invoice_line::Entity",
        from = "Column::InvoiceLineId",
        to = "super::invoice_line::Column::Id"
    )]
    InvoiceLine,
    #[sea_orm(
        belongs_to = "super::cost_line::Entity",
        from = "Column::CostLineId",
        to = "super::cost_line::Column::Id"
    )]
    CostLine,
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
}

impl Related<super::invoice_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::InvoiceLine.def()
    }
}

impl Related<super::cost_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::CostLine.def()
    }
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
