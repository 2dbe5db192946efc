//! Reading uploads, and setting PDFs, in a process of its own: this program again, as the hidden command `paktbuch worker KIND`.
//!
//! A hostile file can make a reader run for hours, fill the memory or crash. So the child first limits itself ([`limits`]), then
//! reads the file from stdin and answers one JSON value on stdout. It gets no environment, no database and no secret, and
//! its death is an ordinary answer: [`WorkerError`] says it in German.

mod document;
mod limits;
mod pdf;
mod picture;

use std::ffi::OsStr;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
use std::thread;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

pub use pdf::EmbeddedFile;

use crate::error::ReadError;
use crate::tables;

/// What a worker can read; each kind has one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The files embedded in a PDF: `Vec<EmbeddedFile>`.
    Pdf,
    /// The rows of an Excel workbook: `Vec<tables::Row>`.
    Workbook,
    /// A document as PDF: `String`, in Base64. It is set here because its texts and its logo come from people.
    Document,
    /// Whether a PNG or JPEG can be unpacked: `()`.
    Picture,
}

impl Kind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Pdf, Self::Workbook, Self::Document, Self::Picture];

    /// Its name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Workbook => "workbook",
            Self::Document => "document",
            Self::Picture => "picture",
        }
    }

    /// The kind of this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

/// Largest upload that a worker reads, in bytes.
pub const MAX_UPLOAD: u64 = 32 * 1024 * 1024;
/// Largest answer that is taken from a worker, in bytes.
const MAX_ANSWER: u64 = 64 * 1024 * 1024;

/// Why a file was not read. All but [`WorkerError::Unavailable`] are about the file.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The reader's own words.
    #[error("{0}")]
    Refused(String),
    #[error(
        "Die Datei braucht zum Lesen zu viel Speicher. Das kommt bei gewöhnlichen Dateien nicht vor. Bitte beim Absender neu anfordern."
    )]
    TooMuchMemory,
    #[error(
        "Das Lesen der Datei dauert zu lange und wurde abgebrochen. Das kommt bei gewöhnlichen Dateien nicht vor. Bitte beim Absender neu anfordern."
    )]
    TooLong,
    #[error(
        "Die Datei ist beschädigt: Beim Lesen kam es zu einem Abbruch. Bitte beim Absender neu anfordern."
    )]
    Broken,
    /// Not the file's fault.
    #[error("Der Leseprozess lässt sich nicht starten: {0}")]
    Unavailable(#[source] std::io::Error),
}

impl From<WorkerError> for ReadError {
    fn from(error: WorkerError) -> Self {
        match error {
            WorkerError::Unavailable(error) => Self::Unavailable(error),
            error => Self::Refused(error.to_string()),
        }
    }
}

/// Where the program of the child process is.
#[derive(Debug, Clone)]
pub struct Worker {
    program: Option<PathBuf>,
}

/// What the child says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Answer<T> {
    Read(T),
    Refused(String),
}

impl Worker {
    /// This very program. Its place is looked up now: after an upgrade under the running service the new one is there.
    #[must_use]
    pub fn this_program() -> Self {
        Self {
            program: std::env::current_exe().ok(),
        }
    }

    /// The program at `path`: for those that hold the service as a library.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        Self {
            program: Some(path.to_owned()),
        }
    }

    /// Lets a child read `bytes`. Blocks until it ends, which its limits make soon.
    ///
    /// # Errors
    /// [`WorkerError`].
    pub fn read<T: DeserializeOwned>(&self, kind: Kind, bytes: &[u8]) -> Result<T, WorkerError> {
        let program = self.program.as_ref().ok_or_else(unknown_place)?;
        let (answer, status) = run(program.as_os_str(), kind, bytes).map_err(WorkerError::Unavailable)?;
        match serde_json::from_slice(&answer) {
            Ok(Answer::Read(value)) if status.success() => Ok(value),
            Ok(Answer::Refused(message)) if status.success() => Err(WorkerError::Refused(message)),
            _ => Err(death(status)),
        }
    }
}

fn unknown_place() -> WorkerError {
    WorkerError::Unavailable(std::io::ErrorKind::NotFound.into())
}

