//! What every route of the REST API shares: its actor, lists in pages, JSON bodies, and the versions of records.
//!
//! A handler takes [`ApiActor`] and asks it for a permit as a page does; it answers [`AppError`](super::error::AppError)
//! which `web::guard` draws as problem JSON (RFC 9457).

mod actor;
mod body;
mod page;
mod version;

pub use actor::ApiActor;
pub use body::ApiBody;
pub use page::{ApiQuery, DEFAULT_LIMIT, MAX_LIMIT, Page};
pub use version::{IfMatch, etag, versioned};

/// Where the REST API begins.
pub const BASE: &str = "/api/paktbuch/v1";
