//! The first page after sign-in: money, deadlines, findings and the inbox for the office; the own devices for a school.

mod api;
mod error;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use routes::routes;
pub use service::Surveyed;