fn run(program: &OsStr, kind: Kind, bytes: &[u8]) -> std::io::Result<(Vec<u8>, ExitStatus)> {
    let mut child = Command::new(program)
        .args(["worker", kind.code()])
        .env_clear()
        // Every thread reserves address space, which is limited.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let answer = talk(&mut child, bytes);
    if answer.is_err() {
        // It is gone already, or its answer is too long to be one.
        let _ = child.kill();
    }
    let status = child.wait()?;
    Ok((answer.unwrap_or_default(), status))
}

/// Sends the file and takes the answer at the same time, so that neither side waits for the other.
fn talk(child: &mut Child, bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A child that died early does not take the rest; its status tells why.
            stdin.map(|mut stdin| stdin.write_all(bytes))
        });
        let mut answer = Vec::new();
        if let Some(stdout) = stdout {
            stdout.take(MAX_ANSWER + 1).read_to_end(&mut answer)?;
        }
        if answer.len() as u64 > MAX_ANSWER {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        Ok(answer)
    })
}

/// What the end of a child without an answer means.
fn death(status: ExitStatus) -> WorkerError {
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(limits::OUT_OF_TIME | limits::KILLED) => WorkerError::TooLong,
        Some(limits::ABORTED) => WorkerError::TooMuchMemory,
        _ => WorkerError::Broken,
    }
}

/// Is the child: limits itself, reads stdin, answers on stdout.
#[must_use]
pub fn serve(kind: &str) -> ExitCode {
    let Some(kind) = Kind::from_code(kind) else {
        return ExitCode::from(2);
    };
    if limits::limit_this_process().is_err() {
        return ExitCode::FAILURE;
    }
    let mut bytes = Vec::new();
    if std::io::stdin()
        .lock()
        .take(MAX_UPLOAD + 1)
        .read_to_end(&mut bytes)
        .is_err()
    {
        return ExitCode::FAILURE;
    }
    let written = if bytes.len() as u64 > MAX_UPLOAD {
        let limit = MAX_UPLOAD / (1024 * 1024);
        answer::<()>(Err(format!("Die Datei ist zu groß, erlaubt sind {limit} MB.")))
    } else {
        match kind {
            Kind::Pdf => answer(pdf::embedded_files(&bytes)),
            Kind::Document => answer(document::set(&bytes)),
            Kind::Picture => answer(picture::unpack(&bytes)),
            Kind::Workbook => answer(tables::workbook(&bytes).map_err(|error| error.to_string())),
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn answer<T: Serialize>(read: Result<T, String>) -> std::io::Result<()> {
    let answer = read.map_or_else(Answer::Refused, Answer::Read);
    let mut stdout = BufWriter::new(std::io::stdout().lock());
    serde_json::to_writer(&mut stdout, &answer)?;
    stdout.flush()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn read_by(script: &str) -> Result<Vec<EmbeddedFile>, WorkerError> {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("worker");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        Worker::at(&program).read(Kind::Pdf, &vec![b'x'; 1024 * 1024])
    }

    #[test]
    fn the_answer_of_the_child_comes_back() {
        let files = read_by("/bin/cat >/dev/null; echo '{\"read\":[]}'").unwrap();
        assert_eq!(files, []);
        let refused = read_by("echo '{\"refused\":\"Das ist kein PDF.\"}'").unwrap_err();
        assert_eq!(refused.to_string(), "Das ist kein PDF.");
    }

    #[test]
    fn every_death_of_the_child_is_a_german_answer() {
        for (script, words) in [
            ("kill -XCPU $$", "dauert zu lange"),
            ("kill -KILL $$", "dauert zu lange"),
            ("kill -ABRT $$", "zu viel Speicher"),
            ("kill -SEGV $$", "beschädigt"),
            ("exit 101", "beschädigt"),
            ("echo '{\"read\":[]}'; exit 1", "beschädigt"),
            ("echo '{\"read\":'", "beschädigt"),
            ("", "beschädigt"),
        ] {
            let message = read_by(script).unwrap_err().to_string();
            assert!(message.contains(words), "{script}: {message}");
        }
        assert!(matches!(
            Worker::at(Path::new("/nicht/da")).read::<Vec<EmbeddedFile>>(Kind::Pdf, b""),
            Err(WorkerError::Unavailable(_))
        ));
    }
}
