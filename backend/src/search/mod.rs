//! The search over everything (Suche): an exact number opens its device, everything else is listed by kind.

mod api;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;

pub use api::{Api, api};
pub use routes::routes;
