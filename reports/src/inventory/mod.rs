//! List of funded devices and their whereabouts (Inventarliste geförderter Gegenstände): 20 columns, the same in the
//! workbook, in CSV and as the last sheet of a Verwendungsnachweis.

mod csv;
mod list;
mod row;
mod xlsx;

pub use csv::InventoryCsv;
pub(crate) use list::InventoryList;
pub(crate) use row::{GROSS, SCHOOL_NUMBER};
pub use row::{InventoryHead, InventoryRow};
pub use xlsx::InventoryWriter;
