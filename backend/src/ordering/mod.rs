//! Ordering: what was ordered from whom, at what price, for which cost line and school, and how it was awarded.

mod api;
pub mod commands;
mod fields;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
pub mod rows;
mod service;

pub use api::{Api, api};
pub use commands::{OrderData, OrderLineData, Step};
pub use routes::routes;
pub use service::{add_order, change_order, take_step};
