//! Addresses of this feature.

use crate::web::address::encoded;

/// The audit trail; `?art=` limits it to a kind of record, `&nr=` to one record, `von=` and `bis=` to days, `q=` to a text, `vor=`
/// begins before an entry.
pub const TRAIL: &str = "/verwaltung/protokoll";
/// REST: the audit trail.
pub const API_TRAIL: &str = "/api/paktbuch/v1/events";

/// Conditions of the trail as its address says them; empty ones are left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Conditions {
    pub kind: String,
    pub record: Option<i64>,
    /// Days, as they were typed.
    pub from: String,
    pub until: String,
    pub text: String,
}

/// The trail with these conditions, from before an entry where one is given.
#[must_use]
pub fn trail(conditions: &Conditions, before: Option<i64>) -> String {
    let record = conditions.record.map(|id| id.to_string()).unwrap_or_default();
    let before = before.map(|number| number.to_string()).unwrap_or_default();
    let query: Vec<String> = [
        ("art", conditions.kind.as_str()),
        ("nr", record.as_str()),
        ("von", conditions.from.as_str()),
        ("bis", conditions.until.as_str()),
        ("q", conditions.text.as_str()),
        ("vor", before.as_str()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| format!("{name}={}", encoded(value)))
    .collect();
    if query.is_empty() {
        TRAIL.to_owned()
    } else {
        format!("{TRAIL}?{}", query.join("&"))
    }
}
