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
mod thresholds;

pub use api::{Api, api};
pub use commands::{AwardData, OrderData, OrderLineData, RecordDelivery, Step, TakeStep, ThresholdData};
pub use queries::orders;
pub use routes::routes;
pub use rows::{OfferRow, OrderFilter, OrderRow};
pub use service::{
    add_order, add_threshold, change_order, order_findings, record_delivery, save_award, take_step,
};
