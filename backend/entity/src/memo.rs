//! A note on a record (Vermerk), perhaps with a day on which it comes up again (Wiedervorlage).

use paktbuch_types::{DocumentId, MemoId, MemoSubject};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memo")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: MemoId,
    pub subject_kind: MemoSubject,
    /// Id of the record, of whichever kind.
    pub subject_id: i64,
    /// Day of the talk, letter or mail.
    pub said_on: Date,
    /// With whom. Personal data; empty for a note of one's own.
    pub with_whom: String,
    /// What was said. Perhaps personal data.
    pub text: String,
    /// Day of the Wiedervorlage.
    pub follow_up_on: Option<Date>,
    /// When it was settled.
    pub done_on: Option<Date>,
    /// A mail or scan.
    pub document_id: Option<DocumentId>,
    /// Who wrote it, as the audit trail names actors.
    pub actor: String,
    /// The removed records that it was written on: `Zahlung vom 01.02.2026 über 10,00 € …, entfernt am 03.02.2026`; empty = none.
    pub origin: String,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::document::Entity",
        from = "Column::DocumentId",
        to = "super::document::Column::Id"
    )]
    Document,
}

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
