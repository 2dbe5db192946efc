//! What services of this feature are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{Cents, NoticeId, ProofEdition, ProofType, SchoolNumber};

use super::rows::InventoryFilter;

/// A readable query of an Inventarliste: which devices, and of which school by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryAsked {
    pub school: Option<SchoolNumber>,
    /// All else; its scope is still empty, so that it shows nothing until a permit says what may be seen.
    pub filter: InventoryFilter,
}

/// That a report was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberReport {
    /// Its name on the command line.
    pub kind: &'static str,
    pub title: &'static str,
    /// The only notice it is about.
    pub notice: Option<NoticeId>,
    /// What else it was narrowed to, in words.
    pub question: String,
    pub as_of: NaiveDate,
    /// Suffix of its file.
    pub format: &'static str,
    pub sha256: String,
    pub rows: u64,
    /// By their JSON keys.
    pub totals: Vec<(&'static str, Cents)>,
    /// What the next one is compared with, as JSON; empty for reports that keep none.
    pub figures: String,
    /// Nothing but the last one is ever compared with, so that earlier ones need not keep theirs.
    pub keeps_last_only: bool,
}

/// A Förderakte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DossierAsked {
    pub notice: NoticeId,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// Whoever gets it may know person and pay behind a Personalausgabe.
    pub with_personnel: bool,
}

/// A readable question for a Verwendungsnachweis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProofAsked {
    pub notice: NoticeId,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    pub edition: ProofEdition,
    /// Which proof; `None` = what the programme asks for.
    pub proof_type: Option<ProofType>,
}

impl ProofAsked {
    /// For the granting authority.
    #[must_use]
    pub const fn filing(notice: NoticeId, as_of: NaiveDate, proof_type: Option<ProofType>) -> Self {
        Self {
            notice,
            as_of,
            edition: ProofEdition::Filing,
            proof_type,
        }
    }

    /// For the own files.
    #[must_use]
    pub const fn record(notice: NoticeId, as_of: NaiveDate) -> Self {
        Self {
            notice,
            as_of,
            edition: ProofEdition::Record,
            proof_type: None,
        }
    }
}

/// A readable question for a letter of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterAsked {
    pub notice: NoticeId,
    /// Number of the Umschichtung or the Mittelabruf; `None` = the last one.
    pub number: Option<i64>,
    /// Day of the letter, and as-of date (Stichtag) of the sums of a proof.
    pub as_of: NaiveDate,
    /// Which proof it comes with; `None` = what the programme asks for.
    pub proof_type: Option<ProofType>,
}
