//! Addresses of this feature.

/// The first page.
pub const HOME: &str = "/";
/// What own funds pay, one line an invoice or order; `?seite=` turns pages.
pub const OWN_FUNDS: &str = "/eigene-mittel";
/// REST: what own funds pay.
pub const API_OWN_FUNDS: &str = "/api/paktbuch/v1/own-funds";
