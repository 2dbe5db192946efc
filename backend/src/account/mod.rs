//! Signing in and out, the one-time set-up link, and one's own account.

pub mod commands;
mod error;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod service;

pub use queries::{find_user, list_users};
pub use routes::routes;
pub use service::{SetupLink, add_user, disable, issue_setup_link, set_password_of_demonstration};
