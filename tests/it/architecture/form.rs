//! What the import table does not say about the form of the sources: length, leftovers, exceptions to lints.

use super::source::{files, root};
use std::{fs, path::Path};

/// Files longer than this need an entry below.
const LINES: usize = 500;

/// Longer files, each with its reason.
const LONG: &[(&str, &str)] = &[];

fn read(path: &Path) -> (String, String) {
    let file = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    (file, fs::read_to_string(path).unwrap())
}

/// The lines of `text` that `is_wrong`, as `file:line: text`.
fn wrong_lines(file: &str, text: &str, is_wrong: impl Fn(&str) -> bool) -> Vec<String> {
    let numbered = text.lines().enumerate().filter(|(_, line)| is_wrong(line));
    numbered
        .map(|(number, line)| format!("{file}:{}: {}", number + 1, line.trim()))
        .collect()
}

/// Written in two parts, so that this file does not find itself.
fn is_leftover(line: &str) -> bool {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
        concat!("todo", "!("),
        concat!("unimple", "mented!("),
    ];
    words.iter().any(|word| line.contains(word))
}

fn silences_a_lint(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with(concat!("#[al", "low(")) || line.starts_with(concat!("#![al", "low("))
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<String> = files(&root(), &["rs", "mjs", "js", "css", "html"])
        .iter()
        .map(|path| read(path))
        .filter(|(file, text)| text.lines().count() > LINES && !LONG.iter().any(|(known, _)| known == file))
        .map(|(file, text)| format!("{file}: {} lines", text.lines().count()))
        .collect();
    assert!(
        long.is_empty(),
        "split by verb, or give a reason in LONG:\n{}",
        long.join("\n")
    );
    for (file, reason) in LONG {
        assert!(
            root().join(file).exists() && !reason.is_empty(),
            "{file} in LONG is gone or has no reason"
        );
    }
}

#[test]
fn nothing_is_left_half_done() {
    let endings = ["rs", "mjs", "js", "css", "html", "toml", "sh", "md"];
    let left: Vec<String> = files(&root(), &endings)
        .iter()
        .map(|path| read(path))
        .flat_map(|(file, text)| wrong_lines(&file, &text, is_leftover))
        .collect();
    assert!(left.is_empty(), "\n{}", left.join("\n"));
    assert!(is_leftover(concat!("    // TO", "DO: later")));
}

#[test]
fn lints_are_expected_with_a_reason_never_silenced() {
    let silenced: Vec<String> = files(&root(), &["rs"])
        .iter()
        .map(|path| read(path))
        .flat_map(|(file, text)| wrong_lines(&file, &text, silences_a_lint))
        .collect();
    assert!(
        silenced.is_empty(),
        "use #[expect(.., reason = \"..\")]:\n{}",
        silenced.join("\n")
    );
    assert!(silences_a_lint(concat!("  #[al", "low(dead_code)]")));
}

/// Crates and features say in their first line what they are for.
#[test]
fn every_module_with_parts_starts_with_its_purpose() {
    let silent: Vec<String> = files(&root(), &["rs"])
        .iter()
        .filter(|path| path.ends_with("mod.rs") || path.ends_with("lib.rs"))
        .map(|path| read(path))
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(file, _)| file)
        .collect();
    assert!(
        silent.is_empty(),
        "without a first line `//! …`:\n{}",
        silent.join("\n")
    );
}

/// The whole map of addresses is one page: a feature with routes is named there.
#[test]
fn every_feature_with_routes_is_in_the_router() {
    let backend = root().join("backend/src");
    let router = fs::read_to_string(backend.join("app/router.rs")).unwrap_or_default();
    for (feature, _) in super::table::FEATURES {
        for role in ["routes", "api"] {
            let folder = backend.join(feature);
            if folder.join(format!("{role}.rs")).exists() || folder.join(role).exists() {
                assert!(
                    router.contains(&format!("{feature}::")),
                    "app/router.rs does not name {feature}"
                );
            }
        }
    }
}
