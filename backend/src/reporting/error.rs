//! Failures of making a report.

use paktbuch_reports::ReportError;

use crate::checking::CheckError;

/// Why there is no report. Nothing is left behind.
#[derive(Debug, thiserror::Error)]
pub enum MakeError {
    #[error(transparent)]
    Report(#[from] ReportError),
    #[error(transparent)]
    Check(#[from] CheckError),
    /// Wrong question; the text says what to do.
    #[error("{0}")]
    Refused(String),
    /// The file cannot be put in its place.
    #[error(
        "Die Datei {path} lässt sich nicht schreiben ({source}). Bitte Schreibrechte und freien Platz prüfen."
    )]
    File { path: String, source: std::io::Error },
    /// A stored document is missing, or its bytes are not those it was stored with.
    #[error(
        "Das Dokument „{title}“ ({path}, SHA-256 {sha256}) fehlt oder wurde verändert. Es wurde keine Akte erstellt. Bitte das Dokument aus der Datensicherung zurückholen; „paktbuch verify“ nennt alle, die fehlen."
    )]
    Document {
        title: String,
        path: String,
        sha256: String,
    },
    /// The thread that writes has ended early.
    #[error("Der Bericht ist nicht fertig geworden ({0}). Bitte erneut erzeugen.")]
    Thread(String),
    #[error("Die Datenbank hat nicht geantwortet: {0}")]
    Database(#[from] sea_orm::DbErr),
}
