//! What an invoice spends on a cost line (Mittelverwendung), summed up from its allocations and payments as they are written.

use paktbuch_types::{Cents, CostLineId, InvoiceId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, Hash, DeriveEntityModel)]
#[sea_orm(table_name = "spending")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub notice_id: NoticeId,
    pub cost_line_id: CostLineId,
    pub invoice_id: InvoiceId,
    /// Allocated, gross.
    pub invoiced: Cents,
    pub invoiced_eligible: Cents,
    /// The paid part of it, gross.
    pub paid: Cents,
    pub paid_eligible: Cents,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
