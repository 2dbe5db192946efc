//! Invoices and payments as JSON.

mod enter;
mod invoices;
mod lines;
mod payments;
