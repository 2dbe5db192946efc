//! Checking: gathers the facts of one notice or of everything, runs every rule on them, and shows the findings
//! (Prüfhinweise). They are not stored, only kept in memory until a
//! record changes ([`Surveys`]): they always tell of the data as they are. What is stored is that somebody has confirmed one
//! (see `confirming`); every [`Found`] brings its confirmation along.

mod api;
mod error;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use crate::confirming::Confirmation;
pub use api::{Api, api};
pub use error::CheckError;
pub use pages::link_to;
pub use routes::routes;
pub use rows::{Counts, Place};
pub use service::{
    Cause, Found, Spent, Survey, Surveys, causes, errors_before_filing, of_schools, run, run_for_proof,
    run_for_record, whole_proof,
};
