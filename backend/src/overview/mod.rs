//! The first page after sign-in: money, deadlines, findings and the inbox for the office; the own devices for a school.

mod error;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use routes::routes;
pub use service::Surveyed;
