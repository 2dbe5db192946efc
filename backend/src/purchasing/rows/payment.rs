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

/// A row of a payment file.
#[derive(Debug, Clone)]
pub struct FileRow {
    pub id: PaymentRowId,
    pub version: i64,
    pub file_name: String,
    /// From 1.
    pub line: i64,
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub skonto: Cents,
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
