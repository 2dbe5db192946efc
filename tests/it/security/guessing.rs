//! Guessing passwords: the wait grows, and the owner still gets in.

use axum::http::StatusCode;
use axum::response::Response;
use chrono::Duration;
use paktbuch_entity::sign_in_attempt;
use paktbuch_tests::{Engine, TestApp, actors::PASSWORD, on_both};
use paktbuch_types::Role;
use sea_orm::{EntityTrait, PaginatorTrait};

use super::{raw, read};

/// One try from a network behind the proxy; the status and the seconds to wait.
async fn guess(
    app: &TestApp,
    network: &str,
    name: &str,
    password: &str,
) -> (StatusCode, Option<u64>, String) {
    let headers = [
        ("host", "paktbuch.test"),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-forwarded-for", network),
    ];
    let body = format!("name={name}&password={}", password.replace(' ', "+"));
    let answer = raw(app, "POST", "/anmelden", &headers, &body).await;
    let wait = answer
        .headers()
        .get("retry-after")
        .map(|seconds| seconds.to_str().unwrap().parse().unwrap());
    let (status, text) = read(answer).await;
    (status, wait, text)
}

/// A right try by a browser with this cookie, from a network behind the proxy.
async fn with_browser(app: &TestApp, network: &str, name: &str, cookie: &str) -> Response {
    let headers = [
        ("host", "paktbuch.test"),
        ("sec-fetch-site", "same-origin"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("x-forwarded-for", network),
        ("cookie", cookie),
    ];
    let body = format!("name={name}&password={}", PASSWORD.replace(' ', "+"));
    raw(app, "POST", "/anmelden", &headers, &body).await
}

/// The cookie by which a browser is known, as it is set.
fn browser_cookie(answer: &Response) -> &str {
    let cookies = answer.headers().get_all("set-cookie").iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().ok());
    cookies
        .find(|cookie| cookie.starts_with("__Host-browser="))
        .unwrap()
}

#[tokio::test]
async fn wrong_passwords_from_the_same_network_do_not_keep_a_known_browser_out() {
    let app = behind_a_proxy().await;
    let name = app.with_password(Role::Verwaltung, &[]).await;
    let network = "192.0.2.1";
    let first = with_browser(&app, network, &name, "x=y").await;
    assert_eq!(first.status(), StatusCode::SEE_OTHER);
    let cookie = browser_cookie(&first);
    assert!(
        cookie.ends_with("; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=7776000"),
        "{cookie}"
    );
    let cookie = cookie.split(';').next().unwrap().to_owned();
    for _ in 0..12 {
        guess(&app, network, &name, "ganz sicher falsch").await;
    }
    let planted = "__Host-browser=0000";
    for unknown in ["x=y", planted] {
        let answer = with_browser(&app, network, &name, unknown).await;
        assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS, "{unknown}");
    }
    let owner = with_browser(&app, network, &name, &cookie).await;
    assert_eq!(owner.status(), StatusCode::SEE_OTHER);
    assert!(
        browser_cookie(&owner).starts_with(&cookie),
        "it is known by the same token"
    );
    let other = app.with_password(Role::Verwaltung, &[]).await;
    let fresh = with_browser(&app, "192.0.2.2", &other, planted).await;
    assert!(
        !browser_cookie(&fresh).starts_with(planted),
        "nobody's token is taken over"
    );
    let tries = sign_in_attempt::Entity::find()
        .all(app.db.reader())
        .await
        .unwrap();
    let token = cookie.split_once('=').unwrap().1;
    assert!(
        tries.iter().all(|row| !row.network.contains(token)),
        "only its hash is stored"
    );
}

async fn behind_a_proxy() -> TestApp {
    TestApp::start_with(Engine::Sqlite, "[server]\nbehind_tls_proxy = true").await
}

#[tokio::test]
async fn an_account_has_at_most_a_hundred_checked_guesses_an_hour_and_its_owner_gets_in() {
    let app = behind_a_proxy().await;
    let name = app.with_password(Role::Verwaltung, &[]).await;
    assert_eq!(
        guess(&app, "192.0.2.1", &name, PASSWORD).await.0,
        StatusCode::SEE_OTHER
    );
    let mut checked = 0;
    // Every three seconds of an hour, each time from another network.
    for index in 0..1_200 {
        let network = format!("198.51.{}.{}", index / 250, index % 250);
        let (status, wait, _) = guess(&app, &network, &name, "ganz sicher falsch").await;
        match status {
            StatusCode::UNAUTHORIZED => checked += 1,
            StatusCode::TOO_MANY_REQUESTS => assert!(wait.unwrap() <= 60),
            other => panic!("{other}"),
        }
        app.at(app.clock.now() + Duration::seconds(3));
    }
    assert!((10..=100).contains(&checked), "{checked}");
    assert_eq!(
        guess(&app, "203.0.113.9", &name, PASSWORD).await.0,
        StatusCode::TOO_MANY_REQUESTS
    );
    let known = guess(&app, "192.0.2.1", &name, PASSWORD).await;
    assert_eq!(
        known.0,
        StatusCode::SEE_OTHER,
        "the owner, where the account signed in before"
    );
}

