//! An invoice with its files and its links to other invoices.

use chrono::NaiveDate;
use paktbuch_types::{
    Cents, InvoiceId, InvoiceLineId, InvoiceLinkId, InvoiceOrigin, InvoiceSyntax, LinkKind, PaymentKind,
    PrepaidProof, SupplierId, claimed_prepaid,
};

use super::{InvoiceRow, LineDetail, PaymentRow};

/// An invoice with all that its page shows, but for the file itself.
#[derive(Debug, Clone)]
pub struct InvoiceDetail {
    pub row: InvoiceRow,
    pub version: i64,
    pub supplier: SupplierId,
    pub retention_until: Option<NaiveDate>,
    pub origin: InvoiceOrigin,
    /// Where it came from by a takeover: `belege.xlsx, Zeile 12`; empty for others.
    pub taken_from: String,
    /// Of an e-invoice.
    pub syntax: Option<InvoiceSyntax>,
    /// The file as it came; none where it was entered by hand alone.
    pub file: Option<KeptFile>,
    /// What an e-invoice is read from: the file itself, or the XML inside a PDF.
    pub xml: Option<KeptFile>,
    pub accounting_reference: String,
    pub dms_reference: String,
    pub order_reference: String,
    pub net: Cents,
    pub tax: Cents,
    pub prepaid: Cents,
    pub rounding: Cents,
    /// VAT that the authority owes itself, beside the invoice amount.
    pub self_assessed_tax: Cents,
    /// VAT is deducted as Vorsteuer: that of the supplier and that one.
    pub tax_deducted: bool,
    /// Why it was rejected; empty where it was not.
    pub rejected_because: String,
    /// What the chain has billed before and this invoice repeats.
    pub billed_before: Cents,
    /// Earlier invoices that this one refers to.
    pub earlier: Vec<LinkRow>,
    /// Later invoices that refer to this one.
    pub later: Vec<LinkRow>,
    /// In their order.
    pub lines: Vec<LineDetail>,
    /// In the order of their days.
    pub payments: Vec<PaymentRow>,
    /// Of a credit note: what came back for it already and stands on the invoice that it corrects.
    pub refund_before: Option<RefundBefore>,
}

/// What came back, stands on an invoice and is just what is open of its credit note: one refund, or several in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundBefore {
    pub invoice: InvoiceId,
    /// Number of that invoice.
    pub number: String,
    /// Day of the last one.
    pub paid_on: NaiveDate,
    /// Of all of them; negative.
    pub amount: Cents,
    pub refunds: usize,
}

impl InvoiceDetail {
    /// The invoices in the books that it corrects, where it gives money back.
    #[must_use]
    pub fn credited(&self) -> Vec<InvoiceId> {
        let gives_back =
            self.row.rejected_on.is_none() && self.lines.iter().any(|line| line.gross < Cents::ZERO);
        self.earlier
            .iter()
            .filter(|link| gives_back && link.kind == LinkKind::Corrected)
            .filter_map(|link| link.other.as_ref())
            .map(|other| other.id)
            .collect()
    }

    /// Whether there is VAT that could be deducted as Vorsteuer.
    #[must_use]
    pub fn has_vat(&self) -> bool {
        self.lines.iter().any(LineDetail::has_vat)
    }

    /// What it deducts as prepaid and no linked invoice has billed.
    #[must_use]
    pub fn claimed(&self) -> Cents {
        claimed_prepaid(self.prepaid, self.billed_before)
    }

    /// Payments entered for it.
    #[must_use]
    pub fn prepaid_paid(&self) -> Cents {
        let payments = self.payments.iter();
        let prepaid = payments.filter(|payment| payment.kind == PaymentKind::Prepaid);
        prepaid.map(|payment| payment.amount).sum()
    }

    /// How they prove it.
    #[must_use]
    pub fn prepaid_proof(&self) -> PrepaidProof {
        let included = self.earlier.iter().filter(|link| link.kind == LinkKind::Included);
        let chain = included.filter_map(|link| link.other.as_ref());
        let chain = chain.map(|other| other.settled).sum();
        PrepaidProof::of(self.claimed(), self.prepaid_paid(), chain)
    }

