//! Raw forms of this feature.

mod kept;

use serde::Deserialize;

pub use kept::Kept;

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
    /// The fields among those that the sign-in form sends.
    #[must_use]
    pub fn of(pairs: &[(String, String)]) -> Self {
        let value = |name: &str| {
            let pair = pairs.iter().find(|(key, _)| key == name);
            pair.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        Self {
            name: value("name"),
            password: value("password"),
            weiter: value("weiter"),
        }
    }

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
