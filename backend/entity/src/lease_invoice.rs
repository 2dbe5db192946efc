//! The invoice line that bills a rate of a leased device (Leasingrate).

use paktbuch_types::{Cents, DeviceId, InvoiceLineId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lease_invoice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub device_id: DeviceId,
    /// Number of the rate, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub rate: i64,
    pub invoice_line_id: InvoiceLineId,
    /// Part of the line, gross.
    pub amount: Cents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::device::Entity",
        from = "Column::DeviceId",
        to = "super::device::Column::Id"
    )]
    Device,
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
