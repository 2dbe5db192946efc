//! Rules and writes of purchasing, by verb.

mod allocate;
mod findings;
mod lines;
mod particulars;
mod parts;
mod payments;
mod save;
mod take;
mod totals;

pub use allocate::{allocate, allocate_rest};
pub use findings::{findings, review};
pub use lines::{edit_dates, edit_line};
pub use particulars::edit_particulars;
pub use payments::{add_payment, edit_payment};
pub use save::save_lines;
pub use take::{Taken, take_invoice};
