//! Uploaded files: read into memory up to the configured limit, CSRF checked.

use std::marker::PhantomData;
use std::sync::Arc;

use axum::extract::multipart::MultipartError;
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use tokio::sync::OwnedSemaphorePermit;

use super::error::AppError;
use super::form::{check_token, too_large};
use super::layout::{CSRF_FIELD, NONCE_FIELD};
use super::once::Asked;
use super::parts::{HEADERS, parts as begun, unreadable};
use super::request::SignedIn;
use super::state::AppState;
use crate::auth::Action;
use crate::db::Once;
use crate::text::base_name;

/// Boundaries, names and text fields of a multipart form, bytes.
const FORM_BYTES: usize = 1024 * 1024;
/// Fields and files of one form.
const PARTS: usize = 20_000;

/// A file as it was sent. The name is for messages and downloads only, never a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// A multipart form of a user who may carry out `A`: text fields and files. Token and nonce come before the files.
/// Only a few are in memory at the same time: the next one is read when this one is dropped. Nothing of it is read, and no
/// turn taken, for somebody without the right.
#[derive(Debug)]
pub struct Upload<A> {
    pub fields: Vec<(String, String)>,
    pub files: Vec<UploadedFile>,
    /// Names of the fields that the files came in, in their order.
    pub file_fields: Vec<String>,
    pub once: Once,
    _turn: OwnedSemaphorePermit,
    right: PhantomData<fn() -> A>,
}

impl<A> Upload<A> {
    /// The value of a text field; empty where it is missing.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }
}

impl<A: Action> FromRequest<AppState> for Upload<A> {
    type Rejection = AppError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (mut parts, body) = request.into_parts();
        let SignedIn(session) = SignedIn::from_request_parts(&mut parts, state).await?;
        session.actor.permit::<A>()?;
        let mut asked = Asked::of(&parts);
        let limit = state.config.server.upload_bytes;
        let (body, allowance) = begun(&parts.headers, body).await?;
        let uploads = Arc::clone(&state.uploads);
        let turn = uploads.acquire_owned().await.map_err(AppError::internal)?;
        let mut request = Request::from_parts(parts, body);
        // axum's own limit; what the form says around the files comes on top of ours.
        DefaultBodyLimit::max(limit.saturating_add(FORM_BYTES)).apply(&mut request);
        let mut form = Multipart::from_request(request, state).await.map_err(|_| {
            AppError::UnsupportedMedia("Hier wird ein Formular mit Datei erwartet.".to_owned())
        })?;
        let broken = |error: MultipartError| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                return too_large(limit);
            }
            if allowance.is_used_up() {
                return unreadable();
            }
            AppError::BadRequest(
                "Die Datei ist nicht vollständig angekommen. Bitte senden Sie sie noch einmal.".to_owned(),
            )
        };
        let (mut fields, mut files, mut size, mut count) = (Vec::new(), Vec::new(), 0, 0);
        let mut file_fields = Vec::new();
        loop {
            allowance.headers();
            let Some(mut part) = form.next_field().await.map_err(broken)? else {
                break;
            };
            allowance.content();
            let name = part.name().unwrap_or_default().to_owned();
            let file = part.file_name().map(str::to_owned);
            count += 1;
            if count > PARTS || name.len() + file.as_ref().map_or(0, String::len) > HEADERS {
                return Err(unreadable());
            }
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await.map_err(broken)? {
                size += chunk.len();
                if size > limit {
                    return Err(too_large(limit));
                }
                bytes.extend_from_slice(&chunk);
            }
            asked = asked
                .with(name.as_bytes())
                .with(file.as_deref().unwrap_or_default().as_bytes())
                .with(&bytes);
            match file {
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(file) => {
                    let token = fields
                        .iter()
                        .find(|(key, _)| key == CSRF_FIELD)
                        .map(|(_, value): &(String, String)| value.as_str());
                    check_token(&session.csrf, token).map_err(with_file)?;
                    let file = base_name(&file).to_owned();
                    files.push(UploadedFile { name: file, bytes });
                    file_fields.push(name);
                }
                None => fields.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        let value = |name: &str| {
            fields
                .iter()
                .find(|(key, _)| key == name)
                .map(|(_, value)| value.clone())
        };
        check_token(&session.csrf, value(CSRF_FIELD).as_deref()).map_err(with_file)?;
        let nonce = value(NONCE_FIELD).filter(|nonce| (16..=64).contains(&nonce.len()));
        let nonce = nonce
            .ok_or_else(|| AppError::BadRequest("Das Formular ist unvollständig angekommen.".to_owned()))?;
        Ok(Self {
            fields,
            files,
            file_fields,
            once: asked.once(&nonce),
            _turn: turn,
            right: PhantomData,
        })
    }
}

/// The refusal of a form in the words for one with a file, which cannot be kept.
fn with_file(error: AppError) -> AppError {
    match error {
        AppError::OldForm => AppError::OldUpload,
        other => other,
    }
}
