//! Signing in and out, the one-time set-up link, and one's own account.

mod commands;
mod error;
mod forms;
mod pages;
pub mod paths;
mod queries;
mod routes;
mod service;

pub use routes::{keep_input, routes};
pub use service::set_password_of_demonstration;
