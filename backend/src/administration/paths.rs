//! Addresses of this feature.

use paktbuch_types::{TokenId, UserId};

/// What there is to administer.
pub const ADMINISTRATION: &str = "/verwaltung";
/// Accounts: list, and POST adds one.
pub const USERS: &str = "/verwaltung/benutzer";
/// Form for a new account.
pub const NEW_USER: &str = "/verwaltung/benutzer/neu";
/// One account: page, and POST changes it.
pub const USER: &str = "/verwaltung/benutzer/{id}";
/// POST: a new set-up link.
pub const USER_LINK: &str = "/verwaltung/benutzer/{id}/link";
/// POST: locks the account.
pub const USER_DISABLE: &str = "/verwaltung/benutzer/{id}/sperren";
/// POST: opens the account again.
pub const USER_ENABLE: &str = "/verwaltung/benutzer/{id}/entsperren";
/// API tokens: list, and POST issues one.
pub const TOKENS: &str = "/verwaltung/token";
/// Form for a new token.
pub const NEW_TOKEN: &str = "/verwaltung/token/neu";
/// One token.
pub const TOKEN: &str = "/verwaltung/token/{id}";
/// POST: revokes the token.
pub const TOKEN_REVOKE: &str = "/verwaltung/token/{id}/widerrufen";

/// Page of an account.
#[must_use]
pub fn user(id: UserId) -> String {
    format!("/verwaltung/benutzer/{id}")
}

/// Page of a token.
#[must_use]
pub fn token(id: TokenId) -> String {
    format!("/verwaltung/token/{id}")
}

/// Form action: a new set-up link.
#[must_use]
pub fn user_link(id: UserId) -> String {
    format!("/verwaltung/benutzer/{id}/link")
}

/// Form action: lock the account.
#[must_use]
pub fn user_disable(id: UserId) -> String {
    format!("/verwaltung/benutzer/{id}/sperren")
}

/// Form action: open the account again.
#[must_use]
pub fn user_enable(id: UserId) -> String {
    format!("/verwaltung/benutzer/{id}/entsperren")
}

/// Form action: revoke the token.
#[must_use]
pub fn token_revoke(id: TokenId) -> String {
    format!("/verwaltung/token/{id}/widerrufen")
}
