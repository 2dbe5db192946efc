//! A change notice (Änderungsbescheid): what it says of itself; the notice's row holds the values in force.

use paktbuch_types::{AmendmentId, AmendmentKind, Cents, DocumentId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notice_amendment")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: AmendmentId,
    pub notice_id: NoticeId,
    /// Within the notice, from 1, in the order of their days.
    pub number: i64,
    pub kind: AmendmentKind,
    /// File reference (Aktenzeichen).
    pub reference: String,
    /// Day of the change notice.
    pub dated: Date,
    /// Day of the Bekanntgabe.
    pub announced_on: Option<Date>,
    /// Why it was issued.
    pub reason: String,
    /// Zuwendung before it.
    pub granted_before: Cents,
    /// Zuwendung from it on.
    pub granted: Cents,
    /// Its PDF.
    pub document_id: Option<DocumentId>,
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
        belongs_to = "super::document::Entity",
        from = "Column::DocumentId",
        to = "super::document::Column::Id"
    )]
    Document,
}

impl Related<super::notice::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Notice.def()
    }
}

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
