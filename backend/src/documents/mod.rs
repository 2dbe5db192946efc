//! The content-addressed store: a document's name is the SHA-256 of its bytes, checked at every reading. What people call a file, and
//! what it is to them, belongs to its use: the same bytes lie on disk once and may be registered under several names.

use std::collections::HashSet;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use paktbuch_entity::document;
use paktbuch_types::DocumentId;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, Set,
};
use sha2::{Digest, Sha256};

use crate::audit::hex;
use crate::db::WriteTx;
use crate::private;

/// Suffix of a file that is being written. Its writer holds a lock on it, so what is not locked was left by a crash.
pub const PARTIAL: &str = "part";

/// The documents of one authority, in a directory.
#[derive(Debug, Clone)]
pub struct Documents {
    root: PathBuf,
}

/// Why a document cannot be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    #[error("Das Dokument lässt sich nicht speichern: {0}")]
    Write(#[source] std::io::Error),
    #[error("Das Dokument {sha256} lässt sich nicht lesen: {source}")]
    Read { sha256: String, source: std::io::Error },
    #[error("Das Dokument {0} wurde verändert: seine Prüfsumme passt nicht.")]
    Damaged(String),
}

/// Bytes that are on disk, to be registered in a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub sha256: String,
    pub size: i64,
}

impl Stored {
    /// What storing `bytes` would answer; for rehearsals, which write nothing.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            sha256: hex(&Sha256::digest(bytes)),
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        }
    }
}

impl Documents {
    /// The store below `root` (the data directory's `documents`); made on first use.
    #[must_use]
    pub fn at(root: PathBuf) -> Self {
        Self { root }
    }

    /// Where the documents lie, in folders by the first two digits of their names.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Writes `bytes` durably. A document without a row in the database is harmless and invisible.
    ///
    /// # Errors
    /// [`DocumentError::Write`], e.g. when the disk is full; nothing is left behind.
    pub fn put(&self, bytes: &[u8]) -> Result<Stored, DocumentError> {
        let stored = Stored::of(bytes);
        let path = self.path(&stored.sha256);
        if path.exists() && self.get(&stored.sha256).is_ok() {
            return Ok(stored);
        }
        write_durably(&path, bytes).map_err(DocumentError::Write)?;
        Ok(stored)
    }

    /// Reads a document and checks its hash.
    ///
    /// # Errors
    /// [`DocumentError::Read`] or [`DocumentError::Damaged`].
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>, DocumentError> {
        let bytes = std::fs::read(self.path(sha256)).map_err(|source| DocumentError::Read {
            sha256: sha256.to_owned(),
            source,
        })?;
        if hex(&Sha256::digest(&bytes)) == sha256 {
            Ok(bytes)
        } else {
            Err(DocumentError::Damaged(sha256.to_owned()))
        }
    }

    /// A document to be copied; whoever copies it checks its hash.
    ///
    /// # Errors
    /// [`DocumentError::Read`].
    pub fn open(&self, sha256: &str) -> Result<File, DocumentError> {
        File::open(self.path(sha256)).map_err(|source| DocumentError::Read {
            sha256: sha256.to_owned(),
            source,
        })
    }

    /// What a document is by its first bytes, as [`media_type`]; none where it cannot be read.
    #[must_use]
    pub fn media_type(&self, sha256: &str) -> Option<&'static str> {
        let mut first = Vec::new();
        self.open(sha256).ok()?.take(8).read_to_end(&mut first).ok()?;
        media_type(&first)
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let (folder, name) = sha256.split_at(sha256.len().min(2));
        self.root.join(folder).join(name)
    }
}

/// What a scan or letter is, by its first bytes; none for anything but PDF, JPEG and PNG.
#[must_use]
pub fn media_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xFF, 0xD8, 0xFF, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some("image/png"),
        _ => None,
    }
}

/// The name under which a file is handed out: `name`, ending as its bytes are (PDF, JPEG, PNG), whatever it was called.
#[must_use]
pub fn named(name: &str, bytes: &[u8]) -> String {
    let name = if name.is_empty() { "dokument" } else { name };
    let suffixes: &[&str] = match media_type(bytes) {
        Some("application/pdf") => &["pdf"],
        Some("image/jpeg") => &["jpg", "jpeg"],
        Some("image/png") => &["png"],
        _ => &[],
    };
    let own = name.rsplit_once('.').map_or("", |(_, suffix)| suffix);
    match suffixes.first() {
        Some(suffix) if !suffixes.iter().any(|known| own.eq_ignore_ascii_case(known)) => {
            format!("{name}.{suffix}")
        }
        _ => name.to_owned(),
    }
}

/// The bytes of every registered document once, in the order of their first registration.
///
/// # Errors
/// The database's refusal.
pub async fn list(conn: &impl ConnectionTrait) -> Result<Vec<Stored>, DbErr> {
    let rows = document::Entity::find()
        .order_by_asc(document::Column::Id)
        .all(conn)
        .await?;
    let mut seen = HashSet::new();
    Ok(rows
        .into_iter()
        .filter(|row| seen.insert(row.sha256.clone()))
        .map(|row| Stored {
            sha256: row.sha256,
            size: row.size,
        })
        .collect())
}

