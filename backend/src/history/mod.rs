//! The audit trail (Protokoll) as pages: all events, by kind of record or for one record.

mod api;
mod pages;
pub mod paths;
mod queries;
mod routes;

pub use api::{Api, api};
pub use routes::routes;
