//! The token behind an API request, and the key that makes a repeated write harmless.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::auth::{Actor, Secret, token};
use crate::db::Once;
use crate::web::error::AppError;
use crate::web::request::once;
use crate::web::state::AppState;

/// The actor of `Authorization: Bearer …`. A token in the address and the cookie of a session count for nothing here.
#[derive(Debug, Clone)]
pub struct ApiActor(pub Actor);

impl FromRequestParts<AppState> for ApiActor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let bearer = bearer(parts).ok_or(AppError::Token)?;
        let actor = token::find(&state.authority.db, bearer).await?;
        actor.map(Self).ok_or(AppError::Token)
    }
}

/// The token of the one `Authorization` header; two of them are none.
fn bearer(parts: &Parts) -> Option<&str> {
    let mut headers = parts.headers.get_all(AUTHORIZATION).iter();
    let (Some(header), None) = (headers.next(), headers.next()) else {
        return None;
    };
    let (scheme, token) = header.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(token::PREFIX)).then_some(token)
}

/// The `Idempotency-Key` of a write, 16 to 64 characters, for [`Db::write_once`](crate::db::Db::write_once): the same
/// key of the same token has one effect. Without the header every request counts by itself.
#[derive(Debug, Clone)]
pub struct ApiOnce(pub Once);

impl FromRequestParts<AppState> for ApiOnce {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, AppError> {
        let Some(key) = parts.headers.get("idempotency-key") else {
            let fresh = Secret::generate().map_err(AppError::internal)?;
            return Ok(Self(once(fresh.reveal())));
        };
        let key = key
            .to_str()
            .ok()
            .filter(|key| (16..=64).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic()));
        let key = key.ok_or_else(|| {
            AppError::BadRequest(
                "Der „Idempotency-Key“ braucht 16 bis 64 Zeichen ohne Leerzeichen, zum Beispiel eine UUID."
                    .to_owned(),
            )
        })?;
        Ok(Self(once(key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Option<String> {
        let mut request = axum::http::Request::new(());
        for header in headers {
            request
                .headers_mut()
                .append(AUTHORIZATION, header.parse().unwrap());
        }
        bearer(&request.into_parts().0).map(str::to_owned)
    }

    #[test]
    fn only_one_bearer_header_with_our_prefix_is_a_token() {
        assert_eq!(of(&["Bearer paktbuch_abc"]), Some("paktbuch_abc".to_owned()));
        assert_eq!(of(&["bearer  paktbuch_abc "]), Some("paktbuch_abc".to_owned()));
        for wrong in [
            &["Basic paktbuch_abc"][..],
            &["Bearer abc"],
            &["paktbuch_abc"],
            &["Bearer paktbuch_abc", "Bearer paktbuch_abc"],
            &[],
        ] {
            assert_eq!(of(wrong), None, "{wrong:?}");
        }
    }
}
