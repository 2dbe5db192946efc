//! The place of a value in the notice (Fundstelle).

use paktbuch_types::NoticeId;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_citation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    #[sea_orm(primary_key, auto_increment = false)]
    /// Name of the value, such as `granted`.
    pub field: String,
    pub page: Option<i64>,
    /// Such as `Nr. 4`.
    pub place: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::notice::Entity",
        from = "Column::NoticeId",
        to = "super::notice::Column::Id"
    )]
    Notice,
}

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
