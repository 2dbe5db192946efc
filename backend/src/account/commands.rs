//! What services of this feature are asked to do.

use paktbuch_types::SessionId;

/// A try to sign in.
#[derive(Clone, Copy)]
pub struct TrySignIn<'a> {
    pub name: &'a str,
    pub password: &'a str,
    /// Where it comes from, as `web::peer::Network` tells it.
    pub network: &'a str,
    /// Token of a browser that has signed in before.
    pub browser: Option<&'a str>,
    /// Session that this browser already has; it ends with the new one.
    pub replaces: Option<SessionId>,
}

impl std::fmt::Debug for TrySignIn<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TrySignIn").finish_non_exhaustive()
    }
}
