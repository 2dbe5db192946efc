//! Purchasing: suppliers, invoices, allocations, payments.
//!
//! An e-invoice is read by [`einvoice`], its bytes are stored, and [`take_invoice`] books it; from then on every line is
//! divided over cost lines and own funds ([`allocate`]) and the invoice is paid ([`add_payment`]).

mod acceptance;
mod api;
mod by_hand;
mod chain;
pub mod commands;
mod comparing;
mod discount;
pub mod einvoice;
mod forms;
mod identity;
mod input_tax;
mod kind;
mod matching;
mod pages;
pub mod paths;
pub mod payment_file;
pub mod queries;
mod routes;
pub mod rows;
mod self_assessed;
mod service;
mod suggest;
pub mod supplier_map;
mod to_pay;

pub use api::{Api, api};
pub use by_hand::Typed;
pub use commands::{
    AddPayment, Allocate, Assignment, EditDates, EditLine, EditPayment, EnterInvoice, EnterLine, MatchLine,
    MatchOrder, Part, PaymentFacts, Target,
};
pub use kind::suggested_kind;
pub use matching::{
    compact as compact_number, digits_of as digits_of_number, is_called_alike, is_same_number, is_same_seller,
};
pub use payment_file::{AmountStyle, MAX_BYTES as MAX_SHEET_BYTES, Sheet, parse_amount};
pub use queries::refunded;
pub use routes::routes;
pub use service::{
    ReadError, ReadFile, StoredFile, StoredScan, Taken, add_payment, add_transfer, allocate, allocate_rest,
    chain_facts, complete_payment, correct_invoice, edit_dates, edit_line, edit_particulars, edit_payment,
    edit_references, enter_invoice, findings, hint as invoice_hint, link_invoices, match_order, read_file,
    read_sheet, reject_invoice, remove_payment, restore_invoice, review, save_lines, set_retention,
    state_quantity, take_invoice, take_invoice_of, take_payments, unlink_invoices,
};
pub use to_pay::Refunded;
