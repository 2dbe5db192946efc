//! Letters and reports in words about one notice: Anschreiben, Sachbericht, Umschichtung, Mittelabruf, Aussonderung; as PDF and as docx.

mod cover;
mod disposal;
mod drawdown;
mod head;
mod narrative;
mod reallocation;

use std::io::Write;

use paktbuch_reports::document::{Block, Document, Logo, parse, plain, write_docx};
use paktbuch_reports::{ReportError, ReportFile};
use paktbuch_types::Cents;
use sea_orm::ConnectionTrait;

use super::{About, Folders, Made, for_file_name, kept, scratch};
use crate::db::Db;
use crate::documents::Documents;
use crate::reporting::commands::LetterAsked;
use crate::reporting::compared::paragraphs;
use crate::reporting::rows::{DocumentFormat, LetterKind};
use crate::reporting::{MakeError, queries};
use crate::schools::{self, LogoFile};
use crate::worker::{Worker, WorkerError};

/// A letter before it is set.
struct Written {
    document: Document,
    /// Name for the file without its suffix.
    name: String,
    /// Which of its kind it is, in words: `Nr. 2`, `Zwischennachweis`; empty where there is one.
    question: String,
    /// Sums by their JSON key.
    totals: Vec<(&'static str, Cents)>,
}

impl Written {
    fn about(&self) -> About {
        About {
            chart: None,
            question: self.question.clone(),
            figures: kept(&paragraphs(&plain(&self.document))),
        }
    }
}

/// A letter as its reader will see it, without the logo.
#[derive(Debug)]
pub struct LetterText {
    pub document: Document,
    /// Which of its kind it is, in words; empty where there is one.
    pub question: String,
}

/// What a letter is made with beside the database: the child process that sets PDFs, and the store of the logo.
#[derive(Debug, Clone, Copy)]
pub struct Tools<'a> {
    pub worker: &'a Worker,
    pub documents: &'a Documents,
}

/// Makes a letter of a notice. The PDF is set in the limited child process: its texts and its logo come from people.
///
/// # Errors
/// [`MakeError::Refused`] where the notice has no such letter, or a text has a character that no font has; nothing is left behind.
pub async fn letter(
    db: &Db,
    (folders, tools): (Folders<'_>, Tools<'_>),
    (kind, asked): (LetterKind, LetterAsked),
    format: DocumentFormat,
) -> Result<Made, MakeError> {
    let (written, logo) = {
        let conn = queries::snapshot(db).await?;
        (written(&conn, kind, asked).await?, schools::logo(&conn).await?)
    };
    set((folders, tools), written, logo, format).await
}

/// The same from what `conn` reads.
///
/// # Errors
/// As [`letter`].
pub(in crate::reporting::service) async fn letter_of(
    conn: &impl ConnectionTrait,
    by: (Folders<'_>, Tools<'_>),
    (kind, asked): (LetterKind, LetterAsked),
    format: DocumentFormat,
) -> Result<Made, MakeError> {
    let written = written(conn, kind, asked).await?;
    let logo = schools::logo(conn).await?;
    set(by, written, logo, format).await
}

/// What a letter of a notice says, before a file is made of it.
///
/// # Errors
/// As [`letter`], but for characters that no font has.
pub async fn letter_text(db: &Db, kind: LetterKind, asked: LetterAsked) -> Result<LetterText, MakeError> {
    let conn = queries::snapshot(db).await?;
    let written = written(&conn, kind, asked).await?;
    Ok(LetterText {
        document: plain(&written.document),
        question: written.question,
    })
}

async fn set(
    (folders, tools): (Folders<'_>, Tools<'_>),
    written: Written,
    logo: Option<LogoFile>,
    format: DocumentFormat,
) -> Result<Made, MakeError> {
    let about = written.about();
    let Written {
        mut document,
        name,
        totals,
        ..
    } = written;
    let scratch = scratch(folders.folder)?;
    let (worker, documents) = (tools.worker.clone(), tools.documents.clone());
    let making = tokio::task::spawn_blocking(move || -> Result<_, MakeError> {
        document.letterhead.logo = logo.map(|logo| picture(&documents, &logo)).transpose()?;
        let bytes = match format {
            DocumentFormat::Pdf => worker.pdf(&document).map_err(refused)?,
            DocumentFormat::Docx => write_docx(&document).map_err(ReportError::from)?,
        };
        scratch.file().write_all(&bytes).map_err(ReportError::Write)?;
        Ok((scratch, ReportFile::of(&bytes, totals)))
    });
    let (scratch, report) = making
        .await
        .map_err(|error| MakeError::Thread(error.to_string()))??;
    Ok(Made {
        scratch,
        report,
        name,
        about,
    })
}

async fn written(
    conn: &impl ConnectionTrait,
    kind: LetterKind,
    asked: LetterAsked,
) -> Result<Written, MakeError> {
    match kind {
        LetterKind::Cover => cover::write(conn, asked).await,
        LetterKind::Narrative => narrative::write(conn, asked).await,
        LetterKind::Reallocation => reallocation::write(conn, asked).await,
        LetterKind::Disposal => disposal::write(conn, asked).await,
        LetterKind::Drawdown => drawdown::write(conn, asked).await,
    }
}

fn picture(documents: &Documents, logo: &LogoFile) -> Result<Logo, MakeError> {
    let png = documents.get(&logo.sha256).map_err(|error| {
        MakeError::Refused(format!(
            "Das Logo lässt sich nicht lesen ({error}). Bitte unter „Verwaltung“, „Schulträger“ neu hinterlegen."
        ))
    })?;
    Ok(Logo { png, size: logo.size })
}

/// What the child says, in the words of one who writes and does not read a file.
fn refused(error: WorkerError) -> MakeError {
    match error {
        WorkerError::Refused(text) => MakeError::Refused(text),
        WorkerError::Unavailable(error) => MakeError::Thread(error.to_string()),
        WorkerError::TooMuchMemory | WorkerError::TooLong | WorkerError::Broken => MakeError::Refused(
            "Das PDF braucht zu viel Zeit oder Speicher und ist nicht fertig geworden. Bitte die Texte kürzen oder das Schreiben als Word-Datei erzeugen."
                .to_owned(),
        ),
    }
}

fn unknown_notice() -> MakeError {
    MakeError::Refused("Den Bescheid gibt es nicht.".to_owned())
}

/// That a notice has none of it, or none with this number; `none` begins a sentence: „Zum Bescheid 48.02 gibt es noch keinen Mittelabruf“.
fn missing(reference: &str, none: &str, number: Option<i64>) -> MakeError {
    MakeError::Refused(match number {
        None => format!("Zum Bescheid {reference} gibt es noch {none}."),
        Some(number) => format!("Zum Bescheid {reference} gibt es {none} mit der Nummer {number}."),
    })
}

/// What somebody wrote for a letter, a small part of Markdown; the given words where nobody did.
fn written_or(text: &str, given: &str) -> Vec<Block> {
    if text.trim().is_empty() {
        vec![Block::paragraph(given)]
    } else {
        parse(text)
    }
}

/// Name of a letter's file without its suffix: `Mittelabruf_48-DPS-2021-0118_2`.
fn file_name(kind: LetterKind, reference: &str, which: impl std::fmt::Display) -> String {
    format!("{}_{}_{which}", kind.title(), for_file_name(reference))
}

/// `1.234,56 €` that does not break.
fn euro(amount: Cents) -> String {
    format!("{amount}\u{a0}€")
}
