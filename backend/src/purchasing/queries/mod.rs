//! Reads of purchasing.

mod detail;
mod earlier;
mod facts;
mod inbox;
mod links;
mod list;
mod open;
mod ordered;
mod particulars;
mod payment_rows;
mod payments;
mod personnel;
mod proof;
mod read_lists;
mod refunds;
mod returned;
mod rows_of_files;
mod schools;
mod supplier_list;
mod suppliers;
mod targets;

pub use detail::{invoice_detail, invoice_exists, invoice_number, line_detail};
pub use earlier::{lines_of, lines_of_others, lines_of_supplier};
pub use facts::{InvoiceFacts, NoticeFacts, invoice_facts};
pub use inbox::inbox;
pub use links::linkable;
pub use list::{count_invoices, invoice_sums, invoices, invoices_after};
pub use open::{open_invoices, refunded, suppliers_with_open};
pub use ordered::{order_lines, order_to_bill};
pub use particulars::line_particulars;
pub use payment_rows::find_payment;
pub use payments::{count_payments, filed_notices, is_filed, paid_of_kind, paying_notices, payments};
pub use personnel::personnel_of;
pub(in crate::purchasing) use personnel::shares_of_month;
pub use read_lists::{list_content, read_lists};
pub use returned::returnable;
pub use rows_of_files::{
    candidates, count_file_rows, file_of, file_row, file_rows, file_rows_after, file_rows_with,
    latest_e_invoices, left_of_row, payment_of_row, remembered_mapping,
};
pub use schools::school_numbers;
pub use supplier_list::{listed_supplier, listed_suppliers, other_suppliers};
pub use suppliers::{count_suppliers, supplier, supplier_names, suppliers, suppliers_named, vat_id};
pub use targets::targets;
