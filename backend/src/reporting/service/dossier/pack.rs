//! Writing the archive: one file after the other, so that memory does not grow with the grant.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read};
use std::path::Path;

use paktbuch_reports::archive::{ArchiveEntry, ArchiveWriter};
use paktbuch_reports::list::ListHead;
use paktbuch_reports::{ReportError, ReportFile};
use sha2::{Digest, Sha256};

use super::{Bytes, Made, Places, Planned};
use crate::audit::hex;
use crate::documents::Documents;
use crate::reporting::compared::KeptFile;
use crate::reporting::{MakeError, Scratch};

type Archive<'a> = ArchiveWriter<BufWriter<&'a File>>;

/// Packs the files into `scratch`, and tells their paths and hashes; waiting sheets use `temporary`.
///
/// # Errors
/// [`MakeError`]; `scratch` is gone then.
pub(super) fn pack(
    scratch: Scratch,
    documents: &Documents,
    files: impl Iterator<Item = Planned>,
    head: &ListHead,
    temporary: &Path,
) -> Result<(Scratch, ReportFile, Vec<KeptFile>), MakeError> {
    let mut archive = ArchiveWriter::new(BufWriter::new(scratch.file()), head.as_of);
    let mut places = Places::default();
    let mut packed = Vec::new();
    for file in files {
        let (entry, bytes) = places.place(file);
        let path = entry.path.clone();
        match bytes {
            Bytes::Stored { sha256, size } => {
                add_stored(&mut archive, documents, entry, (&sha256, size))?;
                packed.push((path, sha256));
            }
            Bytes::Withheld => archive.leave_out(entry),
            Bytes::Made(made) => packed.push((path, add_made(&mut archive, entry, *made)?)),
        }
    }
    let rows = archive.finish(head, temporary)?;
    let report = ReportFile {
        rows,
        totals: Vec::new(),
        sha256: hash(&scratch).map_err(ReportError::Write)?,
    };
    Ok((scratch, report, packed))
}

/// Copies a stored document whose bytes have to be those it was registered with.
fn add_stored(
    archive: &mut Archive<'_>,
    documents: &Documents,
    entry: ArchiveEntry,
    (sha256, size): (&str, u64),
) -> Result<(), MakeError> {
    let damaged = MakeError::Document {
        title: entry.title.clone(),
        path: entry.path.clone(),
        sha256: sha256.to_owned(),
    };
    let Ok(mut file) = documents.open(sha256) else {
        return Err(damaged);
    };
    if archive.add(entry, size, &mut file)? == sha256 {
        Ok(())
    } else {
        Err(damaged)
    }
}

/// Copies a file that was made; answers its hash.
fn add_made(archive: &mut Archive<'_>, entry: ArchiveEntry, made: Made) -> Result<String, MakeError> {
    let mut file = made.scratch.into_reader().map_err(ReportError::Write)?;
    let size = file.metadata().map_err(ReportError::Write)?.len();
    Ok(archive.add(entry, size, &mut file)?)
}

/// SHA-256 of the whole file, in lower-case hex.
fn hash(scratch: &Scratch) -> io::Result<String> {
    let mut file = BufReader::with_capacity(64 * 1024, scratch.reopen()?);
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(chunk.get(..read).unwrap_or_default()),
        }
    }
}
