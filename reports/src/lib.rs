//! Reports of Paktbuch: rows in, bytes out.
//!
//! The caller pushes rows page by page and gets a workbook (xlsx) or CSV written to any [`std::io::Write`]; memory
//! stays flat because long sheets stream through a temporary file in a directory that the caller names. Input rows are
//! plain structs of this crate: no database, no entity, no clock. The same rows and the same as-of date (Stichtag)
//! give the same bytes.
//!
//! * [`document`] – letters and reports in words, PDF and docx
//! * [`inventory`] – list of funded devices (Inventarliste), xlsx and csv
//! * [`list`] – plain lists (Fristenliste, Antragsübersicht, Zweckbindung …), xlsx and csv
//! * [`receipts`] – list of receipts (Belegliste), xlsx and csv
//! * [`proof`] – numerical proof of use (Verwendungsnachweis), one workbook of several sheets

mod amount;
mod csv_list;
pub mod document;
mod error;
mod file;
mod guard;
pub mod inventory;
pub mod list;
pub mod proof;
pub mod receipts;
mod sheet;
mod text;

pub use error::ReportError;
pub use file::ReportFile;
