//! Binding item of the notice's cost plan (Einzelansatz).

use paktbuch_types::{Cents, CostItemId, NoticeId, ZweckbindungStart};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cost_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: CostItemId,
    pub notice_id: NoticeId,
    pub position: i64,
    pub title: String,
    /// Gesamtausgaben lt. Bescheid.
    pub total: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    pub version: i64,
    /// From when what it pays is bound; `None` = as the notice says.
    pub zweckbindung_start: Option<ZweckbindungStart>,
    /// `None` = as many as the notice says.
    pub zweckbindung_years: Option<i64>,
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
