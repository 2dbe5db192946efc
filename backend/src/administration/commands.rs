//! What services of this feature are asked to do.

use paktbuch_types::{Role, SchoolNumber, UserId};

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

/// Other rights or another name for a user. The sign-in name stays: it stands in the log of sign-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeUser {
    pub id: UserId,
    /// Version that the form was filled from.
    pub version: i64,
    /// Name as others read it; empty = the sign-in name.
    pub display_name: String,
    pub role: Role,
    /// Schools of the role Schul-IT.
    pub schools: Vec<SchoolNumber>,
}

/// A new API token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddToken {
    /// What the token is for.
    pub name: String,
    pub role: Role,
    /// Schools of the role Schul-IT.
    pub schools: Vec<SchoolNumber>,
}
