//! What the services of this feature are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, ProofConfirmation, ProofType};

/// The proof of a notice is filed (Einreichen).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileProof {
    pub notice: NoticeId,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// Which proof; `None` = what the programme asks for.
    pub proof_type: Option<ProofType>,
    /// What is confirmed in this version (Bestätigungen); nothing is taken over from the one before.
    pub confirmed: Vec<ProofConfirmation>,
    /// Number of the condition (Nebenbestimmung), from 1, that an interim proof meets.
    pub condition: Option<i64>,
    /// How many versions of this proof the form knew of.
    pub filed_before: i64,
    /// Why it is corrected, or filed although findings of severity error are open; empty for none.
    pub reason: String,
    /// The [mark](super::rows::Figures::mark) of the figures that whoever files has seen; `None` where nobody was shown any.
    pub seen: Option<String>,
}
