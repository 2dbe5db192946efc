use std::path::PathBuf;

use chrono::NaiveDate;
use paktbuch_types::format_date;
use rust_xlsxwriter::XlsxError;

use crate::document::DocumentError;

/// Why a report could not be made. The text is for users; nothing usable was written, the caller removes its file.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The target refused bytes: disk full, connection gone.
    #[error(
        "Der Bericht konnte nicht geschrieben werden ({0}). Bitte prüfen, ob auf dem Datenträger noch Platz frei ist, und den Bericht erneut erzeugen."
    )]
    Write(#[source] std::io::Error),
    /// The directory for temporary files is missing or refuses files.
    #[error(
        "Im Ordner „{folder}“ lassen sich keine Zwischendateien anlegen ({source}). Bitte Schreibrechte und freien Platz prüfen."
    )]
    TempDir { folder: PathBuf, source: std::io::Error },
    /// A temporary file of a streamed sheet refused bytes; the text says what the system answered.
    #[error(
        "Beim Schreiben der Zwischendatei ist ein Fehler aufgetreten ({0}). Bitte prüfen, ob auf dem Datenträger noch Platz frei ist, und den Bericht erneut erzeugen."
    )]
    TempFile(String),
    /// More rows than a worksheet has.
    #[error(
        "Der Bericht hat mehr Zeilen, als ein Tabellenblatt aufnehmen kann (1.048.576). Bitte mit einem Filter eingrenzen oder als CSV ausgeben."
    )]
    TooManyRows,
    /// Receipts have to come by payment date.
    #[error(
        "Die Belege sind nicht nach Zahlungsdatum geordnet: {} folgt auf {}.",
        format_date(*.next),
        format_date(*.previous)
    )]
    ReceiptsOutOfOrder { previous: NaiveDate, next: NaiveDate },
    /// A row of a streamed sheet came after a later one was already written.
    #[error("Zeile {row} des Blatts „{sheet}“ kommt zu spät, das Blatt steht schon bei Zeile {next}.")]
    RowOutOfOrder { sheet: String, row: u32, next: u32 },
    /// A receipt names a cost item or line that the cost plan does not have.
    #[error(
        "Der Beleg „{invoice}“ gehört zu einem Einzelansatz, den der Ausgabenplan nicht enthält ({key}). Bitte die Zuordnung der Rechnung prüfen."
    )]
    UnknownCostKey { invoice: String, key: String },
    /// Two items or lines of the cost plan share a key.
    #[error("Der Ausgabenplan enthält den Schlüssel „{0}“ zweimal.")]
    DuplicateCostKey(String),
    /// An earlier error has made this writer unusable.
    #[error("Der Bericht ist nach einem früheren Fehler unvollständig. Bitte erneut erzeugen.")]
    Broken,
    /// A letter or a report in words could not be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// The workbook library refused something else.
    #[error("Die Arbeitsmappe konnte nicht erzeugt werden ({0}).")]
    Workbook(#[source] XlsxError),
}

impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::RowColumnLimitError => Self::TooManyRows,
            XlsxError::TempFileError(folder, source) => Self::TempDir { folder, source },
            XlsxError::IoError(error) => Self::Write(error),
            XlsxError::ZipError(error) => Self::Write(error.into()),
            other => Self::Workbook(other),
        }
    }
}
