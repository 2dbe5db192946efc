//! What all invoices together spend on a cost line; follows the single sums by triggers.

use paktbuch_types::{Cents, CostLineId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "spending_summary")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub cost_line_id: CostLineId,
    pub notice_id: NoticeId,
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
