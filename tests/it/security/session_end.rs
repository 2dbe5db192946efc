//! What somebody typed when the session ended is still there afterwards, and another site gains nothing by it.

use axum::body::Body;
use axum::http::Method;
use axum::http::request::Builder;
use paktbuch::auth::session;
use paktbuch_entity::user_account;
use paktbuch_tests::{Answer, Browser, Form, TestApp, actors::PASSWORD, on_both};
use paktbuch_types::Role;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

const USERS: &str = "/verwaltung/benutzer";
const TITLE: &str = "Ihre Sitzung war abgelaufen. Ihre Eingaben sind noch da.";
const NEW_PAGE: &str = "/verwaltung/benutzer/neu";

async fn stored(app: &TestApp, name: &str) -> u64 {
    user_account::Entity::find()
        .filter(user_account::Column::Name.eq(name))
        .count(app.db.reader())
        .await
        .unwrap()
}

/// A filled form whose account does not exist yet.
async fn filled(browser: &Browser, name: &str) -> Form {
    let fields = [
        ("name", name),
        ("display_name", "Paula „Ä“ & <b>Probe</b>"),
        ("role", "pruefung"),
    ];
    browser.form(NEW_PAGE, USERS).await.with(&fields)
}

/// Sends `form` from its page, as browsers do, with more headers.
async fn sent(browser: &Browser, form: &Form, more: impl Fn(Builder) -> Builder) -> Answer {
    let request = browser
        .request(Method::POST, &form.action)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("referer", format!("https://paktbuch.test{NEW_PAGE}"));
    let body = serde_html_form::to_string(&form.fields).unwrap();
    browser.send(more(request), Body::from(body)).await
}

/// The form of a page in its main part.
fn only_form(answer: &Answer) -> Form {
    let mut forms = answer
        .forms()
        .into_iter()
        .filter(|form| form.posts() && form.in_main);
    let form = forms.next().unwrap();
    assert!(forms.next().is_none(), "one button only");
    form
}

/// A person with a password, signed in.
async fn person(app: &TestApp) -> (String, Browser) {
    let name = app.with_password(Role::Verwaltung, &[]).await;
    let browser = app.anonymous();
    browser.sign_in(&name, PASSWORD).await.assert_status(303);
    (name, browser)
}

