//! The reports as others read them.
#![expect(
    clippy::unwrap_used,
    clippy::float_arithmetic,
    reason = "helpers of tests fail as tests do, say what they skip and check sums of cells"
)]

mod common;
mod disk_full;
mod document;
mod inventory;
mod layout;
mod list_chart;
mod list_looks;
mod proof;
mod proof_lists;
mod proof_types;
mod receipts;
