//! What pages show.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{
    ApplicationId, ApplicationState, Auditor, Cents, ExaminationStep, FilingId, InvoiceId, NoticeId,
    NoticeState, ProofStepId,
};

use super::commands::StepData;

/// The notice whose proof is examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExaminedNotice {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    /// A proof was filed before the notice came into Paktbuch.
    pub is_filed_before: bool,
}

/// A stored step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    pub id: ProofStepId,
    pub notice: NoticeId,
    pub data: StepData,
    /// Version of the proof that it decides on.
    pub decided_version: Option<i64>,
    /// Name and SHA-256 of its file.
    pub file: Option<(String, String)>,
    pub version: i64,
}

/// What an auditor accepts of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutRow {
    pub number: u32,
    pub auditor: Auditor,
    pub accepted: Cents,
    pub reason: String,
    pub version: i64,
}

/// A line of the filed Belegliste with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExaminedReceipt {
    /// Lfd. Nr. as filed; without a Belegliste its place among the receipts.
    pub number: u32,
    /// The version encloses its Belegliste.
    pub is_listed: bool,
    pub label: String,
    pub invoice: Option<InvoiceId>,
    /// Eligible as filed.
    pub filed: Cents,
    pub cuts: Vec<CutRow>,
}

/// A version of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRow {
    pub id: FilingId,
    pub number: i64,
    pub filed_on: NaiveDate,
    /// Cuts of its receipts.
    pub cuts: usize,
    /// Filed before the notice came into Paktbuch.
    pub taken_over: bool,
}

/// That a version is not the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// The version.
    pub number: i64,
    /// The last one, and the day of its filing.
    pub by: i64,
    pub filed_on: NaiveDate,
}

/// The version that is examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExaminedFiling {
    pub id: FilingId,
    /// Version of the proof.
    pub number: i64,
    pub filed_on: NaiveDate,
    pub as_of: NaiveDate,
    /// Zuwendungsfähig and Zuwendung lt. Abrechnung.
    pub eligible: Cents,
    pub granted: Cents,
    /// Filed before the notice came into Paktbuch.
    pub taken_over: bool,
    pub receipts: Vec<ExaminedReceipt>,
}

/// What the examination comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// Eligible as filed and as accepted.
    pub filed: Cents,
    pub accepted: Cents,
    /// Grant as filed and for what is accepted.
    pub grant_filed: Cents,
    pub grant_accepted: Cents,
    pub paid_out: Cents,
    /// Paid back since the first claim; part of `paid_out`.
    pub repaid: Cents,
    /// Interest that was claimed.
    pub interest: Cents,
}

/// An earlier version whose cuts the last one does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EarlierCuts {
    /// Version of the proof.
    pub version: i64,
    pub cuts: usize,
    /// Those of them whose receipt stands in the last version as it did.
    pub copyable: usize,
}

/// The examination of a notice's proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examination {
    pub notice: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    pub title: String,
    pub state: NoticeState,
    /// The application that the notice answers: its Aktenzeichen and state.
    pub application: Option<(ApplicationId, String, ApplicationState)>,
    /// `None`: a draft.
    pub present: Option<ExaminationStep>,
    /// By day, on one day in the order of the procedure.
    pub steps: Vec<StepRow>,
    /// Days (Stichtage) of the proofs that local audits are of.
    pub audited: HashMap<ProofStepId, NaiveDate>,
    /// Every version, the last first.
    pub versions: Vec<VersionRow>,
    /// Day of a proof that was filed before the notice came into Paktbuch and is no version.
    pub filed_before: Option<NaiveDate>,
    /// The version that was asked for, else the last; `None` before one is filed.
    pub filing: Option<ExaminedFiling>,
    /// Where the last version is shown and nothing of it is cut yet.
    pub earlier_cuts: Option<EarlierCuts>,
    pub outcome: Option<Outcome>,
    /// The grant as decided; `None` before such a decision.
    pub decided: Option<Cents>,
    /// The Schlussbescheid that was entered before cuts of the granting authority, and the grant that they leave.
    pub cut_since: Option<(ProofStepId, Cents)>,
}

impl ExaminedReceipt {
    /// Eligible after the cuts: the least that an auditor accepts.
    #[must_use]
    pub fn accepted(&self) -> Cents {
        let least = self.cuts.iter().map(|cut| cut.accepted).min();
        least.unwrap_or(self.filed)
    }
}
