//! Invoices: taking them in, dividing their lines, paying them.

mod allocate;
mod api;
mod by_hand;
mod chain_questions;
mod chains;
mod corpus;
mod creditors;
mod document_names;
mod input_tax;
mod kinds;
mod pages;
mod payment_import;
mod payment_terms;
mod payments;
mod pdf;
mod prepaid;
mod receipts;
mod reject;
mod repeated;
mod schools;
mod search;
mod sheet;
mod sub_lines;
mod suppliers;
mod take;
mod together;
pub(crate) mod world;
