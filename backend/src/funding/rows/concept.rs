//! Documents that programmes ask for, by school.

use chrono::NaiveDate;
use paktbuch_types::{ConceptKind, SchoolDocumentId};

use super::SchoolName;

/// The school authority as an applicant; empty texts were not entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applicant {
    pub name: String,
    /// Trägernummer.
    pub number: String,
    /// Amtlicher Gemeindeschlüssel.
    pub municipality_key: String,
    /// Bewilligungsbehörde.
    pub granting_authority: String,
    /// Kontoinhaber, IBAN in groups of four, and BIC; empty for no account.
    pub account_holder: String,
    pub iban: String,
    pub bic: String,
}

/// A document of a school, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptRow {
    pub id: SchoolDocumentId,
    /// `None` = it is of all schools.
    pub school: Option<SchoolName>,
    pub kind: ConceptKind,
    pub title: String,
    /// Version (Fassung); may be empty.
    pub edition: String,
    pub dated_on: NaiveDate,
    /// Last day on which it holds.
    pub valid_to: Option<NaiveDate>,
    /// SHA-256 of its file.
    pub sha256: String,
}

impl ConceptRow {
    /// Whether it is what a programme asks for in these words; documents without a kind of their own are known by their title.
    #[must_use]
    pub fn answers(&self, demand: &str) -> bool {
        let kind = ConceptKind::asked(demand);
        self.kind == kind
            && (kind != ConceptKind::Other || self.title.to_lowercase() == demand.to_lowercase())
    }

    /// Whether it still holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_to.is_none_or(|until| until >= day)
    }
}
