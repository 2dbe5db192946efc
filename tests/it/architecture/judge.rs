//! Holds what the sources name against the table.

use super::{
    paths::{self, Named},
    roles::{Others, ROLES, Role},
    source::{Place, Source, place},
    table::{CRATES, FEATURES, LAYERS, RESERVED},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What the table refuses, one sentence each: file, path, reason.
pub(crate) fn refusals(sources: &[Source], crates: &HashSet<String>) -> Vec<String> {
    let workspace = Workspace::read(sources, crates);
    let mut refusals = Vec::new();
    for (source, named) in sources.iter().zip(&workspace.named) {
        let mut paths: Vec<_> = named.paths.iter().collect();
        paths.sort();
        for path in paths {
            if let Err(reason) = workspace.judge(source, path) {
                refusals.push(format!("{}: `{}`: {reason}", source.file, path.join("::")));
            }
        }
        for target in &named.passed_on {
            if source.module[0] == "paktbuch"
                && target[..2.min(target.len())] != source.module[..2.min(source.module.len())]
            {
                refusals.push(format!(
                    "{}: `pub use {}::*` hides what it passes on",
                    source.file,
                    target.join("::")
                ));
            }
        }
    }
    refusals
}

/// Which feature uses which, as the sources say.
pub(crate) fn uses_of_features(
    sources: &[Source],
    crates: &HashSet<String>,
) -> BTreeMap<String, BTreeSet<String>> {
    let workspace = Workspace::read(sources, crates);
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (source, named) in sources.iter().zip(&workspace.named) {
        let Some(Place { unit, role: Some(_) }) = workspace.place(&source.module) else {
            continue;
        };
        for path in named.paths.iter().filter(|path| path[0] == "paktbuch") {
            match workspace.place(path) {
                Some(Place {
                    unit: other,
                    role: Some(role),
                }) if other != unit && role != "paths" => {
                    uses.entry(unit.to_owned()).or_default().insert(other.to_owned());
                }
                _ => {}
            }
        }
    }
    uses
}

struct Workspace {
    named: Vec<Named>,
    modules: HashSet<Vec<String>>,
    imports: HashMap<Vec<String>, Vec<String>>,
}

impl Workspace {
    fn read(sources: &[Source], crates: &HashSet<String>) -> Self {
        let named: Vec<Named> = sources
            .iter()
            .map(|source| {
                paths::read(&source.text, &source.module, crates)
                    .unwrap_or_else(|error| panic!("{}: {error}", source.file))
            })
            .collect();
        let imports = named.iter().flat_map(|named| named.imports.clone()).collect();
        let modules = sources.iter().map(|source| source.module.clone()).collect();
        Self {
            named,
            modules,
            imports,
        }
    }

    fn place<'a>(&self, path: &'a [String]) -> Option<Place<'a>> {
        place(path, |module| {
            self.modules.contains(module) || self.modules.iter().any(|known| known.starts_with(module))
        })
    }

    /// Judges a path as written, then what a `use` in the named module makes of it.
    fn judge(&self, source: &Source, path: &[String]) -> Result<(), String> {
        let mut path = path.to_vec();
        for _ in 0..8 {
            self.judge_one(&source.module, &path)?;
            match self.followed(&source.module, &path) {
                Some(next) if next != path => path = next,
                _ => break,
            }
        }
        Ok(())
    }

    /// Where a re-export leads. What a feature's `mod.rs` offers of its own files is its face, and not looked behind
    /// from outside the feature.
    fn followed(&self, who: &[String], path: &[String]) -> Option<Vec<String>> {
        (2..=path.len()).find_map(|length| {
            let target = self.imports.get(&path[..length])?;
            let outside = who.get(1) != path.get(1);
            let face = target.get(..2) == path.get(..2);
            (!(outside && face)).then(|| [target, &path[length..]].concat())
        })
    }

    fn judge_one(&self, who: &[String], path: &[String]) -> Result<(), String> {
        let (own, other) = (who[0].as_str(), path[0].as_str());
        if ["std", "core", "alloc"].contains(&other) {
            return Ok(());
        }
        if own != "paktbuch" {
            let (_, _, may) = CRATES
                .iter()
                .find(|(name, ..)| *name == own)
                .expect("a crate of the table");
            return refuse_unless(other == own || may.contains(&other), || {
                format!("`{own}` never imports `{other}`")
            });
        }
        let Some(place) = self.place(who) else {
            return Ok(());
        };
        if other != own {
            return foreign(&place, path);
        }
        match self.place(path) {
            Some(target) if (place.unit, place.role) != (target.unit, target.role) => {
                local(&place, &target, path)
            }
            _ => Ok(()),
        }
    }
}

