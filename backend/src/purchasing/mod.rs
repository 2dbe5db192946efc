//! Purchasing: suppliers, invoices, allocations, payments.
//!
//! An e-invoice is read by [`einvoice`], its bytes are stored, and [`take_invoice`] books it; from then on every line is
//! divided over cost lines and own funds ([`allocate`]) and the invoice is paid ([`add_payment`]).

pub mod commands;
pub mod einvoice;
mod identity;
mod kind;
pub mod paths;
pub mod queries;
pub mod rows;
mod service;

pub use kind::suggested_kind;
pub use service::{
    Taken, add_payment, allocate, allocate_rest, edit_dates, edit_line, edit_payment, findings, save_lines,
    take_invoice,
};
