//! Everybody who may knock: each role, Schul-IT of the own school, of the sister school and of none.

use axum::http::Method;
use paktbuch_tests::routes::Route;
use paktbuch_tests::world::{OWN, SISTER};
use paktbuch_tests::{Answer, Api, Browser, TestApp};
use paktbuch_types::Role;
use serde_json::json;

/// The columns of the matrix.
pub(super) const ROLES: &[Knock] = &[
    Knock::Anonymous,
    Knock::SignedIn("verwaltung", Role::Verwaltung, &[]),
    Knock::SignedIn("fördermittel", Role::Foerdermittel, &[]),
    Knock::SignedIn("schul-it", Role::SchulIt, &[OWN]),
    Knock::SignedIn("sister", Role::SchulIt, &[SISTER]),
    Knock::SignedIn("no-school", Role::SchulIt, &[]),
    Knock::SignedIn("prüfung", Role::Pruefung, &[]),
];

/// Somebody who sends a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum Knock {
    Anonymous,
    /// Column title, role, schools.
    SignedIn(&'static str, Role, &'static [&'static str]),
}

impl Knock {
    /// Title of the column.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::SignedIn(title, ..) => title,
        }
    }

    /// The answer to a request with a valid token of the form and nothing else in it, in the matrix's words.
    pub(super) async fn tries(self, app: &TestApp, route: &Route) -> String {
        let answer = if route.is_api() {
            self.calls(app, route).await
        } else {
            self.opens(app, route).await
        };
        word(&answer)
    }

    async fn opens(self, app: &TestApp, route: &Route) -> Answer {
        let browser = self.browser(app).await;
        if route.reads() {
            return browser.get(&route.path).await;
        }
        let answer = browser.post(&route.path, &[]).await;
        if answer.status.as_u16() == 415 {
            return browser.upload(&route.path, &[], &[]).await;
        }
        answer
    }

    async fn calls(self, app: &TestApp, route: &Route) -> Answer {
        let body = (route.method != Method::GET).then(|| json!({}));
        match self {
            Self::Anonymous => {
                let mut request = app.anonymous().request(route.method.clone(), &route.path);
                request = request.header("content-type", "application/json");
                app.anonymous().send(request, axum::body::Body::from("{}")).await
            }
            Self::SignedIn(_, role, schools) => {
                api(app, role, schools)
                    .await
                    .send(route.method.clone(), &route.path, body.as_ref())
                    .await
            }
        }
    }

    async fn browser(self, app: &TestApp) -> Browser {
        match self {
            Self::Anonymous => app.anonymous(),
            Self::SignedIn(_, role, schools) => app.signed_in(role, schools).await,
        }
    }
}

async fn api(app: &TestApp, role: Role, schools: &[&str]) -> Api {
    app.api(role, schools).await
}

/// The status, and `login` for the way to the sign-in page.
fn word(answer: &Answer) -> String {
    let to_sign_in = answer
        .location()
        .is_some_and(|location| location.starts_with("/anmelden?weiter="));
    if to_sign_in {
        "login".to_owned()
    } else {
        answer.status.as_str().to_owned()
    }
}
