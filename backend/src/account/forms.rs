//! Raw forms of this feature.

use serde::Deserialize;

use crate::web::request::is_own_path;

/// Sign-in form.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub name: String,
    pub password: String,
    /// Path to open afterwards.
    pub weiter: String,
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInForm").finish_non_exhaustive()
    }
}

impl SignInForm {
    /// The path to open after sign-in: one of ours, else the overview.
    #[must_use]
    pub fn target(&self) -> &str {
        if is_own_path(&self.weiter) {
            &self.weiter
        } else {
            "/"
        }
    }
}

/// New password, typed twice; on the account page with the old one.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current: String,
    pub password: String,
    pub repeated: String,
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordForm").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_paths_are_opened_after_sign_in() {
        for (weiter, target) in [
            ("/geraete?q=a", "/geraete?q=a"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil", "/"),
            ("/\t/evil.example", "/"),
            ("/ /evil.example", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
        ] {
            let form = SignInForm {
                weiter: weiter.to_owned(),
                ..SignInForm::default()
            };
            assert_eq!(form.target(), target, "{weiter}");
        }
    }
}
