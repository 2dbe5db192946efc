//! Names of places that people would take for the same.

use crate::text::name_key;

/// Those of `taken` that are the same as one of `names` but for case and blanks, in their order.
pub(super) fn same<'a>(names: &[String], taken: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let keys: Vec<String> = names.iter().map(|name| name_key(name)).collect();
    let is_same = |name: &&str| keys.contains(&name_key(name));
    taken.into_iter().filter(is_same).collect()
}