    /// What the supplier paid back of what is due, with its Skonto; nothing of a credit note.
    #[must_use]
    pub fn paid_back(&self) -> Cents {
        if self.row.due < Cents::ZERO {
            return Cents::ZERO;
        }
        let back = self
            .payments
            .iter()
            .filter(|payment| payment.kind == PaymentKind::Invoice && payment.amount < Cents::ZERO)
            .map(|payment| payment.amount.plus(payment.skonto))
            .sum();
        Cents::ZERO.minus(back)
    }

    /// The linked credit note of which just what this payment gave back is open, so that the payment is its own; of several the first in
    /// the order of their days.
    #[must_use]
    pub fn credit_note_of(&self, payment: &PaymentRow) -> Option<&LinkRow> {
        let back = payment.amount.plus(payment.skonto);
        let is_refund = payment.kind == PaymentKind::Invoice && back < Cents::ZERO;
        let is_open = |link: &&LinkRow| {
            is_refund
                && link.kind == LinkKind::Corrected
                && link.other.is_some_and(|other| other.open == back)
        };
        let credit_notes = self.later.iter().filter(is_open);
        credit_notes.min_by_key(|link| (link.date, link.other.map(|other| other.id)))
    }

    /// Whether as much of a credit note is allocated as of this invoice, so that a refund may move to it.
    #[must_use]
    pub fn is_divided_as(&self, credit: &LinkedInvoice) -> bool {
        let own = self.row.gross.plus(self.rounding).minus(self.billed_before);
        is_divided_like((credit.allocated, credit.own), (self.row.allocated, own))
    }

    /// The line with this id.
    #[must_use]
    pub fn line(&self, id: InvoiceLineId) -> Option<&LineDetail> {
        self.lines.iter().find(|line| line.id == id)
    }
}

/// Whether at least the same share of a credit note is allocated as of its invoice; of each what is allocated and what it has to allocate.
#[must_use]
pub fn is_divided_like(credit: (Cents, Cents), invoice: (Cents, Cents)) -> bool {
    let needed = credit.1.pro_rata(invoice.0.0, invoice.1.0);
    needed.0.abs() <= credit.0.0.abs()
}

/// A stored file of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Under which the document store has it.
    pub sha256: String,
    pub name: String,
    pub media_type: String,
}

/// A reference between two invoices, seen from one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    pub id: InvoiceLinkId,
    pub version: i64,
    pub kind: LinkKind,
    /// The later invoice names the earlier one itself.
    pub is_stated: bool,
    /// Number of the other invoice.
    pub number: String,
    pub date: Option<NaiveDate>,
    /// The other invoice; none where the earlier one is not linked yet.
    pub other: Option<LinkedInvoice>,
    /// An invoice in the books that a stated reference means, though it is not linked.
    pub meant: Option<LinkedInvoice>,
}

/// The other end of a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedInvoice {
    pub id: InvoiceId,
    pub gross: Cents,
    /// What it has to allocate, without what it repeats.
    pub own: Cents,
    pub allocated: Cents,
    /// Paid or taken off as Skonto.
    pub settled: Cents,
    /// What is still to be paid, of a credit note to come back.
    pub open: Cents,
}

/// A partial invoice that could be linked, and what that would cut off allocations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOffer {
    /// Number of the invoice that bills it again.
    pub later: String,
    pub earlier: InvoiceId,
    /// Its own number.
    pub number: String,
    /// Nothing is deducted: a user says whether it is contained.
    pub is_question: bool,
    /// Contract that both name, where nothing else tells that they may be a chain; else empty.
    pub contract: String,
    pub cuts: Vec<CutLine>,
}

/// An invoice line of which less can be allocated than is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CutLine {
    /// Number of its invoice.
    pub invoice: String,
    pub position: i64,
    pub from: Cents,
    pub to: Cents,
}
