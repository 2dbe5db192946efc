//! What queries of this feature answer.

use chrono::{DateTime, Utc};
use paktbuch_types::{Role, SchoolNumber, TokenId, UserId};

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    pub id: UserId,
    /// Sign-in name.
    pub name: String,
    pub display_name: String,
    pub role: Role,
    pub schools: Vec<SchoolRow>,
    pub state: UserState,
    /// Tokens that it issued and nobody revoked: they stop while it is disabled or may issue none.
    pub tokens: i64,
    pub version: i64,
}

/// Whether one can sign in with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UserState {
    Active,
    /// No password yet; a set-up link is open until then.
    Invited(DateTime<Utc>),
    /// No password and no open link.
    WithoutPassword,
    Disabled(DateTime<Utc>),
}

/// A school by number and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolRow {
    pub number: SchoolNumber,
    pub name: String,
}

/// An API token; its value is not stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenRow {
    pub id: TokenId,
    pub name: String,
    pub role: Role,
    pub schools: Vec<SchoolRow>,
    pub created_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    /// Name of the account that issued it; `None` where the command line did.
    pub issued_by: Option<String>,
    /// That account is disabled or no longer one of the Verwaltung, and the token stops with it.
    pub is_stopped: bool,
}

/// Names of schools in one line.
#[must_use]
pub fn school_names(schools: &[SchoolRow]) -> String {
    let names: Vec<&str> = schools.iter().map(|school| school.name.as_str()).collect();
    names.join(", ")
}
