//! A file that is being written: gone unless it is put in its place.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A new file in a folder. Dropped, it is removed.
#[derive(Debug)]
pub struct Scratch {
    path: PathBuf,
    file: File,
}

impl Scratch {
    /// Makes an empty file that nobody else has.
    ///
    /// # Errors
    /// Where the folder is missing or refuses files.
    pub fn create(folder: &Path) -> io::Result<Self> {
        let mut number = 0_u32;
        loop {
            let path = folder.join(format!(".bericht-{number}.part"));
            match OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .open(&path)
            {
                Ok(file) => {
                    // What nobody has locked was left by a crash and is removed at the next start. Where the file system
                    // knows no locks it stays.
                    let _ = file.lock();
                    return Ok(Self { path, file });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 10_000 => number += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Where to write.
    #[must_use]
    pub fn file(&self) -> &File {
        &self.file
    }

    /// The file again, for reading from its beginning.
    ///
    /// # Errors
    /// Where the file cannot be opened again.
    pub fn reopen(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    /// The file for reading from its beginning; it has no name any more and vanishes when it is closed.
    ///
    /// # Errors
    /// Where the file cannot be opened again.
    pub fn into_reader(self) -> io::Result<File> {
        self.reopen()
    }

    /// Puts the file in its place: durable first, then under its name, so that nobody ever sees a part of it.
    ///
    /// # Errors
    /// Where the disk is full or `target` lies on another file system; `target` is as it was.
    pub fn keep_as(self, target: &Path) -> io::Result<()> {
        self.file.sync_all()?;
        std::fs::rename(&self.path, target)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // After `keep_as` there is nothing under this name any more.
        let _ = std::fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn nothing_is_left_unless_it_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let first = Scratch::create(folder.path()).unwrap();
        let second = Scratch::create(folder.path()).unwrap();
        first.file().write_all(b"eins").unwrap();
        second.file().write_all(b"zwei").unwrap();
        first.keep_as(&folder.path().join("liste.csv")).unwrap();
        let mut read = String::new();
        second.into_reader().unwrap().read_to_string(&mut read).unwrap();
        assert_eq!(read, "zwei");
        assert_eq!(names(folder.path()), ["liste.csv"]);
        drop(Scratch::create(folder.path()).unwrap());
        assert_eq!(names(folder.path()), ["liste.csv"]);
    }
}
