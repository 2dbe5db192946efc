//! What has become of the money at every level: Budget, beantragt, bewilligt, beauftragt, berechnet, bezahlt, abgerufen, Rest. Each figure
//! is the sum of the records that it opens. And by financial year (Haushaltsjahr): what is provided, paid, and left to carry over.

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
pub use commands::YearData;
pub use routes::routes;
pub use rows::{AskedFor, Entry, Figure, Filter, Group, Level, OWN_FUNDS, Place, Quota, YearRow};
pub use service::{
    add_year, asked_for, granted, overview, overviews, own_funds, own_funds_bound, quotas, year, years,
};
