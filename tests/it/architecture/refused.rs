//! The checker is shown to refuse: each snippet breaks one line of the table, each neighbour keeps it.

use super::{crates, cycle, judge::refusals, source::Source};
use std::collections::{BTreeMap, BTreeSet};

/// A file of the backend or, with a leading crate name, of another crate: `paktbuch_seed/lib`.
fn file(place: &str, text: &str) -> Source {
    let parts: Vec<String> = place.split('/').map(str::to_owned).collect();
    let mut module = if parts[0].starts_with("paktbuch_") {
        vec![]
    } else {
        vec!["paktbuch".to_owned()]
    };
    module.extend(parts);
    if module
        .last()
        .is_some_and(|name| ["mod", "lib"].contains(&name.as_str()))
    {
        module.pop();
    }
    Source {
        file: place.to_owned(),
        module,
        text: text.to_owned(),
    }
}

/// The files every snippet may point at.
fn around(snippet: Source) -> Vec<Source> {
    let rest = [
        ("lib", "pub mod funding; pub mod devices;"),
        (
            "funding/mod",
            "pub use queries::notice_head; mod queries; pub mod paths; mod service; mod rows;",
        ),
        (
            "funding/queries",
            "use sea_orm::EntityTrait; pub fn notice_head() {}",
        ),
        ("funding/service", "pub fn change() {}"),
        ("funding/routes", "pub fn router() {}"),
        ("funding/rows", "pub struct Head;"),
        ("funding/paths", "pub struct Notice;"),
        (
            "devices/mod",
            "pub use crate::db::WriteTx as Write; mod queries; pub mod paths; pub use queries::one;",
        ),
        ("devices/queries", "pub fn one() {}"),
        ("devices/paths", "pub struct Device;"),
        ("db/mod", "pub struct WriteTx;"),
        ("web/mod", "pub use sea_orm::EntityTrait as Table;"),
    ];
    let mut sources: Vec<Source> = rest
        .into_iter()
        .map(|(place, text)| file(place, text))
        .filter(|source| source.module != snippet.module)
        .collect();
    sources.push(snippet);
    sources
}

fn verdicts(place: &str, text: &str) -> Vec<String> {
    let all = refusals(&around(file(place, text)), &crates());
    all.into_iter()
        .filter(|refusal| refusal.starts_with(&format!("{place}: ")))
        .collect()
}

#[track_caller]
fn refused(place: &str, text: &str, reason: &str) {
    let verdicts = verdicts(place, text);
    assert!(
        verdicts.iter().any(|verdict| verdict.contains(reason)),
        "{place}: {text}\nverdicts: {verdicts:?}"
    );
}

#[track_caller]
fn allowed(place: &str, text: &str) {
    assert_eq!(verdicts(place, text), Vec::<String>::new(), "{place}: {text}");
}

#[test]
fn crates_below_the_backend_stay_below_it() {
    refused(
        "paktbuch_types/lib",
        "use paktbuch_entity::device;",
        "never imports `paktbuch_entity`",
    );
    refused(
        "paktbuch_migration/lib",
        "fn up() { paktbuch_entity::device::Entity; }",
        "never imports",
    );
    refused(
        "paktbuch_entity/device",
        "use axum::Json;",
        "never imports `axum`",
    );
    refused(
        "paktbuch_reports/book",
        "pub use sea_orm::Value;",
        "never imports `sea_orm`",
    );
    refused(
        "paktbuch_seed/lib",
        "use paktbuch::funding::service;",
        "never imports `paktbuch`",
    );
    allowed(
        "paktbuch_seed/lib",
        "use paktbuch_types::Cents; use std::fmt; mod x; use x::Y;",
    );
}

#[test]
fn reserved_crates_are_for_some_only() {
    refused("funding/service", "use paktbuch_reports::Workbook;", "is for");
    refused("web/mod", "fn f() { paktbuch_seed::havixbeck() }", "is for");
    allowed("reporting/service", "use paktbuch_reports::Workbook;");
    allowed("cli/seed", "use paktbuch_seed::havixbeck;");
}

