//! What a request brings along: its database, its session, its actor, and the frame of the page it will get.

use axum::extract::FromRequestParts;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{Html, IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use paktbuch_entity::authority;
use sea_orm::{DbErr, EntityTrait};

use super::error::AppError;
use super::layout::{Flash, Layout, LayoutUser, Tone};
use super::state::AppState;
use crate::auth::session::{self, Session};
use crate::auth::{Actor, Secret};
use crate::clock::local;
use crate::db::Db;
use crate::documents::Documents;
use crate::worker::Worker;

/// The request's database and document store; the only way to them in a handler.
#[derive(Debug, Clone)]
pub struct Authority {
    pub db: Db,
    pub documents: Documents,
    /// Directory for files that are being written.
    pub temporary: std::path::PathBuf,
    /// The data directory itself.
    pub root: std::path::PathBuf,
    /// Reads uploads that could be hostile.
    pub worker: Worker,
    /// Public address without a slash at its end; empty where none is configured.
    pub address: String,
}

impl FromRequestParts<AppState> for Authority {
    type Rejection = AppError;
    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        Ok(state.authority.clone())
    }
}

impl FromRequestParts<AppState> for Db {
    type Rejection = AppError;
    async fn from_request_parts(_: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        Ok(state.authority.db.clone())
    }
}

/// The session of the request's cookie, looked up once.
#[derive(Debug, Clone)]
struct Found(Option<Session>);

async fn session_of(parts: &mut Parts, state: &AppState) -> Result<Option<Session>, AppError> {
    if let Some(Found(session)) = parts.extensions.get::<Found>() {
        return Ok(session.clone());
    }
    let session = match cookie(&parts.headers, session::COOKIE) {
        Some(token) => session::find(&state.authority.db, &token, state.config.lifetime()).await?,
        None => None,
    };
    parts.extensions.insert(Found(session.clone()));
    Ok(session)
}

/// The session of a signed-in request.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        match session_of(parts, state).await? {
            Some(session) => Ok(Self(session)),
            None => Err(AppError::SignIn {
                return_to: return_path(parts),
            }),
        }
    }
}

impl FromRequestParts<AppState> for Actor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        SignedIn::from_request_parts(parts, state)
            .await
            .map(|SignedIn(session)| session.actor)
    }
}

/// The frame of the answer: layout, redirects with a message, rendering.
#[derive(Debug, Clone)]
pub struct Frame {
    layout: Layout,
    shows_flash: bool,
}

impl FromRequestParts<AppState> for Frame {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let db = &state.authority.db;
        let named = async { Ok::<_, AppError>(authority_name(db).await?) };
        let (session, authority) = tokio::try_join!(session_of(parts, state), named)?;
        let now = db.clock().now();
        let mut layout = Layout {
            authority,
            nonce: Secret::generate()
                .map_err(AppError::internal)?
                .reveal()
                .to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            print_date: local(now).format("%d.%m.%Y, %H:%M Uhr").to_string(),
            demo: state.demo,
            ..Layout::default()
        };
        if let Some(session) = session {
            layout.menu = (state.menu)(&session.actor);
            layout.session_seconds = seconds_until(session.ends_at, now);
            layout.csrf = session.csrf;
            layout.user = Some(LayoutUser {
                name: session.actor.name,
                role_label: session.actor.role.label().to_owned(),
            });
        }
        layout.flash = cookie(&parts.headers, FLASH_COOKIE).and_then(|text| read_flash(&text));
        Ok(Self {
            shows_flash: layout.flash.is_some(),
            layout,
        })
    }
}

impl Frame {
    /// The layout for a page's template.
    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout.clone()
    }

    /// Answers a page.
    ///
    /// # Errors
    /// Where the template fails.
    pub fn page(&self, template: &impl askama::Template) -> Result<Response, AppError> {
        let mut response = Html(template.render()?).into_response();
        if self.shows_flash {
            set_cookie(&mut response, FLASH_COOKIE, "", Some(0));
        }
        Ok(response)
    }

    /// Answers a page with the status of a refused form (422) or a conflict (412).
    ///
    /// # Errors
    /// Where the template fails.
    pub fn page_with(
        &self,
        status: axum::http::StatusCode,
        template: &impl askama::Template,
    ) -> Result<Response, AppError> {
        let mut response = self.page(template)?;
        *response.status_mut() = status;
        Ok(response)
    }

    /// Answers 303 to `location`, where `flash` is shown.
    #[must_use]
    pub fn redirect(&self, location: &str, flash: &Flash) -> Response {
        let mut response = Redirect::to(location).into_response();
        set_flash(&mut response, flash);
        response
    }
}

