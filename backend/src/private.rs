//! Files and folders that only the account of the service may read, whatever its umask.

use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const FOLDER: u32 = 0o700;
const FILE: u32 = 0o600;
/// Rights of the group and of all others.
const OTHERS: u32 = 0o077;

/// Makes a folder, with those above it, where it is missing.
///
/// # Errors
/// As the file system says.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(FOLDER).create(path)
}

/// How a file is opened that, where it is made, is made private.
#[must_use]
pub fn opening() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(FILE);
    options
}

/// Makes an empty file where there is none.
///
/// # Errors
/// As the file system says.
pub fn make_file(path: &Path) -> io::Result<File> {
    opening().append(true).create(true).open(path)
}

/// Takes the rights of others from a file or folder that exists; nothing to do where there is none.
///
/// # Errors
/// Where it belongs to somebody else or the disk cannot be written.
pub fn close_to_others(path: &Path) -> io::Result<()> {
    let stored = match std::fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        stored => stored?,
    };
    let mode = stored.permissions().mode();
    if stored.file_type().is_symlink() || mode & OTHERS == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, Permissions::from_mode(mode & 0o7777 & !OTHERS))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private_and_what_is_there_becomes_so() {
        let home = tempfile::tempdir().unwrap();
        let (folder, file) = (home.path().join("a/b"), home.path().join("c"));
        make_folder(&folder).unwrap();
        make_file(&file).unwrap();
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        for (path, open) in [(&folder, 0o755), (&file, 0o644)] {
            std::fs::set_permissions(path, Permissions::from_mode(open)).unwrap();
            close_to_others(path).unwrap();
        }
        assert_eq!((mode(&folder), mode(&file)), (0o700, 0o600));
        close_to_others(&home.path().join("missing")).unwrap();
    }
}
