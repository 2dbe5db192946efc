//! Addresses of this feature.

mod api;

use paktbuch_types::{
    InvoiceId, InvoiceLineId, InvoiceLinkId, OrderId, PaymentId, PaymentRowId, PaymentRowState, SupplierId,
};
use serde::Deserialize;

pub use api::*;

/// List of invoices and their inbox.
pub const INVOICES: &str = "/rechnungen";
/// Upload of invoice files.
pub const UPLOAD: &str = "/rechnungen/einlesen";
/// An invoice; POST saves its lines with their allocations.
pub const INVOICE: &str = "/rechnungen/{id}";
/// The XML of an e-invoice, as it was received or as it is inside the PDF.
pub const XML: &str = "/rechnungen/{id}/xml";
/// The file as it was received (PDF, scan), to look at.
pub const FILE: &str = "/rechnungen/{id}/datei";
/// A supporting document of an e-invoice.
pub const ATTACHMENT: &str = "/rechnungen/{id}/anlagen/{index}";
/// An invoice entered by hand: form and POST.
pub const ENTER: &str = "/rechnungen/neu";
/// A receipt that is no invoice: form and POST.
pub const RECEIPT: &str = "/belege/neu";
/// Correcting an invoice that was entered by hand: form and POST.
pub const CORRECT: &str = "/rechnungen/{id}/bearbeiten";
/// POST: references of other systems and rates of self-assessed VAT.
pub const MORE: &str = "/rechnungen/{id}/angaben";
/// POST: links an invoice with an earlier one.
pub const LINKS: &str = "/rechnungen/{id}/kette";
/// POST: takes a link back.
pub const UNLINK: &str = "/rechnungen/{id}/kette/{link}/loesen";
/// Which lines of orders an invoice bills: form and POST.
pub const MATCH_ORDER: &str = "/rechnungen/{id}/bestellung";
/// POST: puts what is open of all lines on one target.
pub const REST: &str = "/rechnungen/{id}/rest";
/// POST: enters a payment.
pub const PAYMENTS: &str = "/rechnungen/{id}/zahlungen";
/// POST: keeps back a part of the amount due (Sicherheitseinbehalt).
pub const RETENTION: &str = "/rechnungen/{id}/einbehalt";
/// POST: turns the sign of a credit note that came without a minus.
pub const SIGN: &str = "/rechnungen/{id}/vorzeichen";
/// POST: rejects an invoice (Zurückweisen).
pub const REJECT: &str = "/rechnungen/{id}/zurueckweisen";
/// POST: takes a rejection back.
pub const RESTORE: &str = "/rechnungen/{id}/wiederaufnehmen";
/// One payment over several invoices (Sammelzahlung): form and POST.
pub const TRANSFER: &str = "/rechnungen/sammelzahlung";
/// Upload of a payment file: form and POST.
pub const PAYMENT_IMPORT: &str = "/zahlungen/einlesen";
/// POST: the columns of an uploaded payment file.
pub const PAYMENT_COLUMNS: &str = "/zahlungen/einlesen/spalten";
/// A payment list that was read, by one of its rows; POST takes it back.
pub const READ_LIST: &str = "/zahlungen/einlesen/{id}";
/// Payments that no invoice was found for; POST sets several of them aside.
pub const WAITING: &str = "/zahlungen/offen";
/// One of them; POST enters it on an invoice.
pub const WAITING_ROW: &str = "/zahlungen/offen/{id}";
/// POST: sets it aside.
pub const WAITING_ASIDE: &str = "/zahlungen/offen/{id}/zurueckstellen";
/// A payment: form and POST.
pub const PAYMENT: &str = "/zahlungen/{id}";
/// POST: removes a payment that was entered by mistake.
pub const REMOVE_PAYMENT: &str = "/zahlungen/{id}/entfernen";
/// POST: assigns a refund to the credit note that came for it.
pub const ASSIGN_REFUND: &str = "/zahlungen/{id}/gutschrift";

/// List of suppliers.
pub const SUPPLIERS: &str = "/lieferanten";
/// A supplier with its invoices; POST corrects it.
pub const SUPPLIER: &str = "/lieferanten/{id}";
/// POST: puts a doubled supplier together with another.
pub const MERGE_SUPPLIER: &str = "/lieferanten/{id}/zusammenfuehren";

/// What the kind of a line asks for (place and extent, term): form and POST.
pub const LINE: &str = "/positionen/{id}";

/// Address of the form that puts a supplier together with another, with the one that stays.
#[must_use]
pub fn merge_into(doubled: SupplierId, kept: SupplierId) -> String {
    format!("{SUPPLIERS}/{doubled}?ziel={kept}#h-doppelt")
}

/// Address of what the kind of a line asks for.
#[must_use]
pub fn line(id: InvoiceLineId) -> String {
    format!("/positionen/{id}")
}

/// Address of an invoice.
#[must_use]
pub fn invoice(id: InvoiceId) -> String {
    format!("/rechnungen/{id}")
}

/// The invoice of an address that [`invoice`] made.
#[must_use]
pub fn invoice_at(path: &str) -> Option<InvoiceId> {
    path.strip_prefix("/rechnungen/")?.parse().ok()
}

/// Address of a supplier.
#[must_use]
pub fn supplier(id: SupplierId) -> String {
    format!("{SUPPLIERS}/{id}")
}

/// Address to put a doubled supplier together with another.
#[must_use]
pub fn merge_supplier(id: SupplierId) -> String {
    format!("{SUPPLIERS}/{id}/zusammenfuehren")
}

/// Address of an e-invoice's XML.
#[must_use]
pub fn xml(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/xml")
}

/// Address of an invoice's file, to look at.
#[must_use]
pub fn file(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/datei")
}

