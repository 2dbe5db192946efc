//! Rules and writes of accounts.

mod sign_in;
mod users;

pub use sign_in::{SetupLink, issue_setup_link, set_password_of_demonstration};
pub(super) use sign_in::{knows_password, sign_in, store_password, use_link};
pub use users::{add_user, disable};
