//! Failures of signing in.

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Unknown name, wrong password or disabled account: one text for all.
    #[error("Name oder Passwort stimmt nicht. Bitte prüfen Sie beides.")]
    Wrong,
    /// Too many failures; seconds to wait.
    #[error("Zu viele Fehlversuche. Bitte warten Sie {0} {unit}.", unit = if *.0 == 1 { "Sekunde" } else { "Sekunden" })]
    Wait(u64),
    #[error("Das Passwort ist länger als {max} Bytes und kann nicht stimmen.", max = crate::auth::password::MAX_BYTES)]
    TooLong,
    #[error(transparent)]
    Password(#[from] crate::auth::password::PasswordError),
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}
