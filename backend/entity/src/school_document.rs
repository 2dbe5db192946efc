//! A document that funding programmes ask for (TPEK, Medienkonzept …), of a school or of all.

use paktbuch_types::{ConceptKind, DocumentId, SchoolDocumentId, SchoolId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_document")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: SchoolDocumentId,
    /// Empty = it is of all schools of the authority.
    pub school_id: Option<SchoolId>,
    pub kind: ConceptKind,
    /// What it is called.
    pub title: String,
    /// Version (Fassung); may be empty.
    pub edition: String,
    /// Day of the document.
    pub dated_on: Date,
    /// Last day on which it holds; empty = without an end.
    pub valid_to: Option<Date>,
    pub document_id: DocumentId,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(
        belongs_to = "super::school::Entity",
        from = "Column::SchoolId",
        to = "super::school::Column::Id"
    )]
    School,
    #[sea_orm(
        belongs_to = "super::document::Entity",
        from = "Column::DocumentId",
        to = "super::document::Column::Id"
    )]
    Document,
}

impl Related<super::school::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::School.def()
    }
}

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
