//! What every answer carries, and that each refusal is a German page with a number for questions.

use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::IntoResponse;
use paktbuch::web::error::{AppError, Shown};
use paktbuch_tests::{TestApp, on_both};
use paktbuch_types::Role;

use super::{raw, read};

const HOST: (&str, &str) = ("host", "paktbuch.test");

#[test]
fn one_second_to_wait_is_no_plural() {
    for (seconds, words) in [(1, "1 Sekunde."), (2, "2 Sekunden.")] {
        let answer = AppError::TooMany(seconds).into_response();
        let shown = answer.extensions().get::<Shown>().unwrap();
        assert!(shown.happened.as_ref().unwrap().ends_with(words), "{shown:?}");
    }
}

on_both! {
    async fn every_answer_has_the_security_headers(app: TestApp) {
        let paths = ["/anmelden", "/konto", "/nirgends", "/healthz", "/lizenzen", "/api/paktbuch/v1/openapi.json", "/api/x"];
        for path in paths {
            let answer = raw(&app, "GET", path, &[HOST], "").await;
            let header = |name: &str| answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
            let csp = header("content-security-policy").unwrap_or_default();
            for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "form-action 'self'"] {
                assert!(csp.contains(part), "{path}: {csp}");
            }
            assert!(!csp.contains("unsafe"), "{path}: {csp}");
            assert_eq!(header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
            assert_eq!(header("referrer-policy").as_deref(), Some("same-origin"), "{path}");
            assert_eq!(header("cache-control").as_deref(), Some("no-store"), "{path}");
            assert!(header("x-request-id").is_some(), "{path}");
            assert_eq!(header("server"), None, "{path}");
        }
    }

    async fn refusals_are_german_pages_with_a_number(app: TestApp) {
        let browser = app.verwaltung().await;
        let not_found = browser.get("/gibt/es/nicht").await.expect(404);
        not_found.assert_shows("Seite nicht gefunden");
        not_found.assert_shows("Vorgangsnummer");
        let id = not_found.headers.get("x-request-id").unwrap().to_str().unwrap().to_owned();
        not_found.assert_shows(&id);
        let wrong_method = browser.post("/konto", &[]).await.expect(405);
        wrong_method.assert_shows("So geht es nicht");
        assert!(wrong_method.headers.contains_key("allow"));
        let long = "x".repeat(2_000_000);
        browser.post("/konto/passwort", &[("current", &long)]).await.expect(413).assert_shows("Zu viel Text");
        let json = browser.request(Method::POST, "/konto/passwort").header("content-type", "text/plain");
        browser.send(json, Body::from("{}")).await.expect(415).assert_shows("Hier wird ein Formular erwartet.");
        browser.get("/verwaltung/benutzer/x").await.expect(404).assert_shows("Seite nicht gefunden");
        browser.get("/verwaltung/benutzer/999999").await.assert_status(404);
        let denied = app.pruefung().await.get("/verwaltung/benutzer").await.expect(403);
        denied.assert_shows("Mit der Rolle Prüfung ist das nicht erlaubt");
        let told = denied.text();
        assert_eq!(told.matches("wenden Sie sich").count(), 1, "said once: {told}");
    }

    async fn a_number_of_the_request_is_taken_over_only_where_it_is_one(app: TestApp) {
        for (given, kept) in [("a1b2c3d4-e5f6", true), ("<script>alert(1)</script>", false), ("kurz", false)] {
            let answer = raw(&app, "GET", "/nirgends", &[HOST, ("x-request-id", given)], "").await;
            let told = answer.headers().get("x-request-id").unwrap().to_str().unwrap().to_owned();
            assert_eq!(told == given, kept, "{given}: {told}");
        }
    }

    async fn an_endless_address_and_endless_headers_are_refused_in_german(app: TestApp) {
        let cookie = "x".repeat(64 * 1024);
        let (status, text) = read(raw(&app, "GET", "/anmelden", &[HOST, ("cookie", &cookie)], "").await).await;
        assert_eq!(status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        assert!(text.contains("Anfrage zu groß"), "{text}");
        let path = format!("/suche?q={}", "x".repeat(9 * 1024));
        let (status, text) = read(raw(&app, "GET", &path, &[HOST], "").await).await;
        assert_eq!(status, StatusCode::URI_TOO_LONG);
        assert!(text.contains("Adresse zu lang"), "{text}");
        let (status, text) = read(raw(&app, "GET", &format!("/api{path}"), &[HOST], "").await).await;
        assert_eq!(status, StatusCode::URI_TOO_LONG);
        assert!(text.contains("\"status\":414"), "{text}");
    }

    async fn the_api_answers_problems_as_json(app: TestApp) {
        for (headers, path, status) in [
            (&[HOST][..], "/api/paktbuch/v1/nirgends", 404),
            (&[HOST, ("authorization", "Bearer paktbuch_falsch")], "/api/paktbuch/v1/nirgends", 404),
            (&[HOST], "/api/paktbuch/v1", 404),
        ] {
            let answer = raw(&app, "GET", path, headers, "").await;
            assert_eq!(answer.headers().get("content-type").unwrap(), "application/problem+json", "{path}");
            let (_, text) = read(answer).await;
            let problem: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(problem["status"], status);
            assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["instance"].is_string());
        }
        let head = raw(&app, "HEAD", "/api/paktbuch/v1/openapi.json", &[HOST], "").await;
        assert_eq!(head.status(), StatusCode::OK);
    }

    async fn a_database_that_is_gone_is_a_defect_page_without_its_words(app: TestApp) {
        let browser = app.verwaltung().await;
        browser.get("/konto").await.assert_status(200);
        app.state.authority.db.clone().close().await.unwrap();
        let answer = browser.get("/konto").await;
        assert!(answer.status.is_server_error(), "{}", answer.status);
        for word in ["sqlx", "SELECT", "pool", "panicked", "DbErr"] {
            answer.assert_hides(word);
        }
        answer.assert_shows("Vorgangsnummer");
        let (status, text) = read(raw(&app, "GET", "/readyz", &[HOST], "").await).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{text}");
        let (status, _) = read(raw(&app, "GET", "/healthz", &[HOST], "").await).await;
        assert_eq!(status, StatusCode::OK);
    }

    async fn metrics_count_answers_and_name_nobody(app: TestApp) {
        let name = app.with_password(Role::Verwaltung, &[]).await;
        let router = paktbuch::app::router(app.state.clone());
        let ask = async |path: &str| {
            use tower::ServiceExt;
            let request = axum::http::Request::builder().uri(path).header("host", "paktbuch.test");
            let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            read(answer).await.1
        };
        ask("/nirgends").await;
        ask(&format!("/konto?name={name}")).await;
        let text = ask("/metrics").await;
        assert!(text.contains("paktbuch_http_responses_total{class=\"4xx\"} 1\n"), "{text}");
        assert!(text.contains("paktbuch_http_responses_total{class=\"3xx\"} 1\n"), "{text}");
        assert!(text.contains("paktbuch_uptime_seconds 0\n") && !text.contains(&name), "{text}");
    }
}
