//! Random secrets: shown once, stored as their SHA-256.

use sha2::{Digest, Sha256};

use crate::audit::hex;

/// A 256-bit secret from the system's generator, as 64 hexadecimal digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A new secret.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub fn generate() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(hex(&bytes)))
    }

    /// The secret that a form makes: the same for a repeat of the form, so that a double click or a reload shows the same
    /// one. `session` and `nonce` are the form's hidden fields, both random and known to that browser alone.
    #[must_use]
    pub fn of_form(session: &str, nonce: &str) -> Self {
        let text = format!("paktbuch secret of a form\0{session}\0{nonce}");
        Self(hex(&Sha256::digest(text)))
    }

    /// One that somebody brought back.
    #[must_use]
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The secret itself: for the cookie, the link or the one print.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored of a secret: its SHA-256, hex.
    #[must_use]
    pub fn digest(text: &str) -> String {
        hex(&Sha256::digest(text))
    }
}
