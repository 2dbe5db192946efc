//! Walking through the pages as somebody who clicks every link.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::html::{Piece, pieces};
use crate::{Answer, Browser};

/// Pages opened at most, so that a calendar without end cannot hold up a test.
const LIMIT: usize = 600;
/// Addresses opened at most that differ in their query only (sorting, pages, filters).
const VARIANTS: usize = 8;

/// Opens `starts` and everything that can be reached from them by links and by search forms, in order.
pub async fn walk(browser: &Browser, starts: impl IntoIterator<Item = String>) -> Vec<Answer> {
    let mut waiting: VecDeque<String> = starts.into_iter().collect();
    let mut known: BTreeSet<String> = waiting.iter().cloned().collect();
    let mut variants: BTreeMap<String, usize> = BTreeMap::new();
    let mut pages = Vec::new();
    while let Some(address) = waiting.pop_front() {
        let path = address.split('?').next().unwrap_or_default().to_owned();
        let opened = variants.entry(path).or_default();
        *opened += 1;
        if *opened > VARIANTS || pages.len() == LIMIT {
            continue;
        }
        let page = browser.get(&address).await;
        for link in links(&page) {
            if known.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
        pages.push(page);
    }
    pages
}

/// Our own addresses that a page leads to by a link, a redirect or a search form left as it is.
#[must_use]
pub fn links(page: &Answer) -> Vec<String> {
    let mut found: Vec<String> = page.location().map(str::to_owned).into_iter().collect();
    if is_html(page) {
        for piece in pieces(&page.html()) {
            if let (Piece::Open { name, .. }, Some(target)) = (&piece, piece.attribute("href"))
                && name == "a"
            {
                found.push(target.to_owned());
            }
        }
        for form in page.forms().iter().filter(|form| !form.posts()) {
            let query = serde_html_form::to_string(&form.fields).unwrap_or_default();
            found.push(format!("{}?{query}", form.action));
        }
    }
    let own = |link: &String| link.starts_with('/') && !link.starts_with("//");
    let whole = |link: String| link.split('#').next().unwrap_or_default().to_owned();
    found.into_iter().filter(own).map(whole).collect()
}

/// Whether the answer is a page.
#[must_use]
pub fn is_html(answer: &Answer) -> bool {
    answer
        .headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/html"))
}
