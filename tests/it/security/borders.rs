//! Requests that another site sends, or that name another host.

use axum::http::StatusCode;
use paktbuch_tests::{Engine, TestApp, on_both};
use paktbuch_types::Role;

use super::{raw, read};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const HOST: (&str, &str) = ("host", "paktbuch.test");

on_both! {
    async fn only_a_form_of_our_own_pages_is_accepted(app: TestApp) {
        let ours: &[&[(&str, &str)]] = &[
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "none")],
            &[("origin", "http://paktbuch.test")],
            &[("referer", "http://paktbuch.test/anmelden?weiter=%2F")],
        ];
        let foreign: &[&[(&str, &str)]] = &[
            &[],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://paktbuch.test")],
            &[("origin", "http://evil.example")],
            &[("origin", "http://paktbuch.test.evil.example")],
            &[("origin", "https://paktbuch.test")],
            &[("origin", "null")],
            &[("referer", "http://evil.example/http://paktbuch.test/")],
            &[("referer", "http://paktbuch.test@evil.example/")],
        ];
        for (headers, status) in ours
            .iter()
            .map(|headers| (headers, StatusCode::UNAUTHORIZED))
            .chain(foreign.iter().map(|headers| (headers, StatusCode::FORBIDDEN)))
        {
            let all = [&[HOST, FORM], *headers].concat();
            let answer = raw(&app, "POST", "/anmelden", &all, "name=niemand&password=falsch").await;
            assert_eq!(answer.status(), status, "{headers:?}");
            // The delay after failures is not what is tested here.
            app.at(app.clock.now() + chrono::Duration::minutes(20));
        }
    }

    async fn a_form_needs_the_token_of_its_own_session(app: TestApp) {
        let (erika, max) = (app.verwaltung().await, app.verwaltung().await);
        let nonce = ("nonce", "0123456789abcdef");
        let foreign = max.csrf().await;
        for (token, words) in [
            ("", "Das Formular stammt nicht aus Ihrer laufenden Sitzung."),
            ("x", "Das Formular stammt nicht aus Ihrer laufenden Sitzung."),
            (foreign.as_str(), "Es wurde nichts gespeichert."),
        ] {
            let answer = erika.post("/verwaltung/token", &[("csrf", token), nonce]).await;
            answer.assert_status(403);
            answer.assert_shows(words);
        }
        let own = erika.csrf().await;
        erika.post("/verwaltung/token", &[("csrf", &own), nonce]).await.assert_status(422);
        erika.post("/verwaltung/token", &[("csrf", &own), ("nonce", "kurz")]).await.assert_status(400);
    }

    async fn an_unknown_host_is_told_so_and_a_probe_is_answered_everywhere(app: TestApp) {
        for host in [
            "evil.example",
            "paktbuch.test.evil.example",
            "",
            "127.0.0.1:x@evil.example",
            "127.0.0.1:8103, evil.example",
        ] {
            let (status, text) = read(raw(&app, "GET", "/anmelden", &[("host", host)], "").await).await;
            assert_eq!(status, StatusCode::MISDIRECTED_REQUEST, "{host}");
            assert!(text.contains("Falscher Rechnername") && !text.contains("evil.example"));
        }
        for host in ["paktbuch.test", "PAKTBUCH.test", "127.0.0.1:8080", "localhost", "[::1]:8080"] {
            let answer = raw(&app, "GET", "/anmelden", &[("host", host)], "").await;
            assert_eq!(answer.status(), StatusCode::OK, "{host}");
        }
        let two = [HOST, HOST];
        assert_eq!(raw(&app, "GET", "/anmelden", &two, "").await.status(), StatusCode::MISDIRECTED_REQUEST);
        let other = raw(&app, "GET", "http://evil.example/anmelden", &[HOST], "").await;
        assert_eq!(other.status(), StatusCode::MISDIRECTED_REQUEST);
        let same = raw(&app, "GET", "http://paktbuch.test/anmelden", &[HOST], "").await;
        assert_eq!(same.status(), StatusCode::OK);
        for path in ["/healthz", "/readyz", "/metrics"] {
            let (status, text) = read(raw(&app, "GET", path, &[("host", "10.0.0.7")], "").await).await;
            assert_eq!(status, StatusCode::OK, "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn without_a_public_address_only_loopback_names_are_ours() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let mut config = (*app.state.config).clone();
    config.server.base_url = String::new();
    app.state.config = config.into();
    let status = async |host| {
        raw(&app, "GET", "/anmelden", &[("host", host)], "")
            .await
            .status()
    };
    assert_eq!(status("127.0.0.1:8080").await, StatusCode::OK);
    // A name of another site that was made to point at this machine (DNS rebinding).
    assert_eq!(status("evil.example:8080").await, StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn metrics_ask_for_their_token_where_one_is_configured() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    let mut config = (*app.state.config).clone();
    config.server.metrics_token = "tok-4711".to_owned();
    app.state.config = config.into();
    for told in ["", "tok-4711", "Bearer tok-471", "Bearer tok-47112", "Bearer "] {
        let headers = [("host", "paktbuch.test"), ("authorization", told)];
        let (status, text) = read(raw(&app, "GET", "/metrics", &headers, "").await).await;
        assert_eq!((status, text.as_str()), (StatusCode::UNAUTHORIZED, ""), "{told}");
    }
    let headers = [("host", "paktbuch.test"), ("authorization", "Bearer tok-4711")];
    let (status, text) = read(raw(&app, "GET", "/metrics", &headers, "").await).await;
    assert!(
        status == StatusCode::OK && text.contains("paktbuch_info"),
        "{status}: {text}"
    );
    let probe = raw(&app, "GET", "/readyz", &[("host", "paktbuch.test")], "").await;
    assert_eq!(probe.status(), StatusCode::OK);
}

on_both! {
    async fn a_token_counts_only_in_its_header(app: TestApp) {
        let api = app.api(Role::Verwaltung, &[]).await;
        let path = format!("/verwaltung?token={0}&access_token={0}", api.token());
        let bearer = format!("Bearer {}", api.token());
        let answer = raw(&app, "GET", &path, &[HOST], "").await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let answer = raw(&app, "GET", "/verwaltung", &[HOST, ("authorization", &bearer)], "").await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER, "pages know no tokens");
    }
}
