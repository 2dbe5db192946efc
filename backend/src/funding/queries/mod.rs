//! Reads of this feature.

mod allocations;
mod amendments;
mod applications;
mod budgets;
mod concepts;
pub mod data;
mod editions;
mod figures;
mod filed;
mod granting;
mod lists;
mod narrative;
mod notices;
mod orders;
mod paid;
mod parts;
mod portal;
mod progress;
mod reallocations;
mod receipts;
mod steps;
mod sums;
mod zweckbindung;

pub use amendments::{amendment, amendments, awaited, devices_bound};
pub use applications::{application_choices, application_view, applications, school_choices};
pub use budgets::{Applied, Planned, applied, budgets, one_budget, planned};
pub use concepts::{concepts, notices_for_school, one_concept};
pub use data::grant_for;
pub use editions::{edition_id, edition_text, programmes};
pub use figures::{figures, item_figures, line_figures};
pub use filed::{
    all_filings, counts_payout, delivered_devices, examined, interim_filed, is_version, last_filing,
    stored_proof, takeover_state, with_filed_proof,
};
pub use granting::granted_by;
pub use lists::{citations, file, incomes, interim_known, lists};
pub use narrative::{measure_days, narrative, without_narrative};
pub use notices::{notice_view, notices, payout, payouts_by_notice};
use orders::open_orders;
pub use orders::{open_order_lines, open_orders_by_item, open_orders_by_order};
pub(super) use paid::{parts, payments, touched_invoices};
pub use parts::{parts_of, settled_everywhere, settled_parts, spent_parts};
pub use portal::applicant;
pub use progress::{confirmed_devices, progress};
pub use reallocations::{one_reallocation, reallocations, sender};
pub use receipts::receipts;
pub use steps::step_deadlines;
pub use sums::spent_by_notice;
use sums::{spent_by_cost_line, without_serial};
pub use zweckbindung::{bought_on, bound_apart, own_zweckbindungen};
