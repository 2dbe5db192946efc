//! Errors on their way to the browser or the API client: each has a status, says what happened and what to do.
//!
//! A handler answers [`AppError`]; it travels as a response extension, and one layer (`web::failure`) logs it once
//! and draws the page or the problem JSON.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use sea_orm::DbErr;

use crate::auth::Forbidden;
use crate::db::{Failure, Reused, classify};
use crate::error::ServiceError;
use crate::text;

/// Why a request was not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// Nobody is signed in; `return_to` is the path to open afterwards.
    #[error("not signed in")]
    SignIn { return_to: String },
    /// API request without a valid token.
    #[error("Es fehlt ein gültiges API-Token. Bitte als „Authorization: Bearer …“ mitschicken.")]
    Token,
    /// The API token was issued by an account that is blocked.
    #[error(
        "Das API-Token gilt nicht: Das Konto, das es ausgestellt hat, ist gesperrt. Bitte von einem anderen Konto der Verwaltung ein \
         neues ausstellen lassen."
    )]
    TokenOfBlocked,
    /// The API token was issued by an account that is no longer one of the Verwaltung.
    #[error(
        "Das API-Token gilt nicht: Das Konto, das es ausgestellt hat, hat nicht mehr die Rolle Verwaltung. Bitte von einem Konto der \
         Verwaltung ein neues ausstellen lassen."
    )]
    TokenOfDemoted,
    #[error("{0}")]
    BadRequest(String),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The form did not come from a page of ours.
    #[error("{0}")]
    ForeignForm(&'static str),
    /// The form came from a page of ours, but of an earlier session.
    #[error("form of an earlier session")]
    OldForm,
    /// As [`AppError::OldForm`], with a file.
    #[error("upload of an earlier session")]
    OldUpload,
    /// The Host header names another server than this one.
    #[error("foreign host")]
    ForeignHost,
    #[error("address too long")]
    LongAddress,
    #[error("headers too large")]
    LargeHeaders,
    #[error("not found")]
    NotFound,
    /// The record is not in the state that the request assumes.
    #[error("{0}")]
    Conflict(String),
    /// Someone else saved the record meanwhile (no comparison possible here).
    #[error("stale")]
    Stale,
    /// As [`AppError::Stale`], with the record as it is now: its version and its JSON.
    #[error("stale")]
    Changed { version: i64, record: serde_json::Value },
    /// A change through the API that does not say which version it is based on.
    #[error("Es fehlt „If-Match“. Bitte lesen Sie den Eintrag zuerst und schicken Sie seinen ETag mit.")]
    NoVersion,
    #[error("{0}")]
    TooLarge(String),
    /// A form without a file over so many bytes.
    #[error("form over {0} bytes")]
    FormTooLarge(usize),
    #[error("{0}")]
    UnsupportedMedia(String),
    #[error("{0}")]
    Invalid(String),
    /// Too many tries; seconds to wait.
    #[error("too many tries, wait {0} s")]
    TooMany(u64),
    #[error("busy: {0}")]
    Busy(String),
    #[error("storage: {0}")]
    Storage(String),
    /// A defect or a damaged installation; the text is for the log only.
    #[error("{0}")]
    Internal(String),
}

/// The public side of an [`AppError`], carried to the layer that draws it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub status: StatusCode,
    /// What happened, where the status alone does not say enough.
    pub happened: Option<String>,
    /// Title and remedy of a refused form, where the status alone does not say enough.
    pub form: Option<(&'static str, &'static str)>,
    /// The record as it is now, with its version, where a change was based on an older one.
    pub current: Option<(i64, serde_json::Value)>,
    /// For the log; never shown.
    pub log: String,
}

/// Marks the answer to a form that was not read because its session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaved {
    /// Nobody is signed in.
    NoSession,
    /// The form has the token of an earlier session.
    OldToken,
}

