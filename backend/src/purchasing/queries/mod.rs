//! Reads of purchasing.

mod facts;
mod list;

pub use facts::{InvoiceFacts, ItemSums, NoticeFacts, invoice_facts};
pub use list::{invoice_sums, invoices};
