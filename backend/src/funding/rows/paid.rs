//! What the receipts of a notice are made of.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, CostLineId, InvoiceId, InvoiceLineId, NoticeId, PaymentId, PaymentKind,
    SchoolId,
};

use crate::funding::figures::Amounts;

/// An invoice with a part on the notice.
#[derive(Debug, Clone)]
pub struct PaidInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub issue_date: NaiveDate,
    pub due: Cents,
    pub prepaid: Cents,
    /// What its chain has billed before.
    pub billed_before: Cents,
    /// VAT that the authority owes itself.
    pub self_assessed_tax: Cents,
    /// What the Skonto takes off that VAT, and the Skonto of all payments.
    pub tax_skonto: Cents,
    pub skonto: Cents,
    /// It is deducted as Vorsteuer.
    pub tax_deducted: bool,
    pub order_reference: String,
    /// Number in the accounting system.
    pub accounting_reference: String,
    pub supplier: String,
}

/// An allocation of such an invoice, of whichever payer.
#[derive(Debug, Clone)]
pub struct InvoicePart {
    pub id: AllocationId,
    pub invoice: InvoiceId,
    pub line: InvoiceLineId,
    /// Line of the cost plan, and the notice that it belongs to; `None` = own funds.
    pub cost_line: Option<CostLineId>,
    pub notice: Option<NoticeId>,
    pub school: Option<SchoolId>,
    pub gross: Cents,
    pub eligible: Cents,
    /// Position and name of the invoice line.
    pub position: i64,
    pub name: String,
    /// Of the VAT that the authority owes itself.
    pub self_assessed_rate: Option<BasisPoints>,
    /// Number of the order that the line bills, with the reference of its award; empty for none.
    pub order: String,
}

/// A payment of such an invoice.
#[derive(Debug, Clone)]
pub struct InvoicePayment {
    /// `None` for an invoice that asks for nothing.
    pub id: Option<PaymentId>,
    pub invoice: InvoiceId,
    pub kind: PaymentKind,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub skonto: Cents,
    /// Buchungsnummer.
    pub reference: String,
    /// Zahlungsbeleg, e.g. Kontoauszug 12/2023.
    pub proof: String,
}

/// What one payment adds to one allocation: a line of the Belegliste.
#[derive(Debug, Clone, Copy)]
pub struct Receipt<'a> {
    pub invoice: &'a PaidInvoice,
    pub part: &'a InvoicePart,
    pub cost_line: CostLineId,
    pub payment: &'a InvoicePayment,
    /// What was spent.
    pub spent: Amounts,
    pub skonto: Cents,
    /// Zuwendungsanteil of what was spent; the rest is the Eigenanteil.
    pub grant: Cents,
}
