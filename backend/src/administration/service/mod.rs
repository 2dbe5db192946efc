//! Rules and writes of administration.

mod links;
mod schools;
mod tokens;
mod users;

pub use links::{SetupLink, issue_setup_link};
pub use tokens::{add_token, revoke_token};
pub use users::{add_user, change_user, disable, enable};