on_both! {
    async fn input_of_an_ended_session_goes_through_the_sign_in(app: TestApp) {
        let (name, browser) = person(&app).await;
        let form = filled(&browser, "paula.probe").await;
        app.at(app.clock.now() + chrono::Duration::minutes(31));
        let asked = sent(&browser, &form, |request| request).await.expect(401);
        asked.assert_shows(TITLE);
        let sign_in = only_form(&asked);
        assert_eq!((sign_in.action.as_str(), sign_in.value("weiter")), ("/anmelden", Some(NEW_PAGE)));
        assert!(!asked.html().contains(form.value("csrf").unwrap()), "the old token is not carried on");
        // A wrong password in between loses nothing.
        let again = browser.submit(&sign_in.with(&[("name", &name), ("password", "falsch")])).await.expect(401);
        let shown = browser.submit(&only_form(&again).with(&[("name", &name), ("password", PASSWORD)])).await.expect(200);
        shown.assert_shows(TITLE);
        assert_eq!(stored(&app, "paula.probe").await, 0, "nothing is saved without a click");
        let save = only_form(&shown);
        assert_eq!(save.action, USERS);
        for field in ["name", "display_name", "role", "nonce"] {
            assert_eq!(save.value(field), form.value(field), "{field}");
        }
        assert_ne!(save.value("csrf"), form.value("csrf"));
        browser.submit(&save).await.assert_status(200);
        assert_eq!(stored(&app, "paula.probe").await, 1);
        browser.submit(&save).await.assert_status(200);
        assert_eq!(stored(&app, "paula.probe").await, 1, "a double click is one change");
    }

    async fn input_of_an_earlier_session_is_saved_with_one_click(app: TestApp) {
        let (name, browser) = person(&app).await;
        let form = filled(&browser, "paula.probe").await;
        browser.submit(&browser.form("/konto", "/abmelden").await).await.assert_status(303);
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let shown = sent(&browser, &form, |request| request).await.expect(403);
        shown.assert_shows(TITLE);
        assert_eq!(stored(&app, "paula.probe").await, 0);
        let html = shown.html();
        assert!(!html.contains("<b>Probe</b>") && !html.contains("onload") && !html.contains("http-equiv"));
        assert!(html.contains(&format!("href=\"{NEW_PAGE}\"")), "the way back to the form's page");
        browser.submit(&only_form(&shown)).await.assert_status(200);
        assert_eq!(stored(&app, "paula.probe").await, 1);
    }

    async fn another_site_gets_no_page_to_click_on(app: TestApp) {
        let (_, browser) = person(&app).await;
        let form = filled(&browser, "paula.probe").await;
        let old = form.clone().with(&[("csrf", &"a".repeat(form.value("csrf").unwrap().len()))]);
        let cookie = browser.cookie(session::COOKIE).unwrap();
        for signed_in in [true, false] {
            browser.set_cookie(session::COOKIE, if signed_in { &cookie } else { "" });
            for (header, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")] {
                let answer = sent(&browser, &old, |request| {
                    let mut request = request;
                    if let Some(headers) = request.headers_mut() {
                        headers.remove("sec-fetch-site");
                        headers.insert(header, value.parse().unwrap());
                    }
                    request
                });
                let answer = answer.await.expect(403);
                answer.assert_shows("von einer fremden Seite");
                answer.assert_hides("Paula");
                assert!(!answer.html().contains("paula.probe"));
            }
        }
        assert_eq!(stored(&app, "paula.probe").await, 0);
    }

    async fn passwords_files_and_large_forms_are_not_kept_but_named(app: TestApp) {
        let (name, browser) = person(&app).await;
        let password = browser.form("/konto", "/konto/passwort").await
            .with(&[("current", "geheim-eins"), ("password", "geheim-zwei"), ("repeated", "geheim-zwei")]);
        let large = filled(&browser, "paula.probe").await.with(&[("display_name", &"ä".repeat(40_000))]);
        let csrf = browser.csrf().await;
        let after = |path: &str| format!("/anmelden?weiter={}", path.replace('/', "%2F"));
        app.at(app.clock.now() + chrono::Duration::minutes(31));
        let answer = browser.submit(&password).await.expect(303);
        assert_eq!(answer.location(), Some(after("/").as_str()));
        assert!(!answer.html().contains("geheim"));
        let answer = sent(&browser, &large, |request| request).await.expect(303);
        assert_eq!(answer.location(), Some(after(NEW_PAGE).as_str()));
        browser.follow(&answer).await.expect(200).assert_shows("wiederholen Sie den Schritt");
        let files = [("datei", "rechnung.xml", &b"<Invoice/>"[..])];
        let fields = [("csrf", csrf.as_str()), ("nonce", "0123456789abcdef")];
        let answer = browser.upload("/rechnungen/einlesen", &fields, &files).await.expect(303);
        browser.follow(&answer).await.expect(200).assert_shows("wählen Sie die Datei noch einmal aus");
        browser.sign_in(&name, PASSWORD).await.assert_status(303);
        let answer = browser.submit(&password).await.expect(403);
        answer.assert_shows("Ihre Sitzung war abgelaufen");
        assert!(!answer.html().contains("geheim"));
        let answer = browser.upload("/rechnungen/einlesen", &fields, &files).await.expect(403);
        answer.assert_shows("wählen Sie die Datei noch einmal aus");
    }

    async fn a_huge_sign_in_is_told_in_fitting_words(app: TestApp) {
        let browser = app.anonymous();
        let form = browser.fill("/anmelden").await.with(&[("name", &"x".repeat(400_000))]);
        let answer = browser.submit(&form).await.expect(413);
        answer.assert_shows("Zu viel Text");
        answer.assert_hides("Bilder");
        browser.get("/nirgends").await.expect(404).assert_hides("suchen Sie oben");
    }
}
