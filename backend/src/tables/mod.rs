//! Tables in uploads (Tabellen): the bytes of a CSV or XLSX file become rows of cells with their lines. What headings and cells mean
//! is for the features that read lists.
//!
//! [`workbook`] is called in the limited child process only (`paktbuch worker workbook`, see [`crate::worker`]): a workbook is an
//! archive and can become anything. A text ([`decode`], [`separated`]) never becomes much more than it is, so it is read where it came in.

mod cell;
mod decode;
mod separated;
mod workbook;

pub use cell::{Cell, Row};
pub use decode::decode;
pub use separated::{Separated, separated};
pub use workbook::{is_workbook, workbook};

/// Rows that are read of a file; lists have at most 200.000 below their headings.
pub const MAX_ROWS: usize = 200_050;
/// Columns that are read of a file; more than any list has.
pub const MAX_COLUMNS: usize = 500;

/// Why a file is no table, in words for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("Die Datei ist leer. Bitte prüfen Sie, ob sie vollständig übertragen wurde.")]
    Empty,
    /// What it is instead, to follow „ist keine …“; empty where that is unknown.
    #[error("Die Datei ist keine CSV- oder XLSX-Datei{0}. Bitte als CSV oder XLSX ausgeben.")]
    Other(&'static str),
    #[error("Die Datei hat mehr als 200.000 Zeilen. Bitte in Teilen einlesen.")]
    TooManyRows,
    /// Its line, counted from 1.
    #[error(
        "Zeile {0} ist länger als 128 KB; so lang ist keine Zeile einer Liste. Bitte prüfen, ob die Zeilenumbrüche fehlen, und \
         die Liste neu ausgeben."
    )]
    LongLine(usize),
    #[error(
        "Die Excel-Datei ist beschädigt oder keine XLSX-Datei. Bitte neu ausgeben oder das Blatt als CSV speichern."
    )]
    Damaged,
    /// Megabytes that are allowed.
    #[error(
        "Die Excel-Datei entpackt sich auf mehr als {0} MB und wird deshalb nicht gelesen. Bitte das Blatt als CSV speichern."
    )]
    Bomb(u64),
    #[error(
        "Die Excel-Datei besteht aus mehr als 2.000 Teilen; so viele hat keine Liste. Bitte das Blatt als CSV speichern."
    )]
    TooManyParts,
    #[error(
        "Das Blatt der Excel-Datei enthält zu viel Text. Bitte das Blatt als CSV speichern oder in Teilen einlesen."
    )]
    TooMuchText,
}

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod tests;
