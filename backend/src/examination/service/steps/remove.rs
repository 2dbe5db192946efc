//! Removing a step.

use paktbuch_types::{NoticeId, ProofStepId};
use sea_orm::ModelTrait;

use super::kept::{refuse_confirmed, refuse_without_letter};
use super::{named, stored};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::examination::compute::{Misplaced, misplaced};
use crate::examination::service::event;
use crate::examination::service::read::{filed_days, order};
use crate::examination::{fields, queries};

/// Removes a step that was entered by mistake; answers its notice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where the steps after it could not be without it, where a
/// filed version confirms the local audit with it, and where its letter is there and the retention of the notice has not ended (R26).
pub(in crate::examination) async fn remove_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (id, version): (ProofStepId, i64),
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    refuse_confirmed(tx, documents, &row, ServiceError::refused).await?;
    let mut steps = queries::steps(tx.conn(), notice).await?;
    steps.retain(|step| step.id != id);
    if let Some(Misplaced { before, step }) = misplaced(&order(&steps, &filed_days(tx.conn(), notice).await?))
    {
        return Err(ServiceError::refused(format!(
            "Ohne diesen Schritt folgte „{step}“ auf „{}“. Bitte zuerst die Schritte danach ändern.",
            named(before)
        )));
    }
    refuse_without_letter(tx, &row).await?;
    let told = fields::step(&queries::data(row.clone()));
    let event = event(EventKind::ProofStepRemoved, notice).changes(
        told.into_iter()
            .map(|(label, value)| Change::new(label, value, "")),
    );
    row.delete(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}
