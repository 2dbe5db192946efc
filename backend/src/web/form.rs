//! Forms: a form cannot be read without its CSRF check, and brings the nonce that makes a repeat harmless.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use super::basis::{BASIS_FIELD, Basis};
use super::components::FieldError;
use super::error::AppError;
use super::layout::{CSRF_FIELD, NONCE_FIELD};
use super::once::Asked;
use super::request::SignedIn;
use super::state::AppState;
use crate::db::Once;
use crate::error::ServiceError;

/// A form of a signed-in user, its token checked.
#[derive(Debug)]
pub struct CsrfForm<T> {
    pub value: T,
    /// For [`Db::write_once`](crate::db::Db::write_once).
    pub once: Once,
    /// What the form was opened with.
    pub basis: Basis,
}

impl<T: DeserializeOwned> FromRequest<AppState> for CsrfForm<T> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        let SignedIn(session) = SignedIn::from_request_parts(&mut parts, state).await?;
        let asked = Asked::of(&parts);
        let bytes = form_bytes(Request::from_parts(parts, body), state.config.server.body_bytes).await?;
        let pairs: Vec<(String, String)> = serde_html_form::from_bytes(&bytes).map_err(|_| unreadable())?;
        let field = |name: &str| {
            pairs
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.as_str())
        };
        check_token(&session.csrf, field(CSRF_FIELD))?;
        let nonce = field(NONCE_FIELD)
            .filter(|nonce| (16..=64).contains(&nonce.len()))
            .ok_or_else(unreadable)?;
        let value = serde_html_form::from_bytes(&bytes).map_err(|_| unreadable())?;
        Ok(Self {
            value,
            once: asked.with(&bytes).once(nonce),
            basis: Basis::sent(field(BASIS_FIELD).unwrap_or_default()),
        })
    }
}

/// Compares a form's token with the session's.
///
/// # Errors
/// [`AppError::OldForm`] for what may be the token of another session, else [`AppError::ForeignForm`].
pub fn check_token(expected: &str, given: Option<&str>) -> Result<(), AppError> {
    let matches = given.is_some_and(|given| {
        given.len() == expected.len()
            && given
                .bytes()
                .zip(expected.bytes())
                .fold(0, |sum, (a, b)| sum | (a ^ b))
                == 0
    });
    let of_some_session = given.is_some_and(|given| {
        given.len() == expected.len() && given.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    if matches && !expected.is_empty() {
        Ok(())
    } else if of_some_session && !expected.is_empty() {
        Err(AppError::OldForm)
    } else {
        Err(AppError::ForeignForm(FOREIGN))
    }
}

const FOREIGN: &str = "Das Formular stammt nicht aus Ihrer laufenden Sitzung. Bitte laden Sie die Seite neu und senden Sie es noch einmal.";

/// The answer to a body over `limit` bytes.
#[must_use]
pub fn too_large(limit: usize) -> AppError {
    AppError::TooLarge(format!(
        "Es kamen mehr als {} KiB an; so viel nimmt diese Seite nicht an.",
        limit / 1024
    ))
}

fn unreadable() -> AppError {
    AppError::BadRequest("Das Formular ist unvollständig oder nicht lesbar angekommen.".to_owned())
}

/// Whether the body is an URL-encoded form.
#[must_use]
pub fn is_form(headers: &axum::http::HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| {
            value
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
}

/// What is wrong with a form: messages at fields, or (empty field name) about the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormErrors(Vec<FieldError>);

impl FormErrors {
    /// Nothing wrong.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// Adds a message at a field.
    pub fn add(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldError::new(field, message));
    }

    /// The value of `result`, or `None` with its error noted at `field`.
    pub fn take<T>(&mut self, field: &str, result: Result<T, impl std::fmt::Display>) -> Option<T> {
        result.map_err(|error| self.add(field, error.to_string())).ok()
    }

    /// The first message at a field.
    #[must_use]
    pub fn at(&self, field: &str) -> Option<String> {
        self.0
            .iter()
            .find(|error| error.field == field)
            .map(|error| error.message.clone())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// For the summary above the form.
    #[must_use]
    pub fn list(&self) -> &[FieldError] {
        &self.0
    }

    /// `value` where nothing is wrong.
    ///
    /// # Errors
    /// The messages.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Self> {
        match value {
            Some(value) if self.is_empty() => Ok(value),
            _ => Err(self),
        }
    }
}

/// Why a submitted form is shown again.
#[derive(Debug)]
pub enum Again {
    /// Wrong input: 422 with messages.
    Errors(FormErrors),
    /// Someone else saved: 412 with a comparison.
    Stale,
}

impl Again {
    /// The status of the page that shows the form again.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Errors(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Stale => StatusCode::PRECONDITION_FAILED,
        }
    }

    /// The messages; none after a conflict.
    #[must_use]
    pub fn errors(&self) -> FormErrors {
        match self {
            Self::Errors(errors) => errors.clone(),
            Self::Stale => FormErrors::none(),
        }
    }

    /// The version that the form shown again is based on: after a conflict the `stored` one, else the one it came with.
    #[must_use]
    pub fn version(&self, stored: i64, typed: i64) -> i64 {
        match self {
            Self::Errors(_) => typed,
            Self::Stale => stored,
        }
    }

    /// Whether a comparison is due.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::Stale)
    }
}

