//! Entering a step.

use paktbuch_entity::proof_step;
use paktbuch_types::{NoticeId, ProofStepId};
use sea_orm::{ActiveModelTrait, Set};

use super::checked::checked;
use super::{NAME, columns};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::examination::fields;
use crate::examination::service::event;
use crate::text;

/// Enters a step, perhaps with a file that is stored already (its media type and name beside it).
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] for a step that cannot be at that day, a day in the future or before the notice, an
/// amount that its step does not have, and texts that are too long.
pub(in crate::examination) async fn add_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    id: NoticeId,
    data: StepData,
    file: Option<(&Stored, &'static str, &str)>,
) -> Result<ProofStepId, ServiceError> {
    let data = checked(tx, id, data, None).await?;
    let mut event = event(EventKind::ProofStepAdded, id).changes(
        fields::step(&data)
            .into_iter()
            .map(|(label, value)| Change::set(label, value)),
    );
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
        ..columns(data)
    };
    let row = row.insert(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(row.id)
}
