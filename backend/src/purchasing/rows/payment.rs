//! Payments, what is open, and rows of payment files.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId, PaymentRowState, SupplierId};

/// A payment of an invoice.
#[derive(Debug, Clone)]
pub struct PaymentRow {
    pub id: PaymentId,
    pub invoice: InvoiceId,
    pub kind: PaymentKind,
    pub version: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub skonto: Cents,
    pub fiscal_year: i64,
    /// Buchungsnummer.
    pub reference: String,
    pub proof: String,
    /// Came in by a takeover.
    pub is_taken: bool,
    /// The bank transfer it is a part of, where that paid several invoices.
    pub transfer: Option<Transfer>,
}

/// A payment in a list.
#[derive(Debug, Clone)]
pub struct PaymentLine {
    pub payment: PaymentRow,
    pub invoice_number: String,
    /// Name of the seller as the invoice prints it.
    pub supplier: String,
}

/// Columns a list of payments can be ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PaymentSort {
    #[default]
    Day,
    Amount,
}

/// Which payments, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentFilter {
    pub invoice: Option<InvoiceId>,
    pub kind: Option<PaymentKind>,
    /// First and last day; `None` = open.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Words that the invoice is searched for.
    pub search: String,
    pub sort: PaymentSort,
    pub descending: bool,
}

/// A bank transfer over several invoices (Sammelüberweisung).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Transfer {
    pub invoices: usize,
    pub amount: Cents,
}

/// An invoice that money can still be paid on.
#[derive(Debug, Clone)]
pub struct OpenInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub supplier: SupplierId,
    /// Name of the supplier.
    pub seller: String,
    pub date: NaiveDate,
    pub due_date: Option<NaiveDate>,
    /// What can be paid now: open without what is retained.
    pub open: Cents,
}

/// Which rows of payment files: those that are paid first come first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRowFilter {
    pub state: PaymentRowState,
    /// First and last day; `None` = open.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Words that stand in day, amount, payee, texts, numbers or reason.
    pub search: String,
}

/// A row of a payment file.
#[derive(Debug, Clone)]
pub struct FileRow {
    pub id: PaymentRowId,
    pub version: i64,
    pub file_name: String,
    /// From 1.
    pub line: i64,
    pub paid_on: NaiveDate,
    /// While it waits, what of it stands on no invoice.
    pub amount: Cents,
    /// As the amount.
    pub skonto: Cents,
    /// While it waits, what of it stands on invoices, because only some of its payments were removed.
    pub entered: Cents,
    /// Kreditorennummer.
    pub creditor: String,
    pub payee: String,
    pub number: String,
    pub purpose: String,
    pub reference: String,
    pub proof: String,
    pub fiscal_year: i64,
    pub state: PaymentRowState,
    /// Why it waits, or why it was set aside.
    pub reason: String,
}
