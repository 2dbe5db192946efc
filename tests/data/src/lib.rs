//! The public test data beside the repository (`../shared/data`), which are not part of it. Every crate's tests find them here.

use std::env;
use std::path::{Path, PathBuf};

/// The file or folder `name` of the test data, for example `einvoice/index.csv`; they lie in the folder that
/// `PAKTBUCH_TEST_DATA` names, else in `../shared/data` beside the repository. `None`, said aloud, where that folder is absent.
///
/// # Panics
/// Where the folder is there and `name` is not in it: a misspelt name would keep its test from ever running.
pub fn find(name: &str) -> Option<PathBuf> {
    let folder = folder();
    if !folder.is_dir() {
        eprintln!(
            "SKIPPED: the test data {} are not here; set PAKTBUCH_TEST_DATA to their folder.",
            folder.display()
        );
        return None;
    }
    let path = folder.join(name);
    assert!(path.exists(), "the test data hold no {}", path.display());
    Some(path)
}

/// The bytes of the file `name`, as [`find`] finds it.
///
/// # Panics
/// As [`find`], and where the file cannot be read.
pub fn read(name: &str) -> Option<Vec<u8>> {
    let path = find(name)?;
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(error) => panic!("{}: {error}", path.display()),
    }
}

fn folder() -> PathBuf {
    env::var_os("PAKTBUCH_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    )
}
