//! The local audit (örtliche Prüfung) behind a version.

use chrono::NaiveDate;
use paktbuch_types::{EventId, ProofConfirmation, ProofStepId, ProofType};

/// A step of the local audit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalAudit {
    pub step: ProofStepId,
    /// Day of the certificate (Bescheinigung).
    pub done_on: NaiveDate,
    /// It says who has audited.
    pub has_person: bool,
    /// The certificate is there: as a file, or by its reference (Aktenzeichen).
    pub has_certificate: bool,
    /// What was audited; `None` of steps that were entered before it was kept.
    pub state: Option<AuditedState>,
}

/// What the proof said when the step was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedState {
    /// Its day (Stichtag).
    pub as_of: NaiveDate,
    /// Of its contents without what is confirmed in it, hex.
    pub sha256: String,
    /// The event by which the step was entered.
    pub entered: EventId,
}

/// How what is filed stands to what was audited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// The step does not say what was audited: its day decides.
    Unknown,
    Same,
    /// The proof as of this day was audited, and not the one that is filed.
    OtherDay(NaiveDate),
    /// What has changed since, in words.
    Changed(String),
    /// What was audited cannot be read any more.
    Unreadable,
}

/// Which proof a version is and what it confirms, as its contents say; `None` where they cannot be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    pub proof_type: Option<ProofType>,
    pub confirmed: Option<Vec<ProofConfirmation>>,
    /// The step with which it confirms the local audit.
    pub audit: Option<LocalAudit>,
}
