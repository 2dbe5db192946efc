//! Invoices: taking them in, dividing their lines, paying them.

mod allocate;
mod payments;
mod take;
mod world;
