//! What the service is asked to do.

use chrono::NaiveDate;
use paktbuch_types::{Auditor, Cents, ExaminationStep};

/// A step of the examination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepData {
    pub step: ExaminationStep,
    pub auditor: Auditor,
    pub done_on: NaiveDate,
    pub person: String,
    pub reference: String,
    /// What is revoked, claimed back or paid in addition.
    pub amount: Option<Cents>,
    pub interest: Option<Cents>,
    /// The grant that its letter names; `None` for what the proof, the cuts and the amounts come to.
    pub decided: Option<Cents>,
    /// Last day to answer a hearing (Anhörung).
    pub hearing_until: Option<NaiveDate>,
    /// Last day to appeal (Rechtsbehelf).
    pub appeal_until: Option<NaiveDate>,
    pub booked_on: Option<NaiveDate>,
    pub booking_reference: String,
    pub note: String,
    /// Day (Stichtag) of the proof that a local audit is of, told when it is entered; `None` for the usual one.
    pub audited_as_of: Option<NaiveDate>,
}

/// What an auditor accepts of a line of the Belegliste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutData {
    pub auditor: Auditor,
    /// `None` takes the auditor's cut back.
    pub accepted: Option<Cents>,
    pub reason: String,
}
