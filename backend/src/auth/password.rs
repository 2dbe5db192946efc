//! Passwords: policy and Argon2id. [trust.md: NIST SP 800-63B-4, OWASP Password Storage]

use std::sync::Arc;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Shortest password, in characters, since it is the only factor.
pub const MIN_CHARS: usize = 15;
/// Longest password, in bytes: beyond it no hash is computed.
pub const MAX_BYTES: usize = 1_000;

/// Words that no password may consist of, whatever is put around them; lower case.
const BLOCKED: &[&str] = &[
    "passwort",
    "password",
    "paktbuch",
    "schulträger",
    "digitalpakt",
    "qwertz",
    "qwerty",
    "123456",
    "abcdef",
    "111111",
];

/// Why a password is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    #[error("Das Passwort braucht mindestens {MIN_CHARS} Zeichen. Ein kurzer Satz ist leicht zu merken.")]
    TooShort,
    #[error("Das Passwort ist zu lang: höchstens {MAX_BYTES} Bytes.")]
    TooLong,
    #[error("Das Passwort darf kein NUL-Zeichen enthalten.")]
    Nul,
    #[error(
        "Dieses Passwort ist leicht zu erraten. Bitte wählen Sie ein anderes, zum Beispiel vier zufällige Wörter."
    )]
    Guessable,
    #[error("Das Passwort lässt sich gerade nicht verarbeiten. Bitte versuchen Sie es noch einmal.")]
    Unavailable,
}

/// Hashes and checks passwords, two at a time, so that a flood of sign-ins cannot starve the server.
#[derive(Debug, Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            running: Arc::new(Semaphore::new(2)),
        }
    }
}

impl Passwords {
    /// Checks the policy and answers the PHC string to store.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub async fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let password = accepted(password)?;
        let mut salt = [0_u8; 16];
        getrandom::fill(&mut salt).map_err(|_| PasswordError::Unavailable)?;
        self.run(move || {
            let salt = SaltString::encode_b64(&salt).map_err(|_| PasswordError::Unavailable)?;
            let hash = argon2()
                .hash_password(password.as_bytes(), &salt)
                .map_err(|_| PasswordError::Unavailable)?;
            Ok(hash.to_string())
        })
        .await?
    }

    /// Whether `password` belongs to `stored`. Without a stored hash the same work is done and the answer is no,
    /// so that unknown names take as long as known ones.
    ///
    /// # Errors
    /// [`PasswordError::Unavailable`].
    pub async fn verify(&self, password: &str, stored: Option<String>) -> Result<bool, PasswordError> {
        if password.len() > MAX_BYTES {
            return Ok(false);
        }
        let password: String = password.nfc().collect();
        self.run(move || match stored.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => argon2().verify_password(password.as_bytes(), &hash).is_ok(),
            _ => {
                let mut discarded = [0_u8; 32];
                let _ = argon2().hash_password_into(password.as_bytes(), b"no such account.", &mut discarded);
                false
            }
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PasswordError> {
        let _turn = self
            .running
            .acquire()
            .await
            .map_err(|_| PasswordError::Unavailable)?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| PasswordError::Unavailable)
    }
}

/// The password as it is hashed: NFC, blanks kept.
fn accepted(password: &str) -> Result<String, PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    if password.contains('\0') {
        return Err(PasswordError::Nul);
    }
    let password: String = password.nfc().collect();
    if password.chars().count() < MIN_CHARS {
        return Err(PasswordError::TooShort);
    }
    let mut rest = password.to_lowercase();
    for word in BLOCKED {
        rest = rest.replace(word, "");
    }
    let distinct: std::collections::BTreeSet<char> = rest.chars().filter(|c| c.is_alphanumeric()).collect();
    if distinct.len() < 5 {
        Err(PasswordError::Guessable)
    } else {
        Ok(password)
    }
}

/// Argon2id, m = 19 MiB, t = 2, p = 1.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_asks_for_length_not_composition() {
        assert!(accepted("vier ganz normale wörter").is_ok());
        assert_eq!(accepted("kurz"), Err(PasswordError::TooShort));
        assert_eq!(accepted(&"a".repeat(20)), Err(PasswordError::Guessable));
        assert_eq!(accepted("PasswortPasswort123456"), Err(PasswordError::Guessable));
        assert_eq!(accepted(&"ab".repeat(600)), Err(PasswordError::TooLong));
        assert_eq!(accepted("mit nul \0 mittendrin"), Err(PasswordError::Nul));
    }

    #[tokio::test]
    async fn composed_and_decomposed_umlauts_are_the_same_password() {
        let passwords = Passwords::default();
        let stored = passwords.hash(" über sieben Brücken").await.unwrap();
        let decomposed = " u\u{308}ber sieben Bru\u{308}cken";
        assert!(passwords.verify(decomposed, Some(stored.clone())).await.unwrap());
        assert!(!passwords.verify(decomposed.trim(), Some(stored)).await.unwrap());
        assert!(!passwords.verify(decomposed, None).await.unwrap());
    }

    #[test]
    fn the_parameters_are_those_promised() {
        let params = Params::default();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (19 * 1024, 2, 1)
        );
    }
}