/// Sorts a service's answer: the address to go to, the form again, or an error page.
///
/// # Errors
/// What belongs on an error page.
pub fn sorted(answer: Result<String, ServiceError>) -> Result<Result<String, Again>, AppError> {
    match answer {
        Ok(location) => Ok(Ok(location)),
        Err(ServiceError::Stale) => Ok(Err(Again::Stale)),
        Err(ServiceError::Field { field, message }) => {
            let mut errors = FormErrors::none();
            errors.add(field, message);
            Ok(Err(Again::Errors(errors)))
        }
        Err(ServiceError::Several(list)) => {
            let mut errors = FormErrors::none();
            for (field, message) in list {
                errors.add(field, message);
            }
            Ok(Err(Again::Errors(errors)))
        }
        Err(ServiceError::Refused(message)) => Ok(Err(about_the_whole(message))),
        Err(ServiceError::Reused(reused)) => Ok(Err(about_the_whole(reused.to_string()))),
        Err(other) => Err(other.into()),
    }
}

fn about_the_whole(message: String) -> Again {
    let mut errors = FormErrors::none();
    errors.add("", message);
    Again::Errors(errors)
}

/// Largest form without a session: nobody who is not signed in makes us keep more.
const OPEN_FORM_BYTES: usize = 16 * 1024;

/// A form without a session (sign-in, set-up link).
#[derive(Debug)]
pub struct OpenForm<T, const BYTES: usize = OPEN_FORM_BYTES>(pub T);

impl<T: DeserializeOwned, S: Send + Sync, const BYTES: usize> FromRequest<S> for OpenForm<T, BYTES> {
    type Rejection = AppError;
    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let bytes = form_bytes(request, BYTES).await?;
        serde_html_form::from_bytes(&bytes)
            .map(Self)
            .map_err(|_| unreadable())
    }
}

/// The body of a form of at most `limit` bytes.
async fn form_bytes(request: Request, limit: usize) -> Result<Bytes, AppError> {
    if !is_form(request.headers()) {
        return Err(AppError::UnsupportedMedia(
            "Hier wird ein Formular erwartet.".to_owned(),
        ));
    }
    match Limited::new(request.into_body(), limit).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(AppError::FormTooLarge(limit)),
        Err(_) => Err(unreadable()),
    }
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;

    use super::*;
    use crate::web::error::Shown;

    #[test]
    fn what_is_rejected_is_repeated_in_short() {
        let typed = format!("„{}\0\u{202e}“ ist kein Betrag.", "9".repeat(900_000));
        let short = format!("„{}…“ ist kein Betrag.", "9".repeat(120));
        let mut errors = FormErrors::none();
        errors.add("amount", typed.clone());
        assert_eq!(errors.at("amount").as_deref(), Some(short.as_str()));
        let response = AppError::Invalid(typed).into_response();
        let shown = response.extensions().get::<Shown>().unwrap();
        assert_eq!(shown.happened.as_deref(), Some(short.as_str()));
    }
}
