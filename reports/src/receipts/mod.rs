//! List of receipts (Belegliste): each paid part of an invoice line that belongs to a notice, by day of payment. 19
//! columns, the same in the workbook, in CSV and as a sheet of a Verwendungsnachweis.

mod csv;
mod ledger;
mod list;
mod row;
mod xlsx;

pub use csv::ReceiptsCsv;
pub(crate) use ledger::{Spent, Totals, item_number, line_number};
pub(crate) use list::ReceiptList;
pub use row::ReceiptRow;
pub(crate) use row::{ELIGIBLE, GRANT_SHARE, GROSS, ITEM, LINE, OWN_SHARE, PAID_ON, REST, SCHOOL_NUMBER};
pub use xlsx::{ReceiptsHead, ReceiptsWriter};
