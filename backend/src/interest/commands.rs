//! What the service is asked to do.

use chrono::NaiveDate;
use paktbuch_types::BasisPoints;

/// A base rate to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseRateData {
    /// First day of a half-year.
    pub from: NaiveDate,
    /// May be below zero.
    pub rate: BasisPoints,
    pub source: String,
}