#[test]
fn layers_know_no_feature() {
    refused("web/layout", "use crate::funding::paths;", "never imports");
    refused("audit/mod", "use crate::web::Layout;", "never imports");
    refused("db/tx", "fn f() { crate::audit::record() }", "never imports");
    refused("rules/r02", "use crate::db::WriteTx;", "never imports");
    refused("rules/r02", "use paktbuch_entity::allocation;", "never imports");
    refused("colours/mod", "use crate::db::WriteTx;", "in no table");
    allowed(
        "web/layout",
        "use crate::{auth::Actor, db::Db}; use crate::clock::Clock;",
    );
    allowed("app/router", "use crate::{funding::routes, web};");
}

#[test]
fn each_file_of_a_feature_has_its_circle() {
    refused(
        "funding/routes",
        "use sea_orm::EntityTrait;",
        "never imports `sea_orm`",
    );
    refused("funding/routes", "use crate::devices;", "never imports");
    refused(
        "funding/api",
        "fn f() -> paktbuch_entity::notice::Model {}",
        "never imports",
    );
    refused("funding/forms", "use super::queries;", "never imports");
    refused("funding/pages", "use crate::db::Db;", "never imports `db`");
    refused(
        "funding/commands",
        "use crate::clock::Clock;",
        "never imports `clock`",
    );
    refused(
        "funding/rows",
        "#[derive(Debug, sea_orm::FromQueryResult)] struct R;",
        "never imports `sea_orm`",
    );
    refused(
        "funding/service",
        "use axum::http::StatusCode;",
        "never imports `axum`",
    );
    refused("funding/service", "use super::routes::router;", "never imports");
    refused(
        "funding/queries",
        "use crate::db::WriteTx;",
        "never uses `WriteTx`",
    );
    refused(
        "funding/queries",
        "fn f() { paktbuch_entity::notice::ActiveModel::default() }",
        "never uses",
    );
    refused("funding/reader", "use sea_orm::Value;", "never imports `sea_orm`");
    allowed(
        "funding/routes",
        "use super::{service, queries}; use crate::{web::Form, auth::Actor, devices::paths};",
    );
    allowed(
        "funding/service",
        "use super::{queries, rows}; use crate::{db::WriteTx, audit, schools}; use sea_orm::Set;",
    );
    allowed(
        "funding/queries",
        "use super::rows::Head; use crate::db::Db; use paktbuch_entity::notice;",
    );
    allowed(
        "funding/pages",
        "use super::rows::Head; use askama::Template; use paktbuch_types::Cents;",
    );
}

#[test]
fn features_meet_through_their_face_and_in_one_direction() {
    refused("funding/service", "use crate::devices::one;", "one direction");
    refused(
        "devices/service",
        "use crate::funding::queries::notice_head;",
        "reaches past the mod.rs",
    );
    refused(
        "devices/service",
        "use crate::funding; fn f() { funding::queries::notice_head() }",
        "reaches past",
    );
    refused(
        "purchasing/service",
        "use crate::funding::{self as grants}; fn f() { grants::rows::Head }",
        "reaches past",
    );
    allowed(
        "purchasing/service",
        "use crate::funding::notice_head; use crate::devices::paths::Device;",
    );
    allowed(
        "overview/service",
        "use crate::{funding::notice_head, devices::one};",
    );
}

#[test]
fn no_detour_hides_an_import() {
    refused(
        "funding/routes",
        "use crate::web::Table;",
        "never imports `sea_orm`",
    );
    refused("overview/pages", "use crate::devices::Write;", "never imports");
    refused(
        "funding/routes",
        "fn f() { println!(\"{}\", sea_orm::Value::Int(None)) }",
        "never imports `sea_orm`",
    );
    refused(
        "funding/routes",
        "use super::super::worker::run;",
        "never imports `worker`",
    );
    refused(
        "funding/pages",
        "use super::notice_head;",
        "`queries` of `funding`",
    );
    refused("web/mod", "pub use crate::db::*;", "hides what it passes on");
    allowed(
        "funding/routes",
        "#[cfg(test)] mod tests { use sea_orm::EntityTrait; }",
    );
}

#[test]
fn circles_of_features_are_found() {
    let graph = |edges: &[(&str, &str)]| {
        let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in edges {
            graph
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        graph
    };
    assert_eq!(cycle(&graph(&[("a", "b"), ("b", "c")])), None);
    let found = cycle(&graph(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "e")]));
    assert_eq!(found, Some(vec!["a".to_owned(), "b".to_owned(), "c".to_owned()]));
}