/// Shows `flash` on the page that `response` leads to.
pub fn set_flash(response: &mut Response, flash: &Flash) {
    set_cookie(response, FLASH_COOKIE, &write_flash(flash), Some(60));
}

/// Sets a cookie of this host: `Secure`, `HttpOnly`, `SameSite=Lax`; `max_age` in seconds, `None` = until the browser closes.
pub fn set_cookie(response: &mut Response, name: &str, value: &str, max_age: Option<u32>) {
    let age = max_age
        .map(|seconds| format!("; Max-Age={seconds}"))
        .unwrap_or_default();
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    if let Ok(header) = HeaderValue::from_str(&text) {
        response.headers_mut().append("set-cookie", header);
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| {
            pair.trim()
                .strip_prefix(name)?
                .strip_prefix('=')
                .map(str::to_owned)
        })
}

/// Whether a browser that is sent to `text` stays with us: a path without the tricks by which browsers read another
/// host (`//`, a backslash, and tabs and line breaks, which they drop).
#[must_use]
pub fn is_own_path(text: &str) -> bool {
    text.starts_with('/')
        && !text.starts_with("//")
        && !text.contains(|c: char| c == '\\' || c.is_control() || c.is_whitespace())
}

const FLASH_COOKIE: &str = "__Host-meldung";

fn write_flash(flash: &Flash) -> String {
    let (href, label) = flash.link.clone().unwrap_or_default();
    serde_html_form::to_string([
        ("t", flash.tone.class()),
        ("m", &flash.text),
        ("h", &href),
        ("l", &label),
    ])
    .unwrap_or_default()
}

fn read_flash(text: &str) -> Option<Flash> {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(text).ok()?;
    let part = |name: &str| {
        pairs
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let tones = [Tone::Success, Tone::Info, Tone::Warning, Tone::Error];
    let tone = tones.into_iter().find(|tone| tone.class() == part("t"))?;
    let link = Some((part("h"), part("l"))).filter(|(href, _)| is_own_path(href));
    Some(Flash {
        tone,
        text: part("m"),
        link,
    })
}

async fn authority_name(db: &Db) -> Result<String, DbErr> {
    let row = authority::Entity::find_by_id(1_i64).one(db.reader()).await?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

/// The page to open after signing in: the requested one, or for a form the page that it stands on.
#[must_use]
pub fn return_path(parts: &Parts) -> String {
    if parts.method == axum::http::Method::GET {
        parts
            .uri
            .path_and_query()
            .map(ToString::to_string)
            .unwrap_or_default()
    } else {
        referring_page(&parts.headers).unwrap_or_else(|| "/".to_owned())
    }
}

/// Path of the page of ours that the browser names as the request's origin (Referer).
#[must_use]
pub fn referring_page(headers: &HeaderMap) -> Option<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, address) = text("referer")?.split_once("://")?;
    let path = address.strip_prefix(text("host")?)?;
    is_own_path(path).then(|| path.to_owned())
}

fn seconds_until(end: DateTime<Utc>, now: DateTime<Utc>) -> u32 {
    u32::try_from((end - now).num_seconds()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_the_same_host_is_one_to_return_to() {
        for (referer, page) in [
            ("https://paktbuch.test/geraete/3?q=a", Some("/geraete/3?q=a")),
            ("https://evil.example/geraete", None),
            ("https://paktbuch.test.evil.example/", None),
            ("https://paktbuch.test@evil.example/", None),
            ("https://paktbuch.test//evil.example", None),
            ("/geraete", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("host", HeaderValue::from_static("paktbuch.test"));
            headers.insert("referer", HeaderValue::from_static(referer));
            assert_eq!(referring_page(&headers).as_deref(), page, "{referer}");
        }
    }
}
