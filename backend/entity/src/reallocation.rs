//! A reallocation between the Einzelansätze of a notice (Umschichtung): the letter, and what became of it.

use paktbuch_types::{AmendmentId, NoticeId, ReallocationId, ReallocationState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reallocation")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ReallocationId,
    pub notice_id: NoticeId,
    /// Within the notice, from 1.
    pub number: i64,
    pub state: ReallocationState,
    /// Begründung.
    pub reason: String,
    /// Day on which the letter was sent.
    pub sent_on: Option<Date>,
    /// Day on which it was agreed, taken note of or refused.
    pub settled_on: Option<Date>,
    /// Reference (Aktenzeichen) of the answer.
    pub reference: String,
    /// The change notice that put it into force.
    pub amendment_id: Option<AmendmentId>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::notice::Entity",
        from = "Column::NoticeId",
        to = "super::notice::Column::Id"
    )]
    Notice,
    #[sea_orm(
        belongs_to = "super::notice_amendment::Entity",
        from = "Column::AmendmentId",
        to = "super::notice_amendment::Column::Id"
    )]
    Amendment,
}

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
