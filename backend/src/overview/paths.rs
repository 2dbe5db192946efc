//! Addresses of this feature.

/// The first page.
pub const HOME: &str = "/";
/// What own funds pay, one line a part of an invoice line; `?seite=` turns pages.
pub const OWN_FUNDS: &str = "/eigene-mittel";
