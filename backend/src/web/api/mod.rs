//! What every route of the REST API shares: its actor, lists in pages, JSON bodies, and the versions of records.
//!
//! A handler takes [`ApiPermit`] (or [`ApiActor`], which it asks for a permit as a page does); it answers
//! [`AppError`](super::error::AppError) which `web::guard` draws as problem JSON (RFC 9457). A write goes through [`created`],
//! [`changed`] or [`removed`].

mod actor;
mod body;
mod file;
mod input;
mod misfit;
mod page;
mod version;
mod write;

pub use actor::{ApiActor, ApiPermit};
pub use body::ApiBody;
pub use file::{ApiFile, saved};
pub use input::{Day, cents, day, refused, written};
pub use page::{ApiFilter, ApiQuery, DEFAULT_LIMIT, MAX_LIMIT, Page, no_next};
pub use version::{IfMatch, etag, versioned};
pub use write::{Told, changed, created, removed, taken};

/// Where the REST API begins.
pub const BASE: &str = "/api/paktbuch/v1";
