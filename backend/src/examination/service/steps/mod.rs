//! Entering, changing and removing steps.

mod add;
mod change;
mod checked;
mod decided;
mod file;
mod kept;
mod remove;

pub(in crate::examination) use add::{add_step, audited};
pub(in crate::examination) use change::change_step;
pub(in crate::examination) use decided::proposed;
pub(in crate::examination) use file::set_step_file;
pub(in crate::examination) use remove::remove_step;

use paktbuch_entity::proof_step;
use paktbuch_types::{ExaminationStep, ProofStepId};
use sea_orm::{EntityTrait, Set};

use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::examination::commands::StepData;

/// Longest name, reference and Buchungsnummer.
const NAME: usize = 200;

async fn stored(tx: &WriteTx, id: ProofStepId, version: i64) -> Result<proof_step::Model, ServiceError> {
    let row = proof_step::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
}

/// `decided_version` is the version of the proof that the step decides on.
fn columns(data: StepData, decided_version: Option<i64>) -> proof_step::ActiveModel {
    proof_step::ActiveModel {
        step: Set(data.step),
        auditor: Set(data.auditor),
        done_on: Set(data.done_on),
        person: Set(data.person),
        reference: Set(data.reference),
        amount: Set(data.amount),
        interest: Set(data.interest),
        decided: Set(data.decided),
        decided_version: Set(decided_version),
        hearing_until: Set(data.hearing_until),
        appeal_until: Set(data.appeal_until),
        booked_on: Set(data.booked_on),
        booking_reference: Set(data.booking_reference),
        note: Set(data.note),
        ..Default::default()
    }
}

fn named(step: Option<ExaminationStep>) -> &'static str {
    step.map_or("Entwurf", ExaminationStep::label)
}
