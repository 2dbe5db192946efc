//! Invoices: taking them in, dividing their lines, paying them.

mod allocate;
mod pages;
mod payment_import;
mod payments;
mod take;
mod world;
