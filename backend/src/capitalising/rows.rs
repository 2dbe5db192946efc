//! What pages show.

use chrono::NaiveDate;
use paktbuch_types::AssetLimitId;

use super::commands::LimitData;

/// A limit and the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitRow {
    pub id: AssetLimitId,
    pub data: LimitData,
    /// Last day; `None` = until further notice.
    pub to: Option<NaiveDate>,
}
