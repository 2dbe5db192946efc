//! What the service is asked to do.

use chrono::NaiveDate;
use paktbuch_types::{AssetChoice, Cents};

/// A limit to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitData {
    pub from: NaiveDate,
    /// Net price of one object, the limit included.
    pub up_to: Cents,
    pub choice: AssetChoice,
    pub source: String,
}
