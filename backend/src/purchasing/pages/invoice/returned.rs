//! Devices that go back with a credit note.

use crate::devices::paths as devices;
use crate::purchasing::rows::{InvoiceDetail, Returnable};

/// A device with the form that says it went back.
#[derive(Debug)]
pub(in crate::purchasing::pages) struct ReturnView {
    pub(in crate::purchasing::pages) device: Returnable,
    pub(in crate::purchasing::pages) href: String,
    pub(in crate::purchasing::pages) dispose: String,
}

/// The devices of the corrected invoices, to be disposed of with the credit note as the reason.
pub(super) fn returned(invoice: &InvoiceDetail, found: Vec<Returnable>) -> Vec<ReturnView> {
    let reason = format!("Rückgabe an den Lieferanten, Gutschrift {}", invoice.row.number);
    found
        .into_iter()
        .map(|device| ReturnView {
            href: devices::device(device.id),
            dispose: devices::returned(device.id, &reason),
            device,
        })
        .collect()
}
