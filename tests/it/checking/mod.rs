//! Prüfhinweise: facts gathered from the database, on both engines.

pub(crate) mod api;
mod applications;
mod confirming;
mod demonstration;
mod facts;
mod in_time;
mod limits;
mod orders;
mod page;
mod upkeep;
