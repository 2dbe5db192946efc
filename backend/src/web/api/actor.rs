//! The token behind an API request.

use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use crate::auth::token::Bearer;
use crate::auth::{Action, Actor, Permit, token};
use crate::web::error::AppError;
use crate::web::state::AppState;

/// The actor of `Authorization: Bearer …`. A token in the address and the cookie of a session count for nothing here.
#[derive(Debug, Clone)]
pub struct ApiActor(pub Actor);

impl FromRequestParts<AppState> for ApiActor {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let bearer = bearer(parts).ok_or(AppError::Token)?;
        match token::find(&state.authority.db, bearer).await? {
            Bearer::Actor(actor) => Ok(Self(actor)),
            Bearer::OfBlocked => Err(AppError::TokenOfBlocked),
            Bearer::OfDemoted => Err(AppError::TokenOfDemoted),
            Bearer::Unknown => Err(AppError::Token),
        }
    }
}

/// A permit of the token behind the request. It stands before everything else that a handler takes, so that nobody learns
/// more than that the role is not enough.
#[derive(Debug, Clone)]
pub struct ApiPermit<A>(pub Permit<A>);

impl<A: Action> FromRequestParts<AppState> for ApiPermit<A> {
    type Rejection = AppError;
    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let ApiActor(actor) = ApiActor::from_request_parts(parts, state).await?;
        Ok(Self(actor.permit::<A>()?))
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
