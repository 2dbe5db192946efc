//! Reads of purchasing.

mod detail;
mod earlier;
mod facts;
mod inbox;
mod links;
mod list;
mod suppliers;
mod targets;

pub use detail::{find_payment, invoice_detail};
pub use earlier::earlier_lines;
pub use facts::{InvoiceFacts, NoticeFacts, invoice_facts};
pub use inbox::inbox;
pub use links::linkable;
pub use list::{invoice_sums, invoices};
pub use suppliers::{supplier_names, vat_id};
pub use targets::targets;
