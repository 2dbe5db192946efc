//! Changing a step.

use paktbuch_entity::proof_step;
use paktbuch_types::{NoticeId, ProofStepId};
use sea_orm::{ActiveModelTrait, Set};

use super::checked::checked;
use super::decided::{VERSION, decided};
use super::kept::refuse_confirmed;
use super::{columns, stored};
use crate::audit::{self, Change, EventKind};
use crate::auth::{EditFunding, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::examination::commands::StepData;
use crate::examination::service::event;
use crate::examination::{fields, queries};
use crate::text;

/// Changes the step that has the version `version`; answers its notice.
///
/// # Errors
/// As [`add_step`]; [`ServiceError::Stale`] where someone else saved meanwhile; [`ServiceError::Field`] for day, person or certificate of
/// a local audit that a filed version confirms.
pub(in crate::examination) async fn change_step(
    tx: &WriteTx,
    _permit: &Permit<EditFunding>,
    documents: &Documents,
    (id, version): (ProofStepId, i64),
    data: StepData,
) -> Result<NoticeId, ServiceError> {
    let row = stored(tx, id, version).await?;
    let notice = row.notice_id;
    if let Some((field, label)) = audited_otherwise(&row, &data) {
        refuse_confirmed(tx, documents, &row, |said| {
            ServiceError::field(field, format!("{label}: {said}"))
        })
        .await?;
    }
    let data = checked(tx, notice, data, Some(id)).await?;
    let (data, decided_version) = Box::pin(decided(tx, notice, data, Some(&row))).await?;
    let before = fields::step(&queries::data(row.clone()));
    let changes = before
        .into_iter()
        .zip(fields::step(&data))
        .map(|((label, before), (_, after))| Change::new(label, before, after));
    let number = |version: Option<i64>| version.map(|version| version.to_string()).unwrap_or_default();
    let (was, is) = (number(row.decided_version), number(decided_version));
    let event = event(EventKind::ProofStepChanged, notice)
        .changes(changes)
        .change(Change::new(VERSION, was, is));
    if event.is_empty() {
        return Ok(notice);
    }
    let changed = proof_step::ActiveModel {
        id: Set(id),
        version: Set(version + 1),
        ..columns(data, decided_version)
    };
    changed.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(notice)
}

/// The first field in which these data tell of another audit than the stored step: its name and label. A reference that
/// is missing may be added, as a file may.
fn audited_otherwise(row: &proof_step::Model, data: &StepData) -> Option<(&'static str, &'static str)> {
    let reference = text::clean(&data.reference);
    [
        ("step", "Schritt", row.step != data.step),
        ("auditor", "Stelle", row.auditor != data.auditor),
        ("done_on", "Tag", row.done_on != data.done_on),
        ("person", "Person", row.person != text::clean(&data.person)),
        (
            "reference",
            "Aktenzeichen",
            !row.reference.is_empty() && row.reference != reference,
        ),
    ]
    .into_iter()
    .find_map(|(field, label, is_other)| is_other.then_some((field, label)))
}
