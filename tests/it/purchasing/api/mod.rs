//! Invoices and payments as JSON.

mod invoices;
mod payments;
