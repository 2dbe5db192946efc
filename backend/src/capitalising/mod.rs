//! Asset or expense (Anlage oder Aufwand): up to which net price an object may be booked as expense at once, and what the authority chose.

mod api;
mod commands;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use commands::LimitData;
pub use routes::routes;
pub use service::{add_limit, limits};
