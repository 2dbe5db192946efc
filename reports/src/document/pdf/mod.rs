//! PDF/A-2a and PDF/UA-1, set by typst from one fixed template.

mod desk;

use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::characters;
use super::error::DocumentError;
use super::plain::plain;
use super::tree::Document;
use desk::Desk;

/// The document as PDF/A-2a and PDF/UA-1, tagged, in German. The same document gives the same bytes.
///
/// Takes some tenths of a second and some dozens of megabytes, and what it lays out stays cached in the process: a service calls it in
/// a process of its own.
///
/// # Errors
/// [`DocumentError::Character`] where no font has a character, [`DocumentError::Typesetting`] where typst refuses anything else, for
/// example a logo that is no picture.
pub fn write(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let document = plain(document);
    let desk = Desk::with(&document)?;
    characters::check(&document, |c| !characters::is_private(c) && desk.has(c))?;
    let laid_out: PagedDocument = typst::compile(&desk).output.map_err(|errors| refused(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| DocumentError::Typesetting(error.message().to_string()))?;
    let options = PdfOptions {
        creator: Smart::Custom(Some("Paktbuch".to_owned())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&laid_out, &options).map_err(|errors| refused(&errors))
}

fn refused(errors: &[SourceDiagnostic]) -> DocumentError {
    let first = errors.first().map(|error| error.message.to_string());
    DocumentError::Typesetting(first.unwrap_or_default())
}
