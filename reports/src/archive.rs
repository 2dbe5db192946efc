//! A folder of files as a zip archive: the files come one by one, each is hashed while it is written, and an index ends it.

use std::io::{self, Read, Seek, Write};
use std::path::Path;

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use crate::ReportError;
use crate::file::hex;
use crate::list::{self, Cell, Columns, ListHead};
use crate::sheet::{Column, Kind};

/// Bytes that are copied at once.
const CHUNK: usize = 64 * 1024;
/// Suffixes whose bytes are packed already.
const PACKED: [&str; 5] = ["pdf", "jpg", "png", "xlsx", "docx"];

static INDEX: Columns = Columns {
    columns: &[
        Column::new("Datei", 58, Kind::Text),
        Column::new("Art", 24, Kind::Text),
        Column::new("Titel", 44, Kind::Text),
        Column::new("vom", 12, Kind::Date),
        Column::new("Bytes", 14, Kind::Count),
        Column::new("SHA-256", 68, Kind::Text),
    ],
    totals: &[],
};

/// What the index says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveEntry {
    /// Its path in the archive, with `/` between folders; ASCII, unique.
    pub path: String,
    /// What it is: `Rechnung`.
    pub kind: String,
    pub title: String,
    /// Day of the document.
    pub dated: Option<NaiveDate>,
}

/// An archive that is being written. Only the index is in memory.
pub struct ArchiveWriter<W: Write + Seek> {
    zip: ZipWriter<W>,
    modified: DateTime,
    rows: Vec<Vec<Cell>>,
    /// Rows of the index that have no file.
    left_out: usize,
    /// Lines as `sha256sum --check` reads them.
    sums: String,
}

impl<W: Write + Seek + Send> ArchiveWriter<W> {
    /// An empty archive whose files bear the as-of date (Stichtag).
    pub fn new(out: W, as_of: NaiveDate) -> Self {
        let part = |part: u32| u8::try_from(part).unwrap_or(1);
        let year = u16::try_from(as_of.year()).unwrap_or_default();
        let modified = DateTime::from_date_and_time(year, part(as_of.month()), part(as_of.day()), 0, 0, 0);
        Self {
            zip: ZipWriter::new(out),
            modified: modified.unwrap_or_default(),
            rows: Vec::new(),
            left_out: 0,
            sums: String::new(),
        }
    }

    /// Copies a file of `size` bytes into the archive and returns the SHA-256 of what was read, in lower-case hex.
    ///
    /// # Errors
    /// Where `from` cannot be read or the target refuses bytes.
    pub fn add(
        &mut self,
        entry: ArchiveEntry,
        size: u64,
        from: &mut impl Read,
    ) -> Result<String, ReportError> {
        let options = self.options(&entry.path, size);
        self.zip
            .start_file(entry.path.as_str(), options)
            .map_err(refused)?;
        let (read, sha256) = copy(from, &mut self.zip).map_err(ReportError::Write)?;
        self.sums.push_str(&format!("{sha256}  {}\n", entry.path));
        self.rows.push(vec![
            entry.path.into(),
            entry.kind.into(),
            entry.title.into(),
            entry.dated.into(),
            Cell::Count(u32::try_from(read).unwrap_or(u32::MAX)),
            sha256.as_str().into(),
        ]);
        Ok(sha256)
    }

    /// Names a file in the index that is not in the archive; its title says why.
    pub fn leave_out(&mut self, entry: ArchiveEntry) {
        self.left_out += 1;
        self.rows.push(vec![
            Cell::Nothing,
            entry.kind.into(),
            entry.title.into(),
            entry.dated.into(),
            Cell::Nothing,
            Cell::Nothing,
        ]);
    }

    /// Writes the index (`00_Inhalt.xlsx`, `00_Inhalt.csv`, and `00_SHA256.txt` for `sha256sum --check`) and ends the archive.
    /// Answers how many files it holds beside them.
    ///
    /// # Errors
    /// Where the target or `tempdir`, which has to exist, refuses bytes.
    pub fn finish(mut self, head: &ListHead, tempdir: &Path) -> Result<u64, ReportError> {
        self.start("00_Inhalt.xlsx")?;
        list::write_xlsx(head, INDEX, &self.rows, tempdir, &mut self.zip)?;
        self.start("00_Inhalt.csv")?;
        list::write_csv(INDEX, &self.rows, &mut self.zip)?;
        self.start("00_SHA256.txt")?;
        self.zip
            .write_all(self.sums.as_bytes())
            .map_err(ReportError::Write)?;
        let mut out = self.zip.finish().map_err(refused)?;
        out.flush().map_err(ReportError::Write)?;
        Ok(u64::try_from(self.rows.len() - self.left_out).unwrap_or(u64::MAX))
    }