/// The backend names another crate.
fn foreign(who: &Place<'_>, path: &[String]) -> Result<(), String> {
    let other = path[0].as_str();
    if let Some((_, units)) = RESERVED.iter().find(|(name, _)| *name == other) {
        refuse_unless(units.contains(&who.unit), || {
            format!("`{other}` is for {units:?} only")
        })?;
    }
    let never = match who.role {
        Some(name) => role(name).never,
        None => layer(who.unit)?.never,
    };
    refuse_unless(!never.contains(&other), || {
        format!("{} never imports `{other}`", title(who))
    })?;
    never_named(who, path)
}

/// The backend names a module of its own.
fn local(who: &Place<'_>, target: &Place<'_>, path: &[String]) -> Result<(), String> {
    let refused = || format!("{} never imports {}", title(who), title(target));
    let Some(name) = who.role else {
        let may = layer(who.unit)?.may;
        return refuse_unless(may.contains(&"*") || may.contains(&target.unit), refused);
    };
    never_named(who, path)?;
    let role_of = role(name);
    let Some(target_role) = target.role else {
        return refuse_unless(role_of.may.contains(&target.unit), refused);
    };
    if who.unit == target.unit {
        // What the feature's own mod.rs passes on is followed to the file it comes from, and judged there.
        let own = role_of.own.contains(&"*") || role_of.own.contains(&target_role) || target_role == "mod";
        return refuse_unless(own, refused);
    }
    match (role_of.others, target_role) {
        (Others::Paths | Others::Face, "paths") => Ok(()),
        (Others::Face, "mod") => {
            let (_, may) = FEATURES
                .iter()
                .find(|(feature, _)| *feature == who.unit)
                .expect("a feature of the table");
            refuse_unless(may.contains(&"*") || may.contains(&target.unit), || {
                format!(
                    "the feature `{}` never uses `{}`: features depend in one direction",
                    who.unit, target.unit
                )
            })
        }
        (Others::Face, _) => Err(format!("reaches past the mod.rs of `{}`", target.unit)),
        _ => Err(refused()),
    }
}

fn never_named(who: &Place<'_>, path: &[String]) -> Result<(), String> {
    let Some(name) = who.role else { return Ok(()) };
    let named = path
        .iter()
        .find(|part| role(name).never_named.contains(&part.as_str()));
    named.map_or(Ok(()), |part| Err(format!("{} never uses `{part}`", title(who))))
}

fn role(name: &str) -> &'static Role {
    ROLES
        .iter()
        .find(|role| role.name == name)
        .expect("a role of the table")
}

fn layer(name: &str) -> Result<&'static super::table::Layer, String> {
    let unknown =
        || format!("the module `{name}` is in no table: enter it in tests/it/architecture/table.rs");
    LAYERS.iter().find(|layer| layer.name == name).ok_or_else(unknown)
}

fn title(place: &Place<'_>) -> String {
    match place.role {
        Some(role) => format!("`{role}` of `{}`", place.unit),
        None => format!("`{}`", place.unit),
    }
}

fn refuse_unless(allowed: bool, reason: impl FnOnce() -> String) -> Result<(), String> {
    if allowed { Ok(()) } else { Err(reason()) }
}
