//! Ceilings of programmes.

use chrono::NaiveDate;
use paktbuch_types::{BudgetId, Cents};

use super::SchoolName;

/// A ceiling (Budget) of a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetRow {
    pub id: BudgetId,
    /// Code of the programme.
    pub programme: String,
    /// Name of the Förderbereich; empty = all together.
    pub category: String,
    /// `None` = the whole authority (Schulträgerbudget).
    pub school: Option<SchoolName>,
    /// Most grant money (Zuwendung).
    pub amount: Cents,
    /// Where it is written.
    pub source: String,
    pub valid_from: NaiveDate,
    pub version: i64,
}

impl BudgetRow {
    /// Whether it is of the same programme, Förderbereich and school.
    #[must_use]
    pub fn is_same_ceiling(&self, other: &Self) -> bool {
        let school = |row: &Self| row.school.as_ref().map(|school| school.id);
        self.programme == other.programme && self.category == other.category && school(self) == school(other)
    }

    /// Whether another budget is a part of it: for one school or one Förderbereich, where this one is for all of them.
    #[must_use]
    pub fn holds(&self, part: &Self) -> bool {
        let school = |row: &Self| row.school.as_ref().map(|school| school.id);
        let of_category = self.category.is_empty() || self.category == part.category;
        let of_school = school(self).is_none() || school(self) == school(part);
        self.programme == part.programme && of_category && of_school && !self.is_same_ceiling(part)
    }

    /// „IT-Grundstruktur, Baumberge-Schule“; empty for the authority as a whole.
    #[must_use]
    pub fn scope(&self) -> String {
        let school = self.school.as_ref().map_or("", |school| &school.name);
        let parts: Vec<&str> = [self.category.as_str(), school]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        parts.join(", ")
    }
}

/// A ceiling with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetUse {
    pub row: BudgetRow,
    /// Whether it holds today.
    pub holds: bool,
    /// Grant money that applications and notices claim of it; `None` where one of them does not tell.
    pub claimed: Option<Cents>,
}
