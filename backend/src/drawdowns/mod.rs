//! Requests for grant money (Mittelabrufe): what may be asked for by the notice's kind, what it is needed for, and what became of it.

mod api;
mod commands;
mod compute;
mod fields;
mod forms;
mod letter;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use commands::{DrawdownData, PastDrawdown, ProgressData};
pub use letter::{ASSURANCE, DrawdownLetter, account_of};
pub use routes::routes;
pub use rows::{Counted, DrawdownRow, Foreseen};
pub use service::{
    Considered, Taken, add_drawdown, all, change_drawdown, considered, counted, drawable, entry, letter_head,
    of_notice, take_drawdown,
};