/// Registers stored bytes in the transaction, as who uses them names and understands them; the same bytes under the same name and type
/// are one document. Another's name for them is never answered.
///
/// # Errors
/// The database's refusal.
pub async fn register(
    tx: &WriteTx,
    stored: &Stored,
    media_type: &str,
    file_name: &str,
) -> Result<DocumentId, DbErr> {
    let known = document::Entity::find()
        .filter(document::Column::Sha256.eq(&stored.sha256))
        .filter(document::Column::MediaType.eq(media_type))
        .filter(document::Column::FileName.eq(file_name))
        .one(tx.conn())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let row = document::ActiveModel {
        sha256: Set(stored.sha256.clone()),
        size: Set(stored.size),
        media_type: Set(media_type.to_owned()),
        file_name: Set(file_name.to_owned()),
        created_at: Set(tx.now()),
        ..Default::default()
    };
    Ok(row.insert(tx.conn()).await?.id)
}

/// Writes under a name that nobody else writes to, and gives the file its own name when all of it is on disk.
fn write_durably(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static WRITES: AtomicU64 = AtomicU64::new(0);
    let folder = path.parent().unwrap_or(path);
    if !folder.is_dir() {
        private::make_folder(folder)?;
        sync_folder(folder.parent().unwrap_or(folder))?;
    }
    let number = WRITES.fetch_add(1, Ordering::Relaxed);
    let partial = path.with_extension(format!("{}-{number}.{PARTIAL}", std::process::id()));
    let written = (|| {
        let mut file = private::opening().write(true).create_new(true).open(&partial)?;
        // Where the file system knows no locks, a leftover stays; nothing else depends on it.
        let _ = file.lock();
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&partial, path)?;
        sync_folder(folder)
    })();
    if written.is_err() {
        let _ = std::fs::remove_file(&partial);
    }
    written
}

fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_is_known_by_its_bytes() {
        assert_eq!(media_type(b"%PDF-1.7"), Some("application/pdf"));
        assert_eq!(media_type(&[0xFF, 0xD8, 0xFF, 0xE0]), Some("image/jpeg"));
        assert_eq!(media_type(b"\x89PNG\r\n\x1a\n"), Some("image/png"));
        for wrong in [&b"<svg onload=alert(1)>"[..], b"GIF89a", b"PK\x03\x04", b""] {
            assert_eq!(media_type(wrong), None);
        }
    }

    #[test]
    fn a_file_is_handed_out_with_the_suffix_of_its_bytes() {
        for (name, bytes, named_as) in [
            ("Bescheid.PDF", &b"%PDF-1.7"[..], "Bescheid.PDF"),
            ("Rechnung.pdf.exe", b"%PDF-1.7", "Rechnung.pdf.exe.pdf"),
            ("TPEK", b"\x89PNG\r\n\x1a\n", "TPEK.png"),
            ("Foto.jpeg", &[0xFF, 0xD8, 0xFF, 0xE0], "Foto.jpeg"),
            ("", b"%PDF-1.7", "dokument.pdf"),
            ("Antwort.eml", b"From: a@example.org", "Antwort.eml"),
        ] {
            assert_eq!(named(name, bytes), named_as);
        }
    }

    #[test]
    fn the_same_bytes_put_many_times_at_once_are_one_whole_document() {
        let folder = tempfile::tempdir().unwrap();
        let documents = Documents::at(folder.path().to_owned());
        let bytes: Vec<u8> = (0..1 << 20).map(|index: u32| (index % 251) as u8).collect();
        for round in 0..8_u8 {
            let bytes = [&bytes[..], &[round]].concat();
            std::thread::scope(|scope| {
                let writers: Vec<_> = (0..8).map(|_| scope.spawn(|| documents.put(&bytes))).collect();
                for writer in writers {
                    let stored = writer.join().unwrap().unwrap();
                    assert_eq!(documents.get(&stored.sha256).unwrap(), bytes);
                }
            });
            let path = documents.path(&Stored::of(&bytes).sha256);
            let names: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
            let left = names.iter().map(|entry| entry.as_ref().unwrap().file_name());
            assert!(
                left.clone().all(|name| name.len() == 62),
                "{:?}",
                left.collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn what_was_put_comes_back_and_a_changed_file_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let documents = Documents::at(folder.path().to_owned());
        let stored = documents.put(b"<Invoice/>").unwrap();
        assert_eq!(documents.get(&stored.sha256).unwrap(), b"<Invoice/>");
        assert_eq!(documents.put(b"<Invoice/>").unwrap(), stored);
        assert_eq!(documents.media_type(&stored.sha256), None);
        let scan = documents.put(b"%PDF-1.7 scan").unwrap();
        assert_eq!(documents.media_type(&scan.sha256), Some("application/pdf"));
        std::fs::write(documents.path(&stored.sha256), b"<Invoice />").unwrap();
        assert!(matches!(
            documents.get(&stored.sha256),
            Err(DocumentError::Damaged(_))
        ));
        documents.put(b"<Invoice/>").unwrap();
        assert_eq!(documents.get(&stored.sha256).unwrap(), b"<Invoice/>");
        assert!(matches!(
            documents.get(&"0".repeat(64)),
            Err(DocumentError::Read { .. })
        ));
    }
}
