//! Links to the files of an invoice.

use paktbuch_types::InvoiceOrigin;

use crate::purchasing::paths;
use crate::purchasing::rows::InvoiceDetail;

/// A file of the invoice.
#[derive(Debug)]
pub(super) struct FileLink {
    pub(super) href: String,
    pub(super) label: &'static str,
    /// It opens in a tab of its own instead of being downloaded.
    pub(super) opens: bool,
}

/// The file as it came, and its XML.
pub(super) fn file_links(invoice: &InvoiceDetail) -> Vec<FileLink> {
    let mut links = Vec::new();
    let shown = invoice
        .file
        .as_ref()
        .filter(|file| file.media_type != "application/xml");
    if let Some(file) = shown {
        links.push(FileLink {
            href: paths::file(invoice.row.id),
            label: match (invoice.origin, file.media_type.as_str()) {
                (InvoiceOrigin::EInvoice, _) => "Als PDF ansehen",
                (_, "application/pdf") => "Scan ansehen (PDF)",
                _ => "Scan ansehen (Bild)",
            },
            opens: true,
        });
    }
    if invoice.xml.is_some() {
        links.push(FileLink {
            href: paths::xml(invoice.row.id),
            label: "XML herunterladen",
            opens: false,
        });
    }
    links
}
