//! Reads of purchasing.

mod detail;
mod earlier;
mod facts;
mod inbox;
mod list;
mod particulars;
mod targets;

pub use detail::{find_payment, invoice_detail};
pub use earlier::earlier_lines;
pub use facts::{InvoiceFacts, NoticeFacts, invoice_facts};
pub use inbox::inbox;
pub use list::{invoice_sums, invoices};
pub use particulars::line_particulars;
pub use targets::targets;
