//! Pages that everybody may read, signed in or not: help, accessibility, data protection, imprint, licences.

mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;

pub use routes::routes;
