//! Reads of this feature.

mod allocations;
mod amendments;
mod applications;
pub mod data;
mod editions;
mod figures;
mod filed;
mod lists;
mod narrative;
mod notices;
mod orders;
mod paid;
mod parts;
mod progress;
mod reallocations;
mod receipts;
mod sums;

pub use amendments::{amendment, amendments, awaited, devices_bound};
pub use applications::{application_choices, application_view, applications, school_choices};
pub use editions::{edition_text, programmes};
pub use figures::{figures, item_figures, line_figures};
pub use filed::{delivered_devices, last_filing, stored_proof, takeover_state, with_filed_proof};
pub use lists::{citations, file, incomes, lists};
pub use narrative::narrative;
pub use notices::{notice_view, notices, payout, payouts_by_notice};
use orders::open_orders;
pub use orders::{open_orders_by_item, open_orders_by_order};
pub(super) use paid::{parts, payments, touched_invoices};
pub use parts::{parts_of, settled_parts, spent_parts};
pub use progress::progress;
pub use reallocations::{one_reallocation, reallocations, sender};
pub use receipts::receipts;
pub use sums::spent_by_notice;
use sums::{spent_by_cost_line, without_serial};
