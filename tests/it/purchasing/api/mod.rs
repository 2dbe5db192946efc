//! Invoices and payments as JSON.

mod enter;
mod files;
mod invoices;
mod lines;
mod payment_lists;
mod payments;
mod sign;
mod transfers;
mod waiting;
