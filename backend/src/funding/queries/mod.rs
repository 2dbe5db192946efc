//! Reads of this feature.

mod applications;
pub mod data;
mod figures;
mod notices;
mod receipts;

pub use applications::{application_choices, application_view, applications, school_choices};
pub use figures::{figures, spent_by_notice, spent_parts};
pub use notices::{notice_view, notices, payout};
pub use receipts::receipts;
