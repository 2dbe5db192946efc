//! Addresses of this feature.

use paktbuch_types::AssetLimitId;

/// Limits; POST enters one.
pub const LIMITS: &str = "/aktivierung";
/// POST: removes a limit.
pub const REMOVE: &str = "/aktivierung/{id}/entfernen";
/// REST: limits.
pub const API_LIMITS: &str = "/api/paktbuch/v1/asset-limits";
/// REST: one of them.
pub const API_LIMIT: &str = "/api/paktbuch/v1/asset-limits/{id}";

/// Removes a limit.
#[must_use]
pub fn remove(id: AssetLimitId) -> String {
    format!("{LIMITS}/{id}/entfernen")
}
