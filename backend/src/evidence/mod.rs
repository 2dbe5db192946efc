//! From receipt to device and back (Prüfung): what an auditor types is found, and one printable page shows invoice, payment,
//! allocation, cost line, notice and devices.

mod api;
mod error;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;
mod typed;

pub use api::{Api, api};
pub use routes::routes;
