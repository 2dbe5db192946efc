//! A cut (Kürzung): what an auditor accepts of a line of a filed Belegliste.

use paktbuch_types::{Auditor, Cents, FilingId, ReceiptCutId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt_cut")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReceiptCutId,
    pub filing_id: FilingId,
    /// Lfd. Nr. of the Belegliste as filed.
    pub number: i64,
    pub auditor: Auditor,
    /// Eligible, as the auditor accepts it.
    pub accepted: Cents,
    /// Eligible, as filed; `None` of a cut that was entered before this was kept.
    pub filed: Option<Cents>,
    pub reason: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::filing::Entity",
        from = "Column::FilingId",
        to = "super::filing::Column::Id"
    )]
    Filing,
}

impl ActiveModelBehavior for ActiveModel {}
