//! Money beside grant and own share (Leistungen Dritter, weitere öffentliche Förderung, Versicherung, Verkauf).

use paktbuch_types::{Cents, IncomeKind, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_income")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    pub kind: IncomeKind,
    /// Who pays.
    pub source: String,
    /// What for.
    pub purpose: String,
    /// lt. Bescheid.
    pub planned: Cents,
    /// lt. Abrechnung.
    pub received: Cents,
    pub received_on: Option<Date>,
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
