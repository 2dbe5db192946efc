//! Nothing that was typed is lost at the end of a session: the form's fields go through the sign-in, or wait for one
//! more click where another window has signed in. Only forms of our own pages come this far (`web::guard::same_origin`),
//! and nothing is saved before somebody presses the button.

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt;

use super::sign_in_page;
use crate::account::forms::{Kept, SignInForm};
use crate::account::pages::SaveAgainPage;
use crate::account::paths;
use crate::auth::{Secret, session};
use crate::web::error::{AppError, Unsaved};
use crate::web::form::{FormErrors, is_form};
use crate::web::guard::API_PREFIX;
use crate::web::layout::Flash;
use crate::web::request::{Frame, return_path, set_flash};
use crate::web::state::AppState;

/// Largest form that is kept; it travels in the page, so that nobody who is not signed in makes us store anything.
pub(super) const KEPT_BYTES: usize = 64 * 1024;

/// Answers a form whose session is over with a page that still has its input.
///
/// # Errors
/// What the page's frame needs and cannot get.
pub async fn keep_input(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if request.method() != Method::POST || request.uri().path().starts_with(API_PREFIX) {
        return Ok(next.run(request).await);
    }
    let fits = |bytes: u64| usize::try_from(bytes).is_ok_and(|bytes| bytes <= KEPT_BYTES);
    let keeps = is_form(request.headers()) && request.body().size_hint().upper().is_some_and(fits);
    let (parts, body) = request.into_parts();
    let (mut sender, ()) = Request::new(()).into_parts();
    sender.method.clone_from(&parts.method);
    sender.uri.clone_from(&parts.uri);
    sender.headers.clone_from(&parts.headers);
    let (body, sent) = if keeps {
        let incomplete = || AppError::BadRequest("Das Formular ist nicht vollständig angekommen.".to_owned());
        let bytes = body.collect().await.map_err(|_| incomplete())?.to_bytes();
        (Body::from(bytes.clone()), Some(bytes))
    } else {
        (body, None)
    };
    let response = next.run(Request::from_parts(parts, body)).await;
    let kept = sent.and_then(|bytes| kept(&sender, &bytes));
    match (response.extensions().get::<Unsaved>(), kept) {
        (Some(Unsaved::NoSession), Some(kept)) => ask_to_sign_in(&state, sender, kept).await,
        (Some(Unsaved::OldToken), Some(kept)) => {
            let frame = Frame::from_request_parts(&mut sender, &state).await?;
            save_again(&frame, StatusCode::FORBIDDEN, kept)
        }
        (Some(Unsaved::NoSession), None) => Ok(told(response, &sender)),
        _ => Ok(response),
    }
}

fn kept(sender: &Parts, bytes: &Bytes) -> Option<Kept> {
    let pairs = serde_html_form::from_bytes(bytes).ok()?;
    let action = sender.uri.path_and_query()?.as_str();
    Kept::of(action, &return_path(sender), pairs)
}

async fn ask_to_sign_in(state: &AppState, mut sender: Parts, kept: Kept) -> Result<Response, AppError> {
    let frame = Frame::from_request_parts(&mut sender, state).await?;
    let form = SignInForm {
        weiter: kept.page.clone(),
        ..SignInForm::default()
    };
    let page = sign_in_page(&frame, &form, Some(kept), &FormErrors::none());
    frame.page_with(StatusCode::UNAUTHORIZED, &page)
}

/// The way to the sign-in page, with a word on what is to be done again.
fn told(mut response: Response, sender: &Parts) -> Response {
    if sender.uri.path() == paths::SIGN_OUT {
        return response;
    }
    let text = if is_form(&sender.headers) {
        "Ihre Sitzung war abgelaufen. Es wurde nichts gespeichert: Bitte melden Sie sich an und wiederholen Sie den Schritt."
    } else {
        "Ihre Sitzung war abgelaufen, die Datei ist nicht gespeichert. Bitte melden Sie sich an, wählen Sie die Datei noch \
         einmal aus und senden Sie das Formular."
    };
    set_flash(&mut response, &Flash::warning(text));
    response
}

/// After the sign-in of `token`: the kept form in the new session.
pub(super) async fn after_sign_in(
    state: &AppState,
    token: &Secret,
    kept: Kept,
) -> Result<Response, AppError> {
    let cookie = format!("{}={}", session::COOKIE, token.reveal());
    let request = Request::builder().header(COOKIE, cookie).body(());
    let (mut parts, ()) = request.map_err(AppError::internal)?.into_parts();
    let frame = Frame::from_request_parts(&mut parts, state).await?;
    save_again(&frame, StatusCode::OK, kept)
}

fn save_again(frame: &Frame, status: StatusCode, kept: Kept) -> Result<Response, AppError> {
    let page = SaveAgainPage {
        layout: frame.layout().titled("Noch nicht gespeichert"),
        kept,
    };
    frame.page_with(status, &page)
}
