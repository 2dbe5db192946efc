//! Who may import whom: the table of ARCHITECTURE.md, held against every path in the sources.

mod form;
mod judge;
mod paths;
mod refused;
mod roles;
mod source;
mod table;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs,
};

/// The names of all crates a source could name: the workspace's dependencies, its members and the standard library.
fn crates() -> HashSet<String> {
    let manifest = fs::read_to_string(source::root().join("Cargo.toml")).unwrap();
    let dependencies = manifest
        .lines()
        .skip_while(|line| *line != "[workspace.dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim().replace('-', "_"));
    let others = ["std", "core", "alloc", "http", "sqlx", "paktbuch_tests"].map(str::to_owned);
    dependencies.chain(others).collect()
}

#[test]
fn every_import_is_in_the_table() {
    let sources = source::workspace();
    assert!(sources.len() > 10, "the sources were found");
    let refusals = judge::refusals(&sources, &crates());
    assert!(
        refusals.is_empty(),
        "\n{}\nThe table is explained in ARCHITECTURE.md.",
        refusals.join("\n")
    );
}

#[test]
fn features_depend_in_one_direction() {
    let uses = judge::uses_of_features(&source::workspace(), &crates());
    assert_eq!(cycle(&uses), None, "these features use each other in a circle");
}

/// A circle in the graph, if there is one: features without uses are taken away until none is left.
fn cycle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    let mut open = uses.clone();
    loop {
        let before = open.len();
        let names: HashSet<String> = open.keys().cloned().collect();
        open.retain(|_, others| others.iter().any(|other| names.contains(other)));
        if open.is_empty() {
            return None;
        }
        if open.len() == before {
            return Some(open.into_keys().collect());
        }
    }
}
