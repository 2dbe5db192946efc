//! Passwords: policy and Argon2id. [trust.md: NIST SP 800-63B-4, OWASP Password Storage]

use std::sync::Arc;

use argon2::password_hash::{Error, Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{Algorithm, Argon2, Block, Params, Version};
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
        self.run(move || hashed(password.as_bytes(), &salt).map_err(|_| PasswordError::Unavailable))
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
            Some(Ok(hash)) => fits(password.as_bytes(), &hash).unwrap_or(false),
            _ => {
                let _discarded = derive(password.as_bytes(), b"no such account.", Params::default());
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

/// Blocks of 1 KiB that are reserved for a hash, though it uses 19 MiB of them only. The allocator keeps what is returned to it
/// up to 32 MiB, for each thread; above, it gives it back to the system at once.
const RESERVED: usize = 33 * 1024;

/// Argon2id with the memory of its own; the default is m = 19 MiB, t = 2, p = 1.
fn derive(password: &[u8], salt: &[u8], params: Params) -> Result<Output, Error> {
    let blocks = params.block_count();
    let mut memory = Vec::with_capacity(RESERVED.max(blocks));
    memory.resize(blocks, Block::default());
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    Output::init_with(Params::DEFAULT_OUTPUT_LEN, |out| {
        Ok(argon2.hash_password_into_with_memory(password, salt, out, &mut memory)?)
    })
}

/// The PHC string of a new password.
fn hashed(password: &[u8], salt: &[u8]) -> Result<String, Error> {
    let params = Params::default();
    let encoded = SaltString::encode_b64(salt)?;
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(encoded.as_salt()),
        hash: Some(derive(password, salt, params)?),
    };
    Ok(hash.to_string())
}

/// Whether a password gives the same hash, compared in constant time.
fn fits(password: &[u8], stored: &PasswordHash<'_>) -> Result<bool, Error> {
    let ours = Algorithm::try_from(stored.algorithm)? == Algorithm::Argon2id
        && stored.version == Some(Version::V0x13.into());
    let (true, Some(salt), Some(hash)) = (ours, stored.salt, stored.hash) else {
        return Ok(false);
    };
    let mut buffer = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut buffer)?;
    Ok(derive(password, salt, Params::try_from(stored)?)? == hash)
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
    fn hashes_are_those_of_every_argon2() {
        use argon2::password_hash::{PasswordHasher, PasswordVerifier};
        let ours = hashed(b"geheim", b"0123456789abcdef").unwrap();
        let salt = SaltString::encode_b64(b"0123456789abcdef").unwrap();
        let theirs = Argon2::default().hash_password(b"geheim", &salt).unwrap();
        assert_eq!(ours, theirs.to_string());
        assert!(fits(b"geheim", &theirs).unwrap() && !fits(b"Geheim", &theirs).unwrap());
        let parsed = PasswordHash::new(&ours).unwrap();
        Argon2::default().verify_password(b"geheim", &parsed).unwrap();
        let other = ours.replace("argon2id", "argon2i");
        assert!(!fits(b"geheim", &PasswordHash::new(&other).unwrap()).unwrap());
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
