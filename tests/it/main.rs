//! The one integration binary; its modules mirror the product.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail as tests do"
)]

mod architecture;
mod authorization;
mod budgets;
mod capitalising;
mod checking;
mod cli;
mod database;
mod deadlines;
mod devices;
mod drawdowns;
mod evidence;
mod examination;
mod filing;
mod forms;
mod funding;
mod harness;
mod history;
mod infrastructure;
mod interest;
mod memos;
mod ordering;
mod overview;
mod purchasing;
mod reporting;
mod reports;
mod schools;
mod security;
mod takeover;
