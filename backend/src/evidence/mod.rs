//! From receipt to device and back (Prüfung): what an auditor types is found, and one printable page shows invoice, payment,
//! allocation, cost line, notice and devices.

mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;

pub use routes::routes;
