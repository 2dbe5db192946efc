//! What a page writes, a program can write too: `rest.txt` names the REST route of every page act, or why there is none.

use std::collections::{BTreeMap, BTreeSet};

use super::matrix::rights;

const BASE: &str = "/api/paktbuch/v1";

/// `POST /api/paktbuch/v1/notices`.
type Route = String;

/// What `rest.txt` says of a page.
#[derive(Debug, Default)]
struct Entry {
    routes: Vec<Route>,
    reasons: Vec<String>,
}

/// The table by the POST routes of pages.
fn entries() -> BTreeMap<Route, Entry> {
    let mut entries: BTreeMap<Route, Entry> = BTreeMap::new();
    for line in include_str!("rest.txt").lines() {
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let [page, sign, said @ ..] = words.as_slice() else {
            panic!("rest.txt: {line}");
        };
        let entry = entries.entry(format!("POST {page}")).or_default();
        match (*sign, said) {
            ("=", [method, path]) => entry.routes.push(format!("{method} {BASE}{path}")),
            ("-", [_, _, ..]) => entry.reasons.push(said.join(" ")),
            _ => panic!("rest.txt: {line}"),
        }
    }
    entries
}

/// The routes that write: those of pages, and those of the REST API.
fn writing() -> (BTreeSet<Route>, BTreeSet<Route>) {
    let routes = paktbuch::app::table().into_iter();
    let writing = routes.filter(|(method, _)| *method != axum::http::Method::GET);
    let (rest, pages): (Vec<_>, Vec<_>) = writing.partition(|(_, path)| path.starts_with("/api/"));
    let named = |routes: Vec<(axum::http::Method, &'static str)>| {
        routes
            .into_iter()
            .map(|(method, path)| format!("{method} {path}"))
            .collect()
    };
    (named(pages), named(rest))
}

#[test]
fn every_page_act_has_its_rest_form_or_a_reason() {
    let (pages, rest) = writing();
    let entries = entries();
    let known: BTreeSet<Route> = entries.keys().cloned().collect();
    let missing: Vec<_> = pages.difference(&known).collect();
    assert!(
        missing.is_empty(),
        "say in tests/it/authorization/rest.txt what does the same in REST, or why nothing does: {missing:?}"
    );
    let gone: Vec<_> = known.difference(&pages).collect();
    assert!(gone.is_empty(), "no page writes so any more: {gone:?}");
    for (page, entry) in &entries {
        assert!(
            entry.routes.is_empty() != entry.reasons.is_empty(),
            "{page}: either routes or a reason"
        );
        for route in &entry.routes {
            assert!(rest.contains(route), "{page}: there is no {route}");
        }
    }
    let named: BTreeSet<Route> = entries.into_values().flat_map(|entry| entry.routes).collect();
    let alone: Vec<_> = rest.difference(&named).collect();
    assert!(
        alone.is_empty(),
        "REST writes what no page writes; name it at the page that does the same: {alone:?}"
    );
}

#[test]
fn a_page_act_and_its_rest_form_are_forbidden_to_the_same_roles() {
    let rights = rights();
    let forbidden = |route: &Route| -> Vec<bool> {
        let answers = rights
            .get(route)
            .unwrap_or_else(|| panic!("{route} in matrix.txt"));
        // The first column is nobody: pages ask to sign in, REST asks for a token.
        answers.iter().skip(1).map(|answer| answer == "403").collect()
    };
    for (page, entry) in entries() {
        for route in &entry.routes {
            assert_eq!(forbidden(&page), forbidden(route), "{page} and {route}");
        }
    }
}
