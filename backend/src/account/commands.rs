//! What services of this feature are asked to do.

use paktbuch_types::{Role, SchoolNumber};

/// A new user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddUser {
    /// Sign-in name.
    pub name: String,
    /// Name as others read it; empty = the sign-in name.
    pub display_name: String,
    pub role: Role,
    /// Schools of the role Schul-IT.
    pub schools: Vec<SchoolNumber>,
}
