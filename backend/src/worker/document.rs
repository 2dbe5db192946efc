//! Setting a document as PDF.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
use paktbuch_reports::document::{Document, Letterhead, Logo, write_pdf};

use super::{Kind, Worker, WorkerError};

impl Worker {
    /// Lets a child set a document as PDF/A-2a and PDF/UA-1. Blocks until it ends, which its limits make soon.
    ///
    /// # Errors
    /// [`WorkerError`]; refused where no font has a character of the text, or the logo is no picture.
    pub fn pdf(&self, document: &Document) -> Result<Vec<u8>, WorkerError> {
        let json = serde_json::to_vec(document).map_err(|_| WorkerError::Broken)?;
        let pdf: String = self.read(Kind::Document, &json)?;
        STANDARD.decode(pdf).map_err(|_| WorkerError::Broken)
    }

    /// Whether a letter can show this picture; `size` are its pixels. Blocks as [`Worker::pdf`] does.
    ///
    /// # Errors
    /// [`WorkerError`]; refused where it is no picture.
    pub fn try_logo(&self, png: &[u8], size: (u32, u32)) -> Result<(), WorkerError> {
        let letterhead = Letterhead {
            authority: String::new(),
            lines: Vec::new(),
            logo: Some(Logo {
                png: png.to_vec(),
                size,
            }),
        };
        let document = Document {
            title: "Logo".to_owned(),
            letterhead,
            recipient: Vec::new(),
            facts: Vec::new(),
            date: NaiveDate::default(),
            blocks: Vec::new(),
        };
        self.pdf(&document).map(|_| ())
    }
}

/// The PDF of a document that came as JSON, in Base64.
pub(super) fn set(json: &[u8]) -> Result<String, String> {
    let document: Document = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let pdf = write_pdf(&document).map_err(|error| error.to_string())?;
    Ok(STANDARD.encode(pdf))
}
