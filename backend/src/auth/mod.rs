//! Who one is and what one may do: passwords, sessions, tokens, the actor and the permission table.

mod actor;
pub mod housekeeping;
pub mod password;
mod permits;
mod secret;
pub mod session;
pub mod token;

pub use actor::{Actor, Forbidden, Scope};
pub use permits::*;
pub use secret::Secret;
