//! Reads of this feature.

mod applications;
pub mod data;
mod figures;
mod filed;
mod lists;
mod notices;
mod readiness;
mod receipts;

pub use applications::{application_choices, application_view, applications, school_choices};
pub use figures::{figures, spent_by_notice, spent_parts};
pub use filed::{stored_proof, takeover_state, with_filed_proof};
pub use lists::{citations, file, lists};
pub use notices::{notice_view, notices, payout};
pub use readiness::readiness;
pub use receipts::receipts;
