//! Reads of purchasing.

mod facts;

pub use facts::{InvoiceFacts, ItemSums, NoticeFacts, invoice_facts};
