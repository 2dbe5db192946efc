//! Addresses of this feature.

use chrono::NaiveDate;
use paktbuch_types::{ExaminationStep, FilingId, NoticeId, ProofStepId};

/// The examination of a notice's proof.
pub const EXAMINATION: &str = "/bescheide/{id}/nachweispruefung";
/// A new step: form and POST, perhaps with a file.
pub const NEW_STEP: &str = "/bescheide/{id}/nachweispruefung/neu";
/// One step: form and POST.
pub const STEP: &str = "/nachweispruefung/{id}";
/// POST: removes a step that was entered by mistake.
pub const REMOVE_STEP: &str = "/nachweispruefung/{id}/entfernen";
/// The certificate or letter of a step; POST puts one there.
pub const FILE: &str = "/nachweispruefung/{id}/datei";
/// What is accepted of a line of a filed Belegliste: form and POST.
pub const CUT: &str = "/nachweise/{id}/kuerzungen/{nummer}";

/// POST: the cuts of an earlier version are copied to the last one.
pub const CARRY_OVER: &str = "/bescheide/{id}/nachweispruefung/uebernehmen";

/// REST: the examination of a notice's proof.
pub const API_EXAMINATION: &str = "/api/paktbuch/v1/notices/{id}/examination";
/// REST: its steps.
pub const API_STEPS: &str = "/api/paktbuch/v1/notices/{id}/examination/steps";
/// REST: one step.
pub const API_STEP: &str = "/api/paktbuch/v1/examination-steps/{id}";
/// REST: the certificate or letter of a step.
pub const API_STEP_FILE: &str = "/api/paktbuch/v1/examination-steps/{id}/file";
/// REST: POST copies the cuts of an earlier version to the last one.
pub const API_CARRY_OVER: &str = "/api/paktbuch/v1/notices/{id}/examination/carry-over";
/// REST: what an auditor accepts of a line of a filed Belegliste.
pub const API_CUTS: &str = "/api/paktbuch/v1/proofs/{id}/cuts";

/// The examination of a notice's proof.
#[must_use]
pub fn of_notice(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweispruefung")
}

/// The same with the receipts of this version of the proof.
#[must_use]
pub fn of_version(notice: NoticeId, version: i64) -> String {
    format!("/bescheide/{notice}/nachweispruefung?version={version}")
}

/// The same with a step marked that somebody looked for.
#[must_use]
pub fn sought_step(notice: NoticeId, step: ProofStepId) -> String {
    format!("/bescheide/{notice}/nachweispruefung?schritt={step}#schritt-{step}")
}

/// Copies the cuts of an earlier version to the last one.
#[must_use]
pub fn carry_over(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweispruefung/uebernehmen")
}

/// Form of a new step.
#[must_use]
pub fn new_step(notice: NoticeId) -> String {
    format!("/bescheide/{notice}/nachweispruefung/neu")
}

/// The same with the local audit (örtliche Prüfung) chosen; it leads back to the filing of the proof as of a day (Stichtag).
#[must_use]
pub fn new_local_audit(notice: NoticeId, as_of: NaiveDate) -> String {
    format!(
        "{}?schritt={}&stichtag={as_of}",
        new_step(notice),
        ExaminationStep::LocalAudit.code()
    )
}

/// One step.
#[must_use]
pub fn step(id: ProofStepId) -> String {
    format!("/nachweispruefung/{id}")
}

/// The same, leading back to the filing of the proof as of a day (Stichtag).
#[must_use]
pub fn step_for(id: ProofStepId, as_of: NaiveDate) -> String {
    format!("{}?stichtag={as_of}", step(id))
}

/// Removes a step.
#[must_use]
pub fn remove_step(id: ProofStepId) -> String {
    format!("/nachweispruefung/{id}/entfernen")
}

/// The file of a step.
#[must_use]
pub fn file(id: ProofStepId) -> String {
    format!("/nachweispruefung/{id}/datei")
}

/// What is accepted of a line of a filed Belegliste.
#[must_use]
pub fn cut(filing: FilingId, number: u32) -> String {
    format!("/nachweise/{filing}/kuerzungen/{number}")
}

/// REST: one step.
#[must_use]
pub fn api_step(id: ProofStepId) -> String {
    format!("/api/paktbuch/v1/examination-steps/{id}")
}
