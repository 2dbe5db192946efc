//! What the budget of a financial year (Haushaltsjahr) provides for a programme.

use paktbuch_types::{BudgetYearId, Cents};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget_year")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BudgetYearId,
    /// Calendar year.
    pub year: i64,
    /// Code of the programme.
    pub programme: String,
    /// Product and account (Produktsachkonto); may be empty.
    pub account: String,
    /// Ansatz.
    pub appropriation: Cents,
    /// Ermächtigungsübertragung from the year before.
    pub carried_over: Cents,
    /// Verpflichtungsermächtigung for later years.
    pub commitment: Cents,
    pub version: i64,
    /// Year in which what the Verpflichtungsermächtigung allows falls due; `None` = any later year.
    pub commitment_year: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
