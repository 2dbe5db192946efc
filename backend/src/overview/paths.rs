//! Addresses of this feature.

/// The first page.
pub const HOME: &str = "/";
