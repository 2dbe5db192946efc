//! Files that a crash left half written: nothing refers to them, and they are removed at the next start.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;

use crate::documents::{Documents, PARTIAL};

/// Removes what was being written in the document store and in the folder for temporary files; answers how many files.
/// A file that another process is still writing is locked and stays.
pub(super) fn remove_leftovers(documents: &Documents, temporary: &Path) -> usize {
    let folders = entries(documents.root()).filter(|path| path.is_dir());
    folders
        .chain([temporary.to_owned()])
        .flat_map(|folder| entries(&folder).collect::<Vec<_>>())
        .filter(|path| path.extension() == Some(OsStr::new(PARTIAL)))
        .filter(|path| match remove(path) {
            Ok(removed) => removed,
            Err(error) => {
                tracing::warn!(error = error.to_string(), "a leftover file stays");
                false
            }
        })
        .count()
}

/// Whether the file was removed.
fn remove(path: &Path) -> io::Result<bool> {
    match File::open(path)?.try_lock() {
        Ok(()) => std::fs::remove_file(path).map(|()| true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// What lies in a folder; nothing where it cannot be read.
fn entries(folder: &Path) -> impl Iterator<Item = std::path::PathBuf> + use<> {
    let read = std::fs::read_dir(folder).into_iter().flatten();
    read.filter_map(|entry| entry.ok().map(|entry| entry.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_nobody_writes_any_more_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (store, temporary) = (folder.path().join("documents"), folder.path().join("tmp"));
        std::fs::create_dir_all(&temporary).unwrap();
        let documents = Documents::at(store.clone());
        let stored = documents.put(b"<Invoice/>").unwrap();
        let (shard, name) = stored.sha256.split_at(2);
        let crashed = store.join(shard).join(format!("{name}.1-0.part"));
        let old_form = store.join(shard).join("cafe.part");
        let report = temporary.join(".bericht-0.part");
        let other = temporary.join("notiz.txt");
        for path in [&crashed, &old_form, &report, &other] {
            std::fs::write(path, b"<Inv").unwrap();
        }
        let busy = temporary.join(".bericht-1.part");
        let writer = File::create(&busy).unwrap();
        writer.lock().unwrap();
        assert_eq!(remove_leftovers(&documents, &temporary), 3);
        assert!(!crashed.exists() && !old_form.exists() && !report.exists());
        assert!(other.exists() && busy.exists());
        assert_eq!(documents.get(&stored.sha256).unwrap(), b"<Invoice/>");
        drop(writer);
        assert_eq!(remove_leftovers(&documents, &temporary), 1);
        assert_eq!(
            remove_leftovers(&Documents::at(folder.path().join("none")), &temporary),
            0
        );
    }
}
