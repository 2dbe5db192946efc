use std::io::{self, Write};

use paktbuch_types::Cents;
use sha2::{Digest, Sha256};

/// What was written: the facts that `report --json` prints and a filed proof keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFile {
    /// Data rows: devices of an Inventarliste, receipts of a Verwendungsnachweis; 0 for a letter.
    pub rows: u64,
    /// Sums by their JSON key, each ending in `_cents`.
    pub totals: Vec<(&'static str, Cents)>,
    /// SHA-256 of all bytes, lower-case hex.
    pub sha256: String,
}

impl ReportFile {
    /// A file in words: it has no rows.
    #[must_use]
    pub fn of(bytes: &[u8], totals: Vec<(&'static str, Cents)>) -> Self {
        Self {
            rows: 0,
            totals,
            sha256: hex(Sha256::digest(bytes).as_slice()),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Passes bytes on and hashes what the target took.
pub(crate) struct HashingWriter<W> {
    target: W,
    hash: Sha256,
}

impl<W: Write> HashingWriter<W> {
    pub(crate) fn new(target: W) -> Self {
        Self {
            target,
            hash: Sha256::new(),
        }
    }

    /// Flushes the target and returns the hash in lower-case hex.
    pub(crate) fn finish(mut self) -> io::Result<String> {
        self.target.flush()?;
        Ok(hex(self.hash.finalize().as_slice()))
    }
}

impl<W: Write> Write for HashingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.target.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()
    }
}
