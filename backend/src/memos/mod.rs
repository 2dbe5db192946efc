//! Notes on records (Vermerke): who said what when, with a mail or scan, and when it comes up again (Wiedervorlage).
//!
//! What was written also stands in the history of its record.

mod api;
mod commands;
mod fields;
mod forms;
mod mail;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;

pub use api::{Api, api};
pub use commands::MemoData;
pub use queries::follow_ups;
pub use routes::routes;
pub use rows::{FollowUp, Record};
pub use service::{add_memo, follow_ups_at, keep_memos, keep_memos_of_device};
