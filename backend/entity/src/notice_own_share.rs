//! A further source of the own share (Eigenanteil) with its amount; the main source bears the rest.

use paktbuch_types::{Cents, NoticeId, OwnShareSource};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_own_share")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub source: OwnShareSource,
    pub amount: Cents,
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
