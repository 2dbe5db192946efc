//! The sources of the workspace and where in it a file stands.

use super::roles::{PLAIN, ROLES};
use super::table::{CRATES, FEATURES};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// One file of Rust source.
pub(crate) struct Source {
    /// Path from the repository's root, as messages name it.
    pub(crate) file: String,
    /// Crate and module: `["paktbuch", "funding", "service"]`.
    pub(crate) module: Vec<String>,
    pub(crate) text: String,
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the tests lie in the workspace")
        .to_owned()
}

/// All files below a folder with one of the endings, sorted; what the package managers bring is left out.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", ".git", "data"].contains(&name.as_str()) {
                found.extend(files(&path, endings));
            }
        } else if path
            .extension()
            .is_some_and(|ending| endings.contains(&ending.to_string_lossy().as_ref()))
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The sources the table speaks about: all crates but the tests, which may import everything.
pub(crate) fn workspace() -> Vec<Source> {
    let root = root();
    let mut sources = Vec::new();
    for (krate, folder, _) in CRATES {
        let folder = root.join(folder);
        for path in files(&folder, &["rs"]) {
            let module = module(krate, path.strip_prefix(&folder).unwrap());
            if module.last().is_some_and(|name| name == "tests") {
                continue;
            }
            let file = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            sources.push(Source {
                file,
                module,
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
    sources
}

/// `funding/service/file.rs` of `paktbuch` is `paktbuch::funding::service::file`.
fn module(krate: &str, file: &Path) -> Vec<String> {
    let mut module = vec![krate.to_owned()];
    module.extend(
        file.with_extension("")
            .iter()
            .map(|part| part.to_string_lossy().into_owned()),
    );
    if ["lib", "mod"].contains(&module.last().unwrap().as_str()) {
        module.pop();
    }
    module
}

/// The backend module of a path, and within a feature the role of the file that holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    pub(crate) unit: &'a str,
    /// `None` outside features.
    pub(crate) role: Option<&'static str>,
}

/// Where a path of the backend points; `None` for the crate's root. `is_module` tells modules from items.
pub(crate) fn place<'a>(path: &'a [String], is_module: impl Fn(&[String]) -> bool) -> Option<Place<'a>> {
    let unit = path.get(1)?.as_str();
    if !FEATURES.iter().any(|(name, _)| *name == unit) {
        return Some(Place { unit, role: None });
    }
    let role = match path.get(2) {
        Some(name) if is_module(&path[..3]) => ROLES
            .iter()
            .map(|role| role.name)
            .find(|role| role == name)
            .unwrap_or(PLAIN),
        _ => "mod",
    };
    Some(Place {
        unit,
        role: Some(role),
    })
}
