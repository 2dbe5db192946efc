//! Addresses of this feature.

/// Search over everything, `?q=`.
pub const SEARCH: &str = "/suche";
/// REST: search over everything, `?q=`.
pub const API_SEARCH: &str = "/api/paktbuch/v1/search";
