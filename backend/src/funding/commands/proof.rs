//! What a proof says that nothing else in Paktbuch says.

use chrono::NaiveDate;
use paktbuch_types::{Cents, ProofConfirmation};

/// What a proof reports that was filed before the notice came into Paktbuch; `None` where it does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiledProofData {
    /// Day of filing.
    pub filed_on: Option<NaiveDate>,
    /// Ausgaben gesamt.
    pub spent: Option<Cents>,
    /// Davon zuwendungsfähig.
    pub eligible: Option<Cents>,
    /// Zuwendung.
    pub granted: Option<Cents>,
    /// Eigenanteil.
    pub own_share: Option<Cents>,
    /// Number of receipts.
    pub receipts: Option<i64>,
    /// Number of devices.
    pub devices: Option<i64>,
    /// Why its values differ from those in Paktbuch; empty while nobody said so.
    pub explanation: String,
}

/// The narrative part of a proof (Sachbericht) as it is entered; empty texts were not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NarrativeData {
    /// What was done.
    pub measure: String,
    pub began_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    /// Result and effects, by school.
    pub result: String,
    /// Deviations and their reasons; empty for none.
    pub deviations: String,
    /// Staff that was funded.
    pub staff: String,
    /// Technical offices that took part and what they report.
    pub offices: String,
    /// Who answers questions, with telephone or e-mail.
    pub contact: String,
    /// What the recipient confirms, in the order of the form.
    pub confirmed: Vec<ProofConfirmation>,
    /// Text of the Anschreiben; this and the next two: empty = the given words.
    pub cover_text: String,
    /// Text of the letters of drawdowns (Mittelabrufe).
    pub drawdown_text: String,
    /// Text of the letter about disposals (Aussonderung).
    pub disposal_text: String,
}
