//! Reads of this feature.

mod tokens;
mod users;

pub(super) use tokens::token;
pub use tokens::{find_token, list_tokens};
pub use users::{find_user, list_users};
pub(super) use users::{school_choices, user};
