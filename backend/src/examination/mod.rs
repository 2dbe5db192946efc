//! The examination of a proof (Prüfung des Verwendungsnachweises): its steps from the local audit to the settled claim, and what
//! auditors accept of each receipt.

mod api;
mod commands;
mod compute;
mod fields;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use routes::routes;
