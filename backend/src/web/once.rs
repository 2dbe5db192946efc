//! What makes a repeated request a repeat: the same nonce, and the same method, address and content.

use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::db::Once;

/// Everything a request asks for, as a hash.
#[derive(Debug, Clone)]
pub struct Asked(Sha256);

impl Asked {
    /// Method and address of a request.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let address = parts.uri.path_and_query().map_or("", |address| address.as_str());
        Self(Sha256::new())
            .with(parts.method.as_str().as_bytes())
            .with(address.as_bytes())
    }

    /// Adds a part of the content; parts cannot run into each other.
    #[must_use]
    pub fn with(self, bytes: &[u8]) -> Self {
        Self(
            self.0
                .chain_update((bytes.len() as u64).to_be_bytes())
                .chain_update(bytes),
        )
    }

    /// For [`Db::write_once`](crate::db::Db::write_once).
    #[must_use]
    pub fn once(self, nonce: &str) -> Once {
        Once {
            nonce: nonce.to_owned(),
            request: hex(&self.0.finalize()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(method: &str, address: &str, content: &[&[u8]]) -> Once {
        let request = axum::http::Request::builder().method(method).uri(address);
        let (parts, ()) = request.body(()).unwrap().into_parts();
        content
            .iter()
            .fold(Asked::of(&parts), |asked, part| asked.with(part))
            .once("a-nonce-of-16-or-more")
    }

    #[test]
    fn only_the_same_request_is_the_same() {
        let first = asked("POST", "/bescheide", &[b"a=1"]);
        assert_eq!(first, asked("POST", "/bescheide", &[b"a=1"]));
        for other in [
            asked("PUT", "/bescheide", &[b"a=1"]),
            asked("POST", "/bescheide/1", &[b"a=1"]),
            asked("POST", "/bescheide?x=1", &[b"a=1"]),
            asked("POST", "/bescheide", &[b"a=2"]),
            asked("POST", "/bescheide", &[b"a", b"=1"]),
        ] {
            assert_ne!(first.request, other.request);
        }
    }
}
