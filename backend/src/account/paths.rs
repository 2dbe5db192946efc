//! Addresses of this feature.

/// Sign-in page and form.
pub const SIGN_IN: &str = "/anmelden";
/// Sign-out form.
pub const SIGN_OUT: &str = "/abmelden";
/// Set-up link: choose a password.
pub const SETUP: &str = "/einrichtung/{token}";
/// Own account.
pub const ACCOUNT: &str = "/konto";
/// Change of the own password.
pub const PASSWORD: &str = "/konto/passwort";
/// Sign of life of an open page.
pub const SESSION: &str = "/sitzung";

/// Address of a set-up link.
#[must_use]
pub fn setup(token: &str) -> String {
    format!("/einrichtung/{token}")
}
