//! What payouts were used for, and what money costs that lies idle too long (Verwendung der Auszahlungen, Zinsrisiko).

mod api;
mod base_rates;
mod commands;
mod compute;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use routes::routes;
