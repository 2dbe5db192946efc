//! Reads of this feature.

mod awards;
mod choices;
mod days;
mod deliveries;
mod detail;
mod list;
mod searched;
mod unbilled;

pub use awards::{award, awarded, file, files, paying_notices, thresholds};
pub use choices::{choices, next_number, notice_to_order, school_names};
pub use days::{dated, notices};
pub use deliveries::order_of_delivery;
pub use detail::{line_names, order_detail};
pub use list::{orders, sums};
pub use unbilled::unbilled_lines;
