//! The one integration binary; its modules mirror the product.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests fail as tests do"
)]

mod architecture;
mod authorization;
mod database;
mod devices;
mod forms;
mod harness;
mod infrastructure;
mod purchasing;
mod reports;
mod schools;
