//! A filed proof (eingereichter Verwendungsnachweis): one version of it, frozen.

use paktbuch_types::{Cents, DocumentId, EventId, FilingId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filing")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: FilingId,
    pub notice_id: NoticeId,
    /// Version of the notice's proof, or of the interim one as of its day; from 1.
    pub number: i64,
    /// An interim proof (Zwischennachweis): it settles nothing, and each day (Stichtag) has one.
    pub is_interim: bool,
    /// As-of date (Stichtag).
    pub as_of: Date,
    pub filed_at: DateTimeUtc,
    /// `user:3`, `token:2` or `system`.
    pub filed_by: String,
    /// The workbook, byte for byte; the PDF of one taken over.
    pub document_id: DocumentId,
    /// What it says, as JSON: to be compared with later data.
    pub contents_id: DocumentId,
    /// The last event of the audit trail that it knows.
    pub last_event: EventId,
    /// Ausgaben lt. Abrechnung.
    pub spent: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    /// Zuwendung lt. Abrechnung.
    pub granted: Cents,
    /// Eigenanteil lt. Abrechnung.
    pub own_share: Cents,
    pub receipts: i64,
    pub devices: i64,
    /// Findings of severity error that were open.
    pub errors: i64,
    /// Why it was filed although they were; empty for none.
    pub reason: String,
    /// It was filed before the notice came into Paktbuch: the sums are those of its PDF, its lines were frozen later.
    pub taken_over: bool,
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
    #[sea_orm(
        belongs_to = "super::document::Entity",
        from = "Column::ContentsId",
        to = "super::document::Column::Id"
    )]
    Contents,
}

impl ActiveModelBehavior for ActiveModel {}
