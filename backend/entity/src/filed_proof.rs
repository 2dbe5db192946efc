//! A proof that was filed before the notice came into Paktbuch: what it reported (eingereichter Verwendungsnachweis).

use paktbuch_types::{Cents, DocumentId, NoticeId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "filed_proof")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub notice_id: NoticeId,
    /// Day of filing.
    pub filed_on: Option<Date>,
    /// Its PDF.
    pub document_id: Option<DocumentId>,
    /// Ausgaben gesamt; this and the next are what the proof says, none where it does not say.
    pub spent: Option<Cents>,
    /// Davon zuwendungsfähig.
    pub eligible: Option<Cents>,
    /// Zuwendung.
    pub granted: Option<Cents>,
    /// Eigenanteil.
    pub own_share: Option<Cents>,
    /// Number of receipts.
    pub receipts: Option<i64>,
    /// Number of devices.
    pub devices: Option<i64>,
    /// Why its sums differ from those in Paktbuch; empty while nobody said so.
    pub explanation: String,
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

impl ActiveModelBehavior for ActiveModel {}
