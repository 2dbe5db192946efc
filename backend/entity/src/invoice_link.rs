//! An earlier invoice that another one refers to (Kette: Abschlags- und Schlussrechnung, Rechnungskorrektur).

use paktbuch_types::{InvoiceId, InvoiceLinkId, LinkKind};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice_link")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: InvoiceLinkId,
    /// The later invoice.
    pub invoice_id: InvoiceId,
    /// Number of the earlier one (BT-25), as the later one states it.
    pub number: String,
    /// BT-26.
    pub issue_date: Option<Date>,
    /// The earlier one, once it is in the books.
    pub preceding_id: Option<InvoiceId>,
    pub kind: LinkKind,
    /// The later invoice names it; otherwise a user linked it.
    pub is_stated: bool,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::invoice::Entity",
        from = "Column::InvoiceId",
        to = "super::invoice::Column::Id"
    )]
    Invoice,
    #[sea_orm(
        belongs_to = "super::invoice::Entity",
        from = "Column::PrecedingId",
        to = "super::invoice::Column::Id"
    )]
    Preceding,
}

impl ActiveModelBehavior for ActiveModel {}
