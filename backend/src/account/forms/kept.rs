//! Input that outlives its session: the sign-in form carries it along.

use crate::web::layout::{CSRF_FIELD, NONCE_FIELD};
use crate::web::request::is_own_path;

/// Hidden field of the sign-in form: the address that the kept form goes to.
pub const ACTION_FIELD: &str = "ziel";
/// Before the names of the kept fields in the sign-in form.
const PREFIX: &str = "e-";
/// Fields of password forms: what stands in them is never written into a page.
const SECRETS: &[&str] = &["password", "current", "repeated"];

/// What a form brought when its session was over.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// Path that the form goes to.
    pub action: String,
    /// Page of the form.
    pub page: String,
    pub nonce: String,
    /// Every field but token and nonce, in order.
    pub fields: Vec<(String, String)>,
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").finish_non_exhaustive()
    }
}

impl Kept {
    /// What the form with these `pairs` leaves to keep: nothing where it has no input, a secret in it, or another aim.
    #[must_use]
    pub fn of(action: &str, page: &str, pairs: Vec<(String, String)>) -> Option<Self> {
        let secret = pairs.iter().any(|(name, _)| SECRETS.contains(&name.as_str()));
        if secret || !is_own_path(action) {
            return None;
        }
        let (own, fields): (Vec<_>, Vec<_>) = pairs
            .into_iter()
            .partition(|(name, _)| name == CSRF_FIELD || name == NONCE_FIELD);
        let nonce = own.into_iter().find(|(name, _)| name == NONCE_FIELD);
        (!fields.is_empty()).then(|| Self {
            action: action.to_owned(),
            page: page.to_owned(),
            nonce: nonce.map(|(_, nonce)| nonce).unwrap_or_default(),
            fields,
        })
    }

    /// What the sign-in form brings back of [`Kept::carried`].
    #[must_use]
    pub fn brought(pairs: &[(String, String)], page: &str) -> Option<Self> {
        let (_, action) = pairs.iter().find(|(name, _)| name == ACTION_FIELD)?;
        let fields = pairs.iter().filter_map(|(name, value)| {
            let name = name.strip_prefix(PREFIX)?;
            Some((name.to_owned(), value.clone()))
        });
        Self::of(action, page, fields.collect())
    }

    /// The hidden fields of the sign-in form.
    #[must_use]
    pub fn carried(&self) -> Vec<(String, String)> {
        let nonce = (NONCE_FIELD.to_owned(), self.nonce.clone());
        let fields = std::iter::once(&nonce).chain(&self.fields);
        std::iter::once((ACTION_FIELD.to_owned(), self.action.clone()))
            .chain(fields.map(|(name, value)| (format!("{PREFIX}{name}"), value.clone())))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn what_was_typed_comes_back_in_order_and_the_old_token_does_not() {
        let form = [
            ("csrf", "alt"),
            ("nonce", "0123456789abcdef"),
            ("note", "ä & <b>"),
            ("tick", "1"),
            ("tick", "2"),
        ];
        let kept = Kept::of("/geraete/3", "/geraete/3/bearbeiten", pairs(&form)).unwrap();
        assert_eq!(kept.fields, pairs(&form[2..]));
        let carried = kept.carried();
        assert!(
            carried
                .iter()
                .all(|(name, value)| name != "csrf" && value != "alt")
        );
        assert_eq!(Kept::brought(&carried, "/geraete/3/bearbeiten"), Some(kept));
    }

    #[test]
    fn secrets_empty_forms_and_foreign_aims_are_not_kept() {
        for (action, form) in [
            (
                "/konto/passwort",
                &[("current", "geheim"), ("password", "neu")][..],
            ),
            (
                "/verwaltung/token/1/widerrufen",
                &[("csrf", "x"), ("nonce", "0123456789abcdef")],
            ),
            ("//evil.example/", &[("note", "x")]),
            ("https://evil.example/", &[("note", "x")]),
        ] {
            assert_eq!(Kept::of(action, "/", pairs(form)), None, "{action}");
        }
        assert_eq!(
            Kept::brought(&pairs(&[("e-note", "x")]), "/"),
            None,
            "no aim, no form"
        );
    }
}
