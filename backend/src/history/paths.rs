//! Addresses of this feature.

/// The audit trail; `?art=` limits it to a kind of record, `&nr=` to one record, `vor=` begins before an entry.
pub const TRAIL: &str = "/verwaltung/protokoll";

/// The trail with these conditions; empty ones are left out.
#[must_use]
pub fn trail(kind: &str, record: Option<i64>, before: Option<i64>) -> String {
    let mut query = Vec::new();
    if !kind.is_empty() {
        query.push(format!("art={kind}"));
    }
    if let Some(record) = record {
        query.push(format!("nr={record}"));
    }
    if let Some(before) = before {
        query.push(format!("vor={before}"));
    }
    if query.is_empty() {
        TRAIL.to_owned()
    } else {
        format!("{TRAIL}?{}", query.join("&"))
    }
}
