//! Purchasing: suppliers, invoices, allocations, payments.
//!
//! An e-invoice is read by [`einvoice`], its bytes are stored, and [`take_invoice`] books it; from then on every line is
//! divided over cost lines and own funds ([`allocate`]) and the invoice is paid ([`add_payment`]).

pub mod commands;
pub mod einvoice;
mod forms;
mod identity;
mod kind;
mod pages;
pub mod paths;
pub mod queries;
mod routes;
pub mod rows;
mod service;
mod suggest;

pub use kind::suggested_kind;
pub use routes::routes;
pub use service::{
    Taken, add_payment, allocate, allocate_rest, edit_dates, edit_line, edit_particulars, edit_payment,
    findings, save_lines, take_invoice,
};
