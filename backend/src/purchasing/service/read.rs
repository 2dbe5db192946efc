//! Reading uploads: texts here, PDFs and workbooks in the limited child process.

use paktbuch_types::InvoiceSyntax;

use crate::documents::{self, DocumentError, Documents, Stored};
use crate::purchasing::einvoice::{self, EInvoice, EInvoiceError};
use crate::purchasing::payment_file::{self, Mapping, Sheet, SheetError};
use crate::tables;
use crate::text;
use crate::worker::{EmbeddedFile, Kind, Worker};

pub use crate::error::ReadError;

/// An invoice as it was read from its file.
#[derive(Debug)]
pub struct ReadFile {
    pub invoice: EInvoice,
    /// The XML inside, where the file is a PDF.
    pub xml: Option<Vec<u8>>,
}

/// The file of an invoice in the document store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    pub file: Stored,
    /// The XML inside, where the file is a PDF.
    pub xml: Option<Stored>,
}

impl From<Stored> for StoredFile {
    fn from(file: Stored) -> Self {
        Self { file, xml: None }
    }
}

impl ReadFile {
    /// Writes the file, and the XML inside it, to the store.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn store(&self, documents: &Documents, bytes: &[u8]) -> Result<StoredFile, DocumentError> {
        let xml = self.xml.as_ref().map(|xml| documents.put(xml)).transpose()?;
        let file = documents.put(bytes)?;
        Ok(StoredFile { file, xml })
    }

    /// What storing would answer; for rehearsals.
    #[must_use]
    pub fn rehearse(&self, bytes: &[u8]) -> StoredFile {
        StoredFile {
            file: Stored::of(bytes),
            xml: self.xml.as_ref().map(|xml| Stored::of(xml)),
        }
    }
}

/// Reads an XRechnung (XML) or a ZUGFeRD or Factur-X PDF and recomputes its sums. Blocks.
///
/// # Errors
/// [`ReadError`].
pub fn read_file(worker: &Worker, bytes: &[u8]) -> Result<ReadFile, ReadError> {
    if !is_pdf(bytes) {
        let read = einvoice::read_verified(bytes);
        let invoice = read.map_err(|error| refused(of_other_kind(error, bytes)))?;
        return Ok(ReadFile { invoice, xml: None });
    }
    if bytes.len() > einvoice::MAX_BYTES {
        return Err(refused(EInvoiceError::TooLarge {
            size: bytes.len(),
            limit: einvoice::MAX_BYTES,
        }));
    }
    let files: Vec<EmbeddedFile> = worker.read(Kind::Pdf, bytes)?;
    let xml = invoice_in(&files).map_err(refused)?;
    let mut invoice = einvoice::read_verified(&xml).map_err(refused)?;
    invoice.syntax = InvoiceSyntax::Zugferd;
    Ok(ReadFile {
        invoice,
        xml: Some(xml),
    })
}

/// Reads a list as a sheet: CSV (separated by `;`, `,`, `|` or tab, whatever its encoding) or XLSX (its first sheet with rows). Blocks.
///
/// # Errors
/// [`ReadError`].
pub fn read_sheet(worker: &Worker, bytes: &[u8]) -> Result<Sheet, ReadError> {
    let told = |error: SheetError| ReadError::Refused(error.to_string());
    if !tables::is_workbook(bytes) {
        return payment_file::read_text(bytes).map_err(told);
    }
    if bytes.len() > payment_file::MAX_BYTES {
        return Err(told(SheetError::TooLarge));
    }
    let rows = worker.read(Kind::Workbook, bytes)?;
    payment_file::of_workbook(rows).map_err(told)
}

/// What is to be checked in an invoice although it is taken: lines that are not quantity × price. Empty for nothing.
#[must_use]
pub fn hint(invoice: &EInvoice) -> String {
    const SHOWN: usize = 3;
    const CHARS: usize = 300;
    let findings = einvoice::line_findings(invoice);
    let mut sentences: Vec<String> = findings
        .iter()
        .take(SHOWN)
        .map(|finding| text::excerpt(&finding.message, CHARS))
        .collect();
    match findings.len().saturating_sub(SHOWN) {
        0 => {}
        1 => sentences.push("Dasselbe bei einer weiteren Position.".to_owned()),
        more => sentences.push(format!("Dasselbe bei {more} weiteren Positionen.")),
    }
    sentences.join(" ")
}

/// Whether the bytes are a PDF; blanks and a mark may stand before it.
fn is_pdf(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let found = head.windows(5).position(|window| window == b"%PDF-");
    found.is_some_and(|place| !head[..place].contains(&b'<'))
}

/// Why a file is no invoice, with what helps where it is a scan or a list of payments.
fn of_other_kind(error: EInvoiceError, bytes: &[u8]) -> EInvoiceError {
    if matches!(error, EInvoiceError::TooLarge { .. }) {
        return error;
    }
    if documents::media_type(bytes).is_some_and(|kind| kind.starts_with("image/")) {
        return EInvoiceError::Image;
    }
    let is_workbook = || {
        let name = b"xl/workbook.xml";
        tables::is_workbook(bytes) && bytes.windows(name.len()).any(|part| part == name)
    };
    let is_list = || {
        let sheet = payment_file::read_text(bytes);
        sheet.is_ok_and(|sheet| Mapping::known(&sheet).is_some())
    };
    if is_workbook() || (error == EInvoiceError::NotXml && is_list()) {
        return EInvoiceError::Table;
    }
    error
}

fn refused(error: EInvoiceError) -> ReadError {
    ReadError::Refused(error.to_string())
}

/// Names under which the profiles embed the invoice, in small letters.
const NAMES: [&str; 3] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml"];

/// Chooses the invoice among the files of a PDF: by the names of the profiles, else by what the XML files are. Of several
/// different ones the PDF itself must say which stands for its page (`Alternative`).
fn invoice_in(files: &[EmbeddedFile]) -> Result<Vec<u8>, EInvoiceError> {
    let named = |file: &&EmbeddedFile| NAMES.contains(&file.name.to_ascii_lowercase().as_str());
    let mut candidates: Vec<(&EmbeddedFile, Vec<u8>)> =
        files.iter().filter(named).filter_map(content).collect();
    if candidates.is_empty() {
        candidates = files
            .iter()
            .filter(|file| file.name.to_ascii_lowercase().ends_with(".xml"))
            .filter_map(content)
            .filter(|(_, xml)| einvoice::is_invoice(xml))
            .collect();
    }
    candidates.dedup_by(|(_, later), (_, earlier)| later == earlier);
    if candidates.len() > 1 {
        let names = candidates.iter().map(|(file, _)| shown_name(file)).collect();
        candidates.retain(|(file, _)| file.relationship == "Alternative");
        if candidates.len() != 1 {
            return Err(EInvoiceError::SeveralInPdf(names));
        }
    }
    candidates
        .pop()
        .map(|(_, xml)| xml)
        .ok_or(EInvoiceError::PdfWithoutInvoice)
}

fn content(file: &EmbeddedFile) -> Option<(&EmbeddedFile, Vec<u8>)> {
    Some((file, file.bytes()?))
}

fn shown_name(file: &EmbeddedFile) -> String {
    crate::text::clean(&file.name).chars().take(80).collect()
}
