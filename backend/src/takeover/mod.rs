//! Takeover of a grant that began in spreadsheets (Bestandsübernahme): cost plan, receipts with payments, payouts, drawdowns and inventory
//! of one notice come in by column mapping, through the services that make such records by hand, and stay marked (übernommen).
//!
//! [`kind`](SheetKind) says what lists there are and what their columns can mean; [`take_over`] plays the rows. What the proof
//! filed before says is kept and compared by `funding`.

mod api;
mod columns;
mod commands;
mod forms;
mod kind;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod rows;
mod service;
mod sheet;

pub use api::{Api, api};
pub use commands::{FileOutcome, Remark, TakeFile, TakeOver};
pub use kind::SheetKind;
pub use queries::notice_by_reference;
pub use routes::routes;
pub use service::{MAX_BYTES, Permits, ReadError, columns_of, fallback_date, guessed, read_list, take_over};
pub use sheet::{Mapping, Sheet};
