//! Every form of every page: its token, hostile text typed into it, two editors at once.

mod editors;
mod hostile;
mod merge;
mod tokens;

use std::collections::BTreeSet;

use paktbuch_tests::routes::all;
use paktbuch_tests::walk::walk;
use paktbuch_tests::{Answer, Browser, Form, World};

/// Every page that the browser's owner can open, starting from each address with the own school's records.
async fn pages(browser: &Browser, world: &World) -> Vec<Answer> {
    let routes = all(&world.own)
        .into_iter()
        .filter(|route| route.reads() && !route.is_api());
    walk(browser, routes.map(|route| route.path)).await
}

/// Each form that changes something once, with the address of its page. Rows of a table make no other form.
fn forms(pages: &[Answer]) -> Vec<(String, Form)> {
    let mut known = BTreeSet::new();
    let mut found = Vec::new();
    for page in pages.iter().filter(|page| page.status == 200) {
        let address = page.request.trim_start_matches("GET ").to_owned();
        for form in page
            .forms()
            .into_iter()
            .filter(|form| form.posts() && form.in_main)
        {
            let controls: BTreeSet<_> = form.controls.iter().cloned().collect();
            if known.insert((form.action.clone(), controls)) {
                found.push((address.clone(), form));
            }
        }
    }
    found
}

/// Names of the controls that text can be typed into, each once.
fn text_controls(form: &Form) -> Vec<String> {
    let is_text = |kind: &str| matches!(kind, "text" | "textarea" | "search" | "email" | "tel" | "url");
    let mut known = BTreeSet::new();
    let texts = form.controls.iter().filter(|(_, kind)| is_text(kind));
    let texts = texts.map(|(name, _)| name.clone());
    texts.filter(|name| known.insert(name.clone())).collect()
}
