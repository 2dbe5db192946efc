//! Rules and writes of accounts.

mod attempts;
mod sign_in;

pub use sign_in::set_password_of_demonstration;
pub(super) use sign_in::{check_own_password, sign_in, store_password, use_link};
