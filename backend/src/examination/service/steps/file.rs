//! Putting a certificate or letter to a step.

use paktbuch_entity::{document, proof_step};
use paktbuch_types::ProofStepId;
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use super::NAME;
use super::kept::{refuse_confirmed, refuse_without_letter};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Documents, Stored};
use crate::error::ServiceError;
use crate::examination::service::event;
use crate::text;

/// Puts a stored certificate or letter (its media type and name beside it) to a step; one that was there before stays in the document
/// store.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Refused`] where another is there and a filed version confirms the local audit with it, or
/// the retention of the notice has not ended (R26).
pub(in crate::examination) async fn set_step_file(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    id: ProofStepId,
    (stored, media_type, name): (&Stored, &'static str, &str),
) -> Result<(), ServiceError> {
    let row = proof_step::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let name: String = text::clean(name).chars().take(NAME).collect();
    let document = documents::register(tx, stored, media_type, &name).await?;
    if row.document_id == Some(document) {
        return Ok(());
    }
    if row.document_id.is_some() && !holds_no_letter(tx, &row).await? {
        refuse_confirmed(tx, documents, &row, ServiceError::refused).await?;
        refuse_without_letter(tx, &row).await?;
    }
    let event = event(EventKind::ProofStepChanged, row.notice_id)
        .change(Change::set("Schritt", row.step))
        .change(Change::set("Datei", &name))
        .change(Change::set("SHA-256 der Datei", &stored.sha256));
    let changed = proof_step::ActiveModel {
        id: Set(id),
        document_id: Set(Some(document)),
        version: Set(row.version + 1),
        ..Default::default()
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}

/// Whether the file of a step is no letter: before uploads were looked at, any kind of file was taken.
async fn holds_no_letter(tx: &WriteTx, row: &proof_step::Model) -> Result<bool, ServiceError> {
    let Some(id) = row.document_id else {
        return Ok(false);
    };
    let document = document::Entity::find_by_id(id).one(tx.conn()).await?;
    Ok(document.is_some_and(|document| document.media_type == "application/octet-stream"))
}