/// Address of a supporting document, counted from 1.
#[must_use]
pub fn attachment(id: InvoiceId, index: usize) -> String {
    format!("/rechnungen/{id}/anlagen/{index}")
}

/// Address to correct an invoice that was entered by hand.
#[must_use]
pub fn correct(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/bearbeiten")
}

/// Address to enter a credit note of an invoice, with what is known of it.
#[must_use]
pub fn credit(id: InvoiceId) -> String {
    format!("{ENTER}?zu={id}")
}

/// Address to enter the invoice of an order by hand, with what is open of it.
#[must_use]
pub fn enter_for(order: OrderId) -> String {
    format!("{ENTER}?bestellung={order}")
}

/// Address of the form for references and rates.
#[must_use]
pub fn more(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/angaben")
}

/// Address to link an invoice with an earlier one.
#[must_use]
pub fn links(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/kette")
}

/// Address to take a link back.
#[must_use]
pub fn unlink(id: InvoiceId, link: InvoiceLinkId) -> String {
    format!("/rechnungen/{id}/kette/{link}/loesen")
}

/// Address to say which lines of orders an invoice bills.
#[must_use]
pub fn match_order(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/bestellung")
}

/// Address of the form that puts the open rest on one target.
#[must_use]
pub fn rest(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/rest")
}

/// Address to enter a payment of an invoice.
#[must_use]
pub fn payments(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/zahlungen")
}

/// Address to keep back a part of an invoice.
#[must_use]
pub fn retention(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/einbehalt")
}

/// Address of an invoice with its `number`-th Skonto (from 1) in the form of the payment.
#[must_use]
pub fn with_skonto(id: InvoiceId, number: usize) -> String {
    format!("/rechnungen/{id}?skonto={number}#zahlung")
}

/// Address of the work list in a state.
#[must_use]
pub fn waiting_in(state: PaymentRowState) -> String {
    format!("{WAITING}?stand={}", state.code())
}

/// Address of a line on the page of its invoice.
#[must_use]
pub fn position(invoice: InvoiceId, line: InvoiceLineId) -> String {
    format!("{}#h-p{line}", self::invoice(invoice))
}

/// Address of the Sammelzahlung, of one supplier or of all.
#[must_use]
pub fn transfer_of(supplier: Option<SupplierId>) -> String {
    supplier.map_or_else(|| TRANSFER.to_owned(), |id| format!("{TRANSFER}?lieferant={id}"))
}

/// Address of the Sammelzahlung with what a waiting payment tells.
#[must_use]
pub fn transfer_as(row: PaymentRowId) -> String {
    format!("{TRANSFER}?zahlung={row}")
}

/// Where somebody stands in the work list: which rows, found how, on which page. Its addresses lead back there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct WaitingPlace {
    /// Code of the state; anything unknown is what waits.
    pub stand: String,
    /// Search text.
    pub q: String,
    /// Page, from 1.
    pub seite: String,
}

impl WaitingPlace {
    /// What waits, or what was set aside.
    #[must_use]
    pub fn state(&self) -> PaymentRowState {
        if self.stand == PaymentRowState::SetAside.code() {
            PaymentRowState::SetAside
        } else {
            PaymentRowState::Open
        }
    }

    /// The list itself.
    #[must_use]
    pub fn list(&self) -> String {
        self.behind(WAITING)
    }

    /// The first page of the rows in `state` that the same search finds.
    #[must_use]
    pub fn in_state(&self, state: PaymentRowState) -> String {
        let place = Self {
            stand: state.code().to_owned(),
            q: self.q.clone(),
            seite: String::new(),
        };
        place.list()
    }

    /// A waiting payment.
    #[must_use]
    pub fn row(&self, id: PaymentRowId) -> String {
        self.behind(&format!("{WAITING}/{id}"))
    }

    /// To set a waiting payment aside.
    #[must_use]
    pub fn aside(&self, id: PaymentRowId) -> String {
        self.behind(&format!("{WAITING}/{id}/zurueckstellen"))
    }

    fn behind(&self, path: &str) -> String {
        let told = [("stand", &self.stand), ("q", &self.q), ("seite", &self.seite)];
        let told: Vec<_> = told.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_html_form::to_string(&told).unwrap_or_default();
        if query.is_empty() {
            path.to_owned()
        } else {
            format!("{path}?{query}")
        }
    }
}

/// Address of the payment list that a row came in.
#[must_use]
pub fn read_list(row: PaymentRowId) -> String {
    format!("{PAYMENT_IMPORT}/{row}")
}

/// Address of a payment.
#[must_use]
pub fn payment(id: PaymentId) -> String {
    format!("/zahlungen/{id}")
}

/// Address of the list in a state (`alle` for all), sorted, with what is searched for.
#[must_use]
pub fn list(state: &str, sort: &str, search: &str) -> String {
    let query = serde_html_form::to_string([("stand", state), ("sort", sort), ("q", search)]);
    format!("{INVOICES}?{}", query.unwrap_or_default())
}

/// Address to assign a refund to its credit note.
#[must_use]
pub fn assign_refund(id: PaymentId) -> String {
    format!("/zahlungen/{id}/gutschrift")
}

/// Address to remove a payment.
#[must_use]
pub fn remove_payment(id: PaymentId) -> String {
    format!("/zahlungen/{id}/entfernen")
}

/// Address to turn the sign of an invoice.
#[must_use]
pub fn sign(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/vorzeichen")
}

/// Address to reject an invoice.
#[must_use]
pub fn reject(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/zurueckweisen")
}

/// Address to take a rejection back.
#[must_use]
pub fn restore(id: InvoiceId) -> String {
    format!("/rechnungen/{id}/wiederaufnehmen")
}
