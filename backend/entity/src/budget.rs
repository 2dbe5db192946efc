//! A ceiling (Budget) of a programme for the authority or a school, as a public list or a letter names it.

use paktbuch_types::{BudgetId, Cents, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "budget")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: BudgetId,
    /// Code of the programme.
    pub programme: String,
    /// Name of the Förderbereich; empty = all together.
    pub category: String,
    /// Empty = the whole authority (Schulträgerbudget).
    pub school_id: Option<SchoolId>,
    /// Most grant money (Zuwendung).
    pub amount: Cents,
    /// Where it is written, such as „Anlage 2 der Richtlinie“.
    pub source: String,
    pub valid_from: Date,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
