//! XRechnung 3.0 (EN 16931) written from plain data: UBL 2.1 and UN/CEFACT CII D16B.
//!
//! For supplier files of a scenario and for tests of the reader, which is written independently of this.

mod cii;
mod data;
pub mod faulty;
mod page;
mod pdf;
mod ubl;
mod xml;

pub use data::{
    Adjustment, Contact, InvoiceData, LineData, Party, Preceding, Profile, SkontoTerms, Totals, VatCategory,
    VatGroup,
};
pub use pdf::{Embedded, pdf_bomb, write_pdf};

/// Specification identifier (BT-24).
const CUSTOMIZATION: &str = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0";
/// Business process (BT-23).
const PROFILE: &str = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0";
/// Code of a SEPA credit transfer (BT-81).
const SEPA_TRANSFER: &str = "58";

/// The invoice as UBL 2.1 `Invoice`, UTF-8.
#[must_use]
pub fn write_ubl(invoice: &InvoiceData) -> Vec<u8> {
    ubl::write(invoice, &invoice.totals())
}

/// The invoice as CII D16B `CrossIndustryInvoice`, UTF-8.
#[must_use]
pub fn write_cii(invoice: &InvoiceData) -> Vec<u8> {
    cii::write(invoice, &invoice.totals())
}

/// The invoice as a PDF with its CII inside (ZUGFeRD from 2.1, Factur-X), one page to read.
#[must_use]
pub fn write_zugferd(invoice: &InvoiceData) -> Vec<u8> {
    let xml = write_cii(invoice);
    pdf::write(
        page::invoice_page(invoice),
        &[Embedded::new("factur-x.xml", "Alternative", &xml)],
    )
}

/// The invoice as paper that somebody scanned: a PDF with nothing inside.
#[must_use]
pub fn write_scan(invoice: &InvoiceData) -> Vec<u8> {
    pdf::write(page::invoice_page(invoice), &[])
}
