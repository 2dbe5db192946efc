//! Entering a step.

use paktbuch_entity::proof_step;
use paktbuch_types::{ExaminationStep, NoticeId, ProofStepId};
use sea_orm::{ActiveModelTrait, Set};

use super::checked::checked;
use super::decided::{VERSION, decided};
use super::{NAME, columns};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::{Db, WriteTx};
use crate::documents::{self, Documents, Stored};
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::examination::fields;
use crate::examination::service::event;
use crate::filing::{self, AuditedProof, FilingError};
use crate::text;

/// Keeps what the proof says for a local audit (örtliche Prüfung) that is to be entered, so that later changes are told from what was
/// audited; `None` for other steps. The inner error is a refusal.
///
/// # Errors
/// Those of making a proof, e.g. when the disk is full.
pub(in crate::examination) async fn audited(
    db: &Db,
    documents: &Documents,
    id: NoticeId,
    data: &StepData,
) -> Result<Result<Option<AuditedProof>, ServiceError>, FilingError> {
    // What is wrong with the step itself, entering it says.
    if data.step != ExaminationStep::LocalAudit || data.done_on > db.clock().today() {
        return Ok(Ok(None));
    }
    let days = (data.done_on, data.audited_as_of);
    match Box::pin(filing::keep_audited(db, documents, id, days)).await {
        Err(FilingError::Refused(refused)) => Ok(Err(refused)),
        kept => kept.map(Ok),
    }
}

/// Enters a step, with what a local audit has [`audited`], and perhaps with a file that is stored already (its media type and name beside it).
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] for a step that cannot be at that day, a day in the future or before the notice, an
/// amount that its step does not have, and texts that are too long.
pub(in crate::examination) async fn add_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    (data, audited): (StepData, Option<AuditedProof>),
    file: Option<(&Stored, &'static str, &str)>,
) -> Result<ProofStepId, ServiceError> {
    let data = checked(tx, id, data, None).await?;
    let (data, decided_version) = Box::pin(decided(tx, id, data, None)).await?;
    let told = fields::step(&data).into_iter();
    let mut event = event(EventKind::ProofStepAdded, id)
        .changes(told.map(|(label, value)| Change::set(label, value)))
        .changes(decided_version.map(|version| Change::set(VERSION, version)));
    let mut document = None;
    if let Some((stored, media_type, name)) = file {
        let name: String = text::clean(name).chars().take(NAME).collect();
        document = Some(documents::register(tx, stored, media_type, &name).await?);
        event = event
            .change(Change::set("Datei", &name))
            .change(Change::set("SHA-256 der Datei", &stored.sha256));
    }
    let row = proof_step::ActiveModel {
        notice_id: Set(id),
        document_id: Set(document),
        version: Set(1),
        ..columns(data, decided_version)
    };
    let row = row.insert(tx.conn()).await?;
    let mut event = event.of_step(row.id);
    if let Some(audited) = audited {
        event = event.changes(filing::register_audited(tx, &audited).await?);
    }
    audit::record(tx, [event]).await?;
    Ok(row.id)
}
