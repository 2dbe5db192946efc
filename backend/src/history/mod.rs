//! The audit trail (Protokoll) as pages: all events, by kind of record or for one record.

mod pages;
pub mod paths;
mod queries;
mod routes;

pub use routes::routes;
