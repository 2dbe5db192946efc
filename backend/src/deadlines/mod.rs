//! Deadlines (Fristen) of all kinds on one list: overdue, soon, later; also as a calendar file.

mod api;
mod calendar;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use pages::{href, shown_day};
pub use routes::routes;
pub use rows::{Deadline, Deadlines, Place, Urgency};
pub use service::{all, within};
