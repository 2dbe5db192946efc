//! A step of the examination of a notice's proof (Prüfung des Verwendungsnachweises).

use paktbuch_types::{Auditor, Cents, DocumentId, ExaminationStep, NoticeId, ProofStepId};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "proof_step")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: ProofStepId,
    pub notice_id: NoticeId,
    pub step: ExaminationStep,
    pub auditor: Auditor,
    /// Day of the letter, certificate or payment.
    pub done_on: Date,
    /// Who signed or wrote it.
    pub person: String,
    /// Reference (Aktenzeichen).
    pub reference: String,
    /// What is revoked, claimed back or paid in addition.
    pub amount: Option<Cents>,
    /// Interest that is claimed with it.
    pub interest: Option<Cents>,
    /// The grant that it decides (anerkannte Zuwendung); `None` of a step that decides none, or was entered before this was kept.
    pub decided: Option<Cents>,
    /// Version of the proof that it decides on.
    pub decided_version: Option<i64>,
    /// Last day to answer a hearing (Anhörung).
    pub hearing_until: Option<Date>,
    /// Last day to appeal (Rechtsbehelf).
    pub appeal_until: Option<Date>,
    /// Day of the booking.
    pub booked_on: Option<Date>,
    /// Buchungsnummer.
    pub booking_reference: String,
    /// Certificate or letter.
    pub document_id: Option<DocumentId>,
    pub note: String,
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

impl Related<super::document::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Document.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}
