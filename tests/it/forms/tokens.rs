//! Every form that changes something carries the session's token and a nonce, and leads to a route of ours.

use axum::http::Method;
use paktbuch::web::layout::{CSRF_FIELD, NONCE_FIELD};
use paktbuch_tests::{TestApp, World, on_both};

use super::pages;

/// Whether `path` fits the registered `pattern`.
fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len()
        && pattern
            .iter()
            .zip(&path)
            .all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
}

on_both! {
    async fn every_form_carries_token_and_nonce_and_leads_somewhere(app: TestApp) {
        let world = World::build(&app).await;
        let pages = pages(&app.verwaltung().await, &world).await;
        let mut wrong = Vec::new();
        let mut forms = 0;
        for page in &pages {
            assert!(!page.status.is_server_error(), "{} answered {}: {}", page.request, page.status, page.text());
            for form in page.forms().into_iter().filter(paktbuch_tests::Form::posts) {
                forms += 1;
                let path = form.action.split('?').next().unwrap_or_default();
                let known = paktbuch::app::table()
                    .iter()
                    .any(|(method, pattern)| *method == Method::POST && fits(pattern, path));
                let long = |name: &str| form.value(name).is_some_and(|value| value.len() >= 32);
                if !(long(CSRF_FIELD) && long(NONCE_FIELD) && known) {
                    wrong.push(format!("{}: form to {:?}", page.request, form.action));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
        assert!(forms > pages.len() / 2, "only {forms} forms on {} pages", pages.len());
    }
}