impl AppError {
    /// A failure that only the log explains.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        Self::Internal(error.to_string())
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Token | Self::TokenOfBlocked | Self::TokenOfDemoted => StatusCode::UNAUTHORIZED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) | Self::ForeignForm(_) | Self::OldForm | Self::OldUpload => {
                StatusCode::FORBIDDEN
            }
            Self::ForeignHost => StatusCode::MISDIRECTED_REQUEST,
            Self::LongAddress => StatusCode::URI_TOO_LONG,
            Self::LargeHeaders => StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Stale | Self::Changed { .. } => StatusCode::PRECONDITION_FAILED,
            Self::NoVersion => StatusCode::PRECONDITION_REQUIRED,
            Self::TooLarge(_) | Self::FormTooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMedia(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Storage(_) => StatusCode::INSUFFICIENT_STORAGE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn happened(&self) -> Option<String> {
        match self {
            Self::BadRequest(text)
            | Self::Conflict(text)
            | Self::TooLarge(text)
            | Self::UnsupportedMedia(text)
            | Self::Invalid(text) => Some(text.clone()),
            Self::ForeignForm(text) => Some((*text).to_owned()),
            Self::OldForm | Self::OldUpload => Some(
                "Sie haben sich inzwischen neu angemeldet; das Formular stammt noch aus der Sitzung davor. Es wurde nichts gespeichert."
                    .to_owned(),
            ),
            Self::FormTooLarge(limit) => Some(format!(
                "Es kamen mehr als {} KiB an; so viel nimmt diese Seite nicht an. Es wurde nichts gespeichert.",
                limit / 1024
            )),
            Self::Forbidden(forbidden) => Some(forbidden.to_string()),
            Self::Token | Self::TokenOfBlocked | Self::TokenOfDemoted | Self::NoVersion => Some(self.to_string()),
            Self::TooMany(seconds) => {
                let unit = if *seconds == 1 { "Sekunde" } else { "Sekunden" };
                Some(format!("Zu viele Versuche. Bitte warten Sie {seconds} {unit}."))
            }
            _ => None,
        }
    }

    fn form(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::OldForm => Some((
                "Ihre Sitzung war abgelaufen",
                "Öffnen Sie die Seite neu und senden Sie das Formular noch einmal.",
            )),
            Self::OldUpload => Some((
                "Ihre Sitzung war abgelaufen",
                "Öffnen Sie die Seite neu, wählen Sie die Datei noch einmal aus und senden Sie das Formular.",
            )),
            Self::FormTooLarge(_) => Some((
                "Zu viel Text",
                "Gehen Sie zurück, kürzen Sie lange Eingaben und senden Sie das Formular noch einmal.",
            )),
            _ => None,
        }
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        if let Self::SignIn { return_to } = &self {
            let query = serde_html_form::to_string([("weiter", return_to)]).unwrap_or_default();
            let mut response = Redirect::to(&format!("/anmelden?{query}")).into_response();
            response.extensions_mut().insert(Unsaved::NoSession);
            return response;
        }
        let is_old = matches!(self, Self::OldForm);
        let mut response = self.status().into_response();
        let retry = match &self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::Busy(_) => Some(5),
            _ => None,
        };
        if matches!(self, Self::Token | Self::TokenOfBlocked | Self::TokenOfDemoted) {
            response
                .headers_mut()
                .insert("www-authenticate", HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry {
            response.headers_mut().insert("retry-after", seconds.into());
        }
        let shown = Shown {
            status: self.status(),
            happened: self.happened().map(|happened| text::message(&happened)),
            form: self.form(),
            log: self.to_string(),
            current: match self {
                Self::Changed { version, record } => Some((version, record)),
                _ => None,
            },
        };
        response.extensions_mut().insert(shown);
        if is_old {
            response.extensions_mut().insert(Unsaved::OldToken);
        }
        response
    }
}

impl From<DbErr> for AppError {
    fn from(error: DbErr) -> Self {
        match classify(&error) {
            Failure::Busy => Self::Busy(error.to_string()),
            Failure::Storage => Self::Storage(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<Reused> for AppError {
    fn from(_: Reused) -> Self {
        Self::Invalid(
            "Mit diesem „Idempotency-Key“ kam schon ein anderer Auftrag; jetzt wurde nichts geändert. Bitte für jeden Auftrag einen \
             neuen Schlüssel senden."
                .to_owned(),
        )
    }
}

impl From<ServiceError> for AppError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::NotFound,
            ServiceError::Field { message, .. } => Self::Invalid(message),
            ServiceError::Refused(message) => Self::Conflict(message),
            several @ ServiceError::Several(_) => Self::Invalid(several.to_string()),
            ServiceError::Stale => Self::Stale,
            ServiceError::Reused(reused) => Self::Invalid(reused.to_string()),
            ServiceError::Database(error) => error.into(),
        }
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::internal(error)
    }
}
