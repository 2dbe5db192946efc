//! What an authority itself enters before it applies: editions of programmes, documents of its schools, its budget, its limits.

use chrono::NaiveDate;
use paktbuch_types::{AssetChoice, Cents, ConceptKind, SchoolNumber};

use crate::einvoice::write_pdf;

/// A document that programmes ask for (Pflichtdokument).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConceptSeed {
    /// `None` = of all schools.
    pub school: Option<SchoolNumber>,
    pub kind: ConceptKind,
    /// Name of its file, a PDF.
    pub file_name: String,
    /// Fassung.
    pub edition: String,
    pub dated_on: NaiveDate,
    /// Last day on which it holds; empty = without an end.
    pub valid_to: Option<NaiveDate>,
}

impl ConceptSeed {
    /// A PDF of one page.
    #[must_use]
    pub fn pdf(&self) -> Vec<u8> {
        let lines = [
            format!("{} (erfunden)", self.kind.label()),
            format!("Fassung {}", self.edition),
            self.file_name.clone(),
        ];
        write_pdf(&lines, &[])
    }
}

/// What the budget of a year (Haushaltsjahr) provides for a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearSeed {
    pub year: i64,
    /// Programme code.
    pub programme: String,
    /// Product and account.
    pub account: String,
    /// Ansatz.
    pub appropriation: Cents,
    /// Ermächtigungsübertragung.
    pub carried_over: Cents,
    /// Verpflichtungsermächtigung.
    pub commitment: Cents,
}

/// The limit between asset and expense (Anlage oder Aufwand) from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssetLimitSeed {
    pub valid_from: NaiveDate,
    /// Net price of one object.
    pub up_to: Cents,
    pub choice: AssetChoice,
    pub source: String,
}
