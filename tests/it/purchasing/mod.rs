//! Invoices: taking them in, dividing their lines, paying them.

mod allocate;
mod kinds;
mod pages;
mod payments;
mod take;
mod world;
