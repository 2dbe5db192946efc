//! Purchasing: suppliers, invoices, allocations, payments.

pub mod einvoice;
