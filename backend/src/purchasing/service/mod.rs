//! Rules and writes of purchasing, by verb.

mod allocate;
mod book;
mod chain;
mod enter;
mod file_rows;
mod findings;
mod import;
mod kept;
mod lines;
mod ordered;
mod particulars;
mod parts;
mod payments;
mod proof;
mod read;
mod receipt;
mod references;
mod reject;
mod retention;
mod save;
mod sign;
mod supplier;
mod suppliers;
mod take;
mod totals;

pub use allocate::{allocate, allocate_rest};
pub use chain::{chain_facts, link_invoices, link_offers, unlink_invoices};
pub use enter::{StoredScan, correct_invoice, enter_invoice};
pub use file_rows::{
    assign_row, assign_row_together, refuse_booked_row, remember_mapping, set_row_aside, set_rows_aside,
};
pub use findings::{findings, review};
pub(super) use import::offers_of;
pub use import::take_payments;
pub use lines::{edit_dates, edit_line, state_quantity};
pub use ordered::{bill_ordered, match_order};
pub use particulars::edit_particulars;
pub use payments::{
    add_payment, add_transfer, add_transfer_of_row, assign_refund, complete_payment, edit_payment,
    is_counted, payment_doubts, refuse_early, refuse_repeated, refuse_repeated_parts, remove_payment,
    take_list_back, transfer_doubts,
};
pub use read::{ReadError, ReadFile, StoredFile, hint, read_file, read_sheet};
pub use receipt::enter_receipt;
pub use references::edit_references;
pub use reject::{reject_invoice, restore_invoice};
pub use retention::set_retention;
pub use save::{save_and_allocate_rest, save_lines};
pub use sign::turn_sign;
pub use suppliers::{edit_supplier, merge_suppliers};
pub use take::{Taken, number_of, take_invoice, take_invoice_of};
