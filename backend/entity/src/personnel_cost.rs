//! What a Personalausgabe is made of.

use paktbuch_types::{BasisPoints, Cents, InvoiceLineId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "personnel_cost")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub invoice_line_id: InvoiceLineId,
    /// Key of the person in the personnel office (Personalnummer, Stellenplannummer); never a name.
    pub person_key: String,
    /// First day of the month.
    pub month: Date,
    /// What the employer pays for the whole person and month (Arbeitgeberbrutto).
    pub employer_gross: Cents,
    /// The part that works for the measure.
    pub share: BasisPoints,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invoice_line::Entity",
        from = "Column::InvoiceLineId",
        to = "super::invoice_line::Column::Id"
    )]
    InvoiceLine,
}

impl Related<super::invoice_line::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::InvoiceLine.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
