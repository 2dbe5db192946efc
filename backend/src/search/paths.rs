//! Addresses of this feature.

/// Search over everything, `?q=`.
pub const SEARCH: &str = "/suche";
