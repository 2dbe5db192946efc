//! Reads of purchasing.

mod detail;
mod earlier;
mod facts;
mod inbox;
mod links;
mod list;
mod open;
mod particulars;
mod rows_of_files;
mod suppliers;
mod targets;

pub use detail::{find_payment, invoice_detail};
pub use earlier::earlier_lines;
pub use facts::{InvoiceFacts, NoticeFacts, invoice_facts};
pub use inbox::inbox;
pub use links::linkable;
pub use list::{invoice_sums, invoices};
pub use open::{open_invoices, suppliers_with_open};
pub use particulars::line_particulars;
pub use rows_of_files::{candidates, count_file_rows, file_of, file_row, file_rows, remembered_mapping};
pub use suppliers::{supplier_names, vat_id};
pub use targets::targets;
