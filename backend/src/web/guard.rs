//! What stands around every route: security headers, the check of where a form comes from, one place that draws errors.

use axum::Json;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::api::etag;
use super::components::ErrorPage;
use super::error::{AppError, Shown};
use super::layout::Layout;
use super::request::{Frame, referring_page};
use super::state::AppState;

/// Paths below it answer JSON.
pub const API_PREFIX: &str = "/api/";

/// Longest path with its query, bytes.
const MAX_ADDRESS: usize = 8 * 1024;
/// Names and values of all headers together, bytes.
const MAX_HEADERS: usize = 32 * 1024;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

const HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CSP),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(self), geolocation=(), microphone=()",
    ),
];

/// Adds the security headers; pages are never cached, so that nothing shows after sign-out.
pub async fn security_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if state.config.server.base_url.starts_with("https://") {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses writes that another site sent, and hosts that are not ours. API calls carry a token, no cookie.
///
/// # Errors
/// [`AppError::ForeignForm`], [`AppError::ForeignHost`], [`AppError::LongAddress`] or [`AppError::LargeHeaders`].
pub async fn same_origin(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, Response> {
    let headers = request.headers();
    if request
        .uri()
        .path_and_query()
        .is_some_and(|path| path.as_str().len() > MAX_ADDRESS)
    {
        return Err(AppError::LongAddress.into_response());
    }
    let size = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
    if headers.iter().map(size).sum::<usize>() > MAX_HEADERS {
        return Err(AppError::LargeHeaders.into_response());
    }
    let Some(host) = host(headers, request.uri()) else {
        return Err(AppError::ForeignHost.into_response());
    };
    let server = &state.config.server;
    let base = server.base_url.trim_end_matches('/');
    let ours = match base.split_once("://") {
        Some((_, expected)) => host.eq_ignore_ascii_case(expected),
        None => server.behind_tls_proxy,
    };
    if !ours && !is_loopback(host) {
        return Err(AppError::ForeignHost.into_response());
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || request.uri().path().starts_with(API_PREFIX) || comes_from_us(headers, base, host) {
        Ok(next.run(request).await)
    } else {
        Err(
            AppError::ForeignForm("Das Formular kam von einer fremden Seite und wurde nicht angenommen.")
                .into_response(),
        )
    }
}

/// The one host that a request names, as `name` or `name:port`; `None` for none, for several, and for anything else.
fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    let mut named = headers.get_all(header::HOST).iter();
    let first = named.next().map(HeaderValue::to_str).transpose().ok()?;
    if named.next().is_some() {
        return None;
    }
    let absolute = uri.authority().map(|authority| authority.as_str());
    let host = match (first, absolute) {
        (Some(host), Some(absolute)) if !host.eq_ignore_ascii_case(absolute) => return None,
        (Some(host), _) => host,
        (None, absolute) => absolute?,
    };
    let (name, port) = parts(host)?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    (!name.is_empty() && name.chars().all(is_name) && port.is_none_or(|port| port > 0)).then_some(host)
}

/// Name and port of a host; an IPv6 address stands in brackets.
fn parts(host: &str) -> Option<(&str, Option<u16>)> {
    let bracket = host.find(']').map_or(0, |end| end + 1);
    match host[bracket..].split_once(':') {
        None => Some((host, None)),
        Some((before, port)) => {
            let digits = port.bytes().all(|byte| byte.is_ascii_digit());
            let port = port.parse().ok().filter(|_| digits)?;
            Some((&host[..bracket + before.len()], Some(port)))
        }
    }
}

fn is_loopback(host: &str) -> bool {
    parts(host).is_some_and(|(name, _)| {
        ["127.0.0.1", "localhost", "[::1]"]
            .iter()
            .any(|known| name.eq_ignore_ascii_case(known))
    })
}

/// Fetch metadata where the browser sends it, else Origin or Referer; neither means no.
fn comes_from_us(headers: &HeaderMap, base: &str, host: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let ours = |address: &str| {
        let origin = address.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        if base.is_empty() {
            origin == format!("http://{host}") || origin == format!("https://{host}")
        } else {
            origin == base
        }
    };
    text("origin").or_else(|| text("referer")).is_some_and(ours)
}

/// Draws every [`AppError`] as a page or, below `/api/`, as problem JSON (RFC 9457), and logs it once.
pub async fn failures(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let headers = request.headers().clone();
    let id = correlation(&headers);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let mut response = next.run(request).await;
    tracing::debug!(%method, route, status = response.status().as_u16(), id, "answered");
    let shown = response
        .extensions_mut()
        .remove::<Shown>()
        .or_else(|| bare(&response));
    let Some(mut shown) = shown else { return response };
    let is_page = !path.starts_with(API_PREFIX);
    if is_page && shown.status == StatusCode::BAD_REQUEST && names_no_record(route, &path) {
        shown.status = StatusCode::NOT_FOUND;
    }
    if shown.status.is_server_error() {
        tracing::error!(
            %method,
            route,
            status = shown.status.as_u16(),
            id,
            error = shown.log,
            "request failed"
        );
    } else {
        tracing::info!(%method, route, status = shown.status.as_u16(), id, "request refused");
    }
    let kept = [header::RETRY_AFTER, header::ALLOW, header::WWW_AUTHENTICATE]
        .map(|name| response.headers().get(&name).cloned().map(|value| (name, value)));
    let mut answer = if is_page {
        page(&state, headers, &shown, &id).await
    } else {
        problem(&shown, &id)
    };
    *answer.status_mut() = shown.status;
    if shown.status == StatusCode::SERVICE_UNAVAILABLE {
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    answer.headers_mut().extend(kept.into_iter().flatten());
    answer
}

/// Whether the address has something else where its route has the number of a record (`{id}`): `/bestellungen/xyz`.
fn names_no_record(route: &str, path: &str) -> bool {
    let mut places = route.split('/').zip(path.split('/'));
    places.any(|(place, value)| place == "{id}" && value.parse::<i64>().is_err())
}

/// A refusal by a layer or by axum itself, which brings no words of ours.
fn bare(response: &Response) -> Option<Shown> {
    let status = response.status();
    let ours = response.headers().contains_key(header::CONTENT_TYPE)
        && response.headers().get(header::CONTENT_TYPE)
            != Some(&HeaderValue::from_static("text/plain; charset=utf-8"));
    let error = status.is_client_error() || status.is_server_error();
    (error && !ours).then(|| Shown {
        status,
        happened: None,
        form: None,
        current: None,
        log: status.to_string(),
    })
}

fn problem(shown: &Shown, id: &str) -> Response {
    let words = ErrorPage::new(shown.status.as_u16(), Layout::default(), id);
    let mut body = json!({
        "type": "about:blank",
        "title": words.title,
        "status": shown.status.as_u16(),
        "detail": shown.happened.clone().unwrap_or(words.happened),
        "instance": id,
    });
    if let Some((_, record)) = &shown.current {
        body["current"] = record.clone();
    }
    let mut response = Json(body).into_response();
    if let Some((version, _)) = shown.current {
        response.headers_mut().insert(header::ETAG, etag(version));
    }
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

async fn page(state: &AppState, headers: HeaderMap, shown: &Shown, id: &str) -> Response {
    let back = referring_page(&headers);
    let mut request = Request::new(());
    *request.headers_mut() = headers;
    let (mut parts, ()) = request.into_parts();
    // Whoever is turned away for lack of room must not ask the database for more.
    let layout = if shown.status == StatusCode::SERVICE_UNAVAILABLE {
        Layout::default()
    } else {
        let frame = Frame::from_request_parts(&mut parts, state).await;
        frame.map(|frame| frame.layout()).unwrap_or_default()
    };
    let mut page = ErrorPage::new(shown.status.as_u16(), layout, id);
    if let Some(happened) = &shown.happened {
        page.happened.clone_from(happened);
    }
    if let Some((title, remedy)) = shown.form {
        page = page.naming(title, remedy);
        if let Some(back) = back {
            page = page.back(back, "Zurück zum Formular");
        }
    }
    match askama::Template::render(&page) {
        Ok(html) => axum::response::Html(html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// Name of the header with the number of a request.
pub const REQUEST_ID: &str = "x-request-id";

/// Takes over a proxy's number of the request where it is one, and drops anything else in its place.
pub async fn request_id(mut request: Request, next: Next) -> Response {
    let fits = |id: &HeaderValue| {
        (8..=64).contains(&id.len())
            && id
                .as_bytes()
                .iter()
                .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
    };
    if !request.headers().get(REQUEST_ID).is_some_and(fits) {
        request.headers_mut().remove(REQUEST_ID);
    }
    next.run(request).await
}

fn correlation(headers: &HeaderMap) -> String {
    headers
        .get(REQUEST_ID)
        .and_then(|id| id.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(hosts: &[&str], uri: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(header::HOST, HeaderValue::from_str(host).unwrap());
        }
        host(&headers, &uri.parse().unwrap()).map(str::to_owned)
    }

    #[test]
    fn a_request_names_one_host_and_nothing_beside_it() {
        for host in ["127.0.0.1:8103", "LOCALHOST", "[::1]:1", "paktbuch.havixbeck.de"] {
            assert_eq!(named(&[host], "/anmelden").as_deref(), Some(host));
            assert_eq!(named(&[host], &format!("http://{host}/")).as_deref(), Some(host));
        }
        for host in [
            "",
            ":80",
            "127.0.0.1:x@evil.example",
            "127.0.0.1:8103, evil",
            "127.0.0.1@evil.example",
            "127.0.0.1:8103:1",
            "127.0.0.1:",
            "127.0.0.1:0",
            "127.0.0.1:99999",
            "127.0.0.1:+80",
            "[::1]x:80",
            "127.0.0.1/evil",
            "127.0.0.1 evil",
        ] {
            assert!(
                !named(&[host], "/").is_some_and(|host| is_loopback(&host)),
                "{host}"
            );
        }
        assert_eq!(named(&["127.0.0.1", "127.0.0.1"], "/"), None);
        assert_eq!(named(&["127.0.0.1", "evil.example"], "/"), None);
        assert_eq!(named(&["127.0.0.1"], "http://evil.example/"), None);
        assert_eq!(
            named(&[], "http://127.0.0.1:80/").as_deref(),
            Some("127.0.0.1:80")
        );
        assert!(
            is_loopback("127.0.0.1:8103") && is_loopback("[::1]") && !is_loopback("127.0.0.1.evil.example")
        );
    }
}
