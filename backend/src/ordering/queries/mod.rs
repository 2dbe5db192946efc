//! Reads of this feature.

mod choices;
mod detail;
mod list;

pub use choices::{choices, next_number, school_names};
pub use detail::{line_names, order_detail};
pub use list::{orders, sums};
