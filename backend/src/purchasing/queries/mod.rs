//! Reads of purchasing.

mod detail;
mod earlier;
mod facts;
mod inbox;
mod list;
mod open;
mod targets;

pub use detail::{find_payment, invoice_detail};
pub use earlier::earlier_lines;
pub use facts::{InvoiceFacts, NoticeFacts, invoice_facts};
pub use inbox::inbox;
pub use list::{invoice_sums, invoices};
pub use open::{open_invoices, suppliers_with_open};
pub use targets::targets;