    fn start(&mut self, path: &str) -> Result<(), ReportError> {
        let options = self.options(path, 0);
        self.zip.start_file(path, options).map_err(refused)
    }

    fn options(&self, path: &str, size: u64) -> SimpleFileOptions {
        let suffix = path.rsplit('.').next().unwrap_or_default();
        let method = if PACKED.contains(&suffix) {
            CompressionMethod::Stored
        } else {
            CompressionMethod::Deflated
        };
        SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(self.modified)
            .unix_permissions(0o644)
            .large_file(size >= u64::from(u32::MAX))
    }
}

impl<W: Write + Seek> std::fmt::Debug for ArchiveWriter<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ArchiveWriter")
            .field("files", &self.rows.len())
            .finish_non_exhaustive()
    }
}

/// Number of bytes and their SHA-256.
fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<(u64, String)> {
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = match from.read(&mut chunk) {
            Ok(0) => return Ok((size, hex(&hash.finalize()))),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let bytes = chunk.get(..read).unwrap_or_default();
        hash.update(bytes);
        to.write_all(bytes)?;
        size += u64::try_from(read).unwrap_or(u64::MAX);
    }
}

fn refused(error: zip::result::ZipError) -> ReportError {
    ReportError::Write(error.into())
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn head(as_of: NaiveDate) -> ListHead {
        ListHead {
            authority: "Gemeinde Havixbeck".to_owned(),
            title: "Förderakte",
            sentence: "Eine Probe.".to_owned(),
            as_of,
        }
    }

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let as_of = NaiveDate::from_ymd_opt(2024, 3, 14).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let head = head(as_of);
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = ArchiveWriter::new(&mut bytes, as_of);
        for (path, content) in files {
            let entry = ArchiveEntry {
                path: (*path).to_owned(),
                kind: "Rechnung".to_owned(),
                title: "Tablets".to_owned(),
                dated: Some(as_of),
            };
            writer.add(entry, 3, &mut &content[..]).unwrap();
        }
        assert_eq!(writer.finish(&head, folder.path()).unwrap(), 2);
        bytes.into_inner()
    }

    #[test]
    fn every_file_is_there_byte_for_byte_and_the_index_has_its_hash() {
        let files: [(&str, &[u8]); 2] = [
            ("01_Rechnungen/001_a.xml", b"<Invoice/>"),
            ("01_Rechnungen/002_b.pdf", b"%PDF"),
        ];
        let bytes = archive(&files);
        assert_eq!(bytes, archive(&files), "the same files, the same bytes");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut read = |path: &str| {
            let mut content = Vec::new();
            zip.by_name(path).unwrap().read_to_end(&mut content).unwrap();
            content
        };
        let index = String::from_utf8(read("00_Inhalt.csv")).unwrap();
        let sums = String::from_utf8(read("00_SHA256.txt")).unwrap();
        for (path, content) in files {
            assert_eq!(read(path), content);
            let sha256 = hex(&Sha256::digest(content));
            assert!(index.contains(&sha256) && index.contains(path), "{index}");
            assert!(sums.contains(&format!("{sha256}  {path}\n")), "{sums}");
        }
    }

    #[test]
    fn what_is_left_out_stands_in_the_index_alone() {
        let as_of = NaiveDate::from_ymd_opt(2024, 3, 14).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let head = head(as_of);
        let mut bytes = Cursor::new(Vec::new());
        let mut writer = ArchiveWriter::new(&mut bytes, as_of);
        writer.leave_out(ArchiveEntry {
            path: String::new(),
            kind: "Rechnung".to_owned(),
            title: "Lohnkonto: nicht enthalten".to_owned(),
            dated: Some(as_of),
        });
        assert_eq!(
            writer.finish(&head, folder.path()).unwrap(),
            0,
            "the index is all"
        );
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.into_inner())).unwrap();
        let mut read = |path: &str| {
            let mut content = String::new();
            zip.by_name(path).unwrap().read_to_string(&mut content).unwrap();
            content
        };
        assert!(read("00_Inhalt.csv").contains("Lohnkonto: nicht enthalten"));
        assert_eq!(read("00_SHA256.txt"), "");
    }
}
