//! A value that a change notice changed: before and after, in the words of the audit trail, and its place (Fundstelle).

use paktbuch_types::AmendmentId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_amendment_value")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub amendment_id: AmendmentId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// Name of the value, such as `Zuwendung`.
    pub label: String,
    /// Empty where there was none.
    pub value_before: String,
    /// Empty where there is none any more.
    pub value_after: String,
    /// Page of the change notice that says it.
    pub page: Option<i64>,
    /// Such as `Nr. 4`.
    pub place: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::notice_amendment::Entity",
        from = "Column::AmendmentId",
        to = "super::notice_amendment::Column::Id"
    )]
    Amendment,
}

impl Related<super::notice_amendment::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Amendment.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