#[tokio::test]
async fn many_tries_at_once_are_no_way_around_the_wait() {
    let app = behind_a_proxy().await;
    let name = app.with_password(Role::Verwaltung, &[]).await;
    let tries = (0..40).map(|_| guess(&app, "192.0.2.1", &name, "ganz sicher falsch"));
    let answers = futures_of(tries).await;
    let checked = answers
        .iter()
        .filter(|(status, ..)| *status == StatusCode::UNAUTHORIZED)
        .count();
    assert!(checked <= 6, "{checked} were checked");
}

/// Runs all of them at the same time.
async fn futures_of<T>(tries: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = tries.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(|context| {
        running.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answer) => {
                done.push(answer);
                false
            }
            std::task::Poll::Pending => true,
        });
        if running.is_empty() {
            std::task::Poll::Ready(())
        } else {
            std::task::Poll::Pending
        }
    })
    .await;
    done
}

#[tokio::test]
async fn a_network_that_tries_many_accounts_is_slowed_down() {
    let app = behind_a_proxy().await;
    for index in 0..100 {
        let (status, ..) = guess(&app, "192.0.2.1", &format!("konto{index}"), "falsch").await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    let slowed = guess(&app, "192.0.2.1", "konto100", "falsch").await;
    assert_eq!((slowed.0, slowed.1), (StatusCode::TOO_MANY_REQUESTS, Some(1)));
    let elsewhere = guess(&app, "192.0.2.2", "konto100", "falsch").await;
    assert_eq!(elsewhere.0, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_forged_proxy_header_is_ignored_without_a_proxy() {
    let app = TestApp::start(Engine::Sqlite).await;
    for index in 0..100 {
        let network = format!("192.0.2.{index}");
        guess(&app, &network, &format!("konto{index}"), "falsch").await;
    }
    let slowed = guess(&app, "198.51.100.1", "konto", "falsch").await;
    assert_eq!(
        slowed.0,
        StatusCode::TOO_MANY_REQUESTS,
        "all came from one network"
    );
}

on_both! {
    async fn an_unknown_name_and_a_wrong_password_get_the_same_words(app: TestApp) {
        let name = app.with_password(Role::Pruefung, &[]).await;
        let texts = |html: String, name: &str| html.replace(name, "NAME");
        let known = app.anonymous().sign_in(&name, "ganz sicher falsch").await.expect(401);
        let unknown = app.anonymous().sign_in("niemand", "ganz sicher falsch").await.expect(401);
        let nonce = |text: String| text.lines().filter(|line| !line.contains("nonce")).collect::<String>();
        assert_eq!(nonce(texts(known.html(), &name)), nonce(texts(unknown.html(), "niemand")));
        known.assert_shows("Name oder Passwort stimmt nicht.");
        assert!(!known.html().contains("ganz sicher falsch"), "the password comes back");
    }

    async fn a_name_that_no_account_has_is_kept_as_a_hash_only(app: TestApp) {
        let name = app.with_password(Role::Pruefung, &[]).await;
        for typed in ["mein geheimes passwort", name.as_str()] {
            app.anonymous().sign_in(typed, "ganz sicher falsch").await.assert_status(401);
        }
        let rows = sign_in_attempt::Entity::find().all(app.db.reader()).await.unwrap();
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names.len(), 2);
        assert!(names.contains(&name.as_str()) && !names.iter().any(|name| name.contains("geheim")), "{names:?}");
    }

    async fn a_password_of_a_megabyte_is_refused_before_anything_is_computed(app: TestApp) {
        let long = "x".repeat(2_000);
        app.anonymous().sign_in("niemand", &long).await.assert_status(422);
        app.anonymous().sign_in("niemand", &"x".repeat(1_000_000)).await.assert_status(413);
        let tries = sign_in_attempt::Entity::find().count(app.db.reader()).await.unwrap();
        assert_eq!(tries, 0);
    }

    async fn a_stolen_session_cannot_guess_the_password_either(app: TestApp) {
        let name = app.with_password(Role::Verwaltung, &[]).await;
        let browser = app.anonymous();
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let fields = [("current", "falsch geraten ist das"), ("password", PASSWORD), ("repeated", PASSWORD)];
        let mut statuses = Vec::new();
        for _ in 0..8 {
            statuses.push(browser.post("/konto/passwort", &fields).await.status.as_u16());
        }
        assert_eq!(statuses.first(), Some(&422));
        assert_eq!(statuses.last(), Some(&429), "{statuses:?}");
    }
}
