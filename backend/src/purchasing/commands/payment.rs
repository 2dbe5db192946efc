//! What the services are asked to do with payments and payment lists.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId};

/// What is known of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFacts {
    pub paid_on: NaiveDate,
    /// Negative to correct an earlier one, for a refund (Rückzahlung), and for a credit note.
    pub amount: Cents,
    pub kind: PaymentKind,
    /// Cash discount taken off, with the sign of `amount`.
    pub skonto: Cents,
    /// Haushaltsjahr; `None` = the year of the day.
    pub fiscal_year: Option<i64>,
    /// Number in the accounts (Buchungsnummer); may be empty.
    pub reference: String,
    /// What proves it, e.g. `Kontoauszug 12/2023`; may be empty until it is known.
    pub proof: String,
}

impl PaymentFacts {
    /// The payment of an amount of the invoice, as simple as it is.
    #[must_use]
    pub fn new(paid_on: NaiveDate, amount: Cents, proof: impl Into<String>) -> Self {
        Self {
            paid_on,
            amount,
            kind: PaymentKind::Invoice,
            skonto: Cents::ZERO,
            fiscal_year: None,
            reference: String::new(),
            proof: proof.into(),
        }
    }
}

/// Enters a payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddPayment {
    pub invoice: InvoiceId,
    pub facts: PaymentFacts,
}

/// Corrects a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditPayment {
    pub payment: PaymentId,
    pub version: i64,
    pub facts: PaymentFacts,
    /// Why; asked for where a filed proof counts it.
    pub reason: String,
}

/// Enters one bank transfer over several invoices (Sammelüberweisung): the same day, proof, budget year and reference for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddTransfer {
    pub paid_on: NaiveDate,
    pub fiscal_year: Option<i64>,
    pub reference: String,
    pub proof: String,
    /// Each invoice once.
    pub items: Vec<TransferItem>,
}

/// What a transfer pays of one invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferItem {
    pub invoice: InvoiceId,
    pub amount: Cents,
    pub skonto: Cents,
}

/// Keeps back a part of the amount due as security (Sicherheitseinbehalt); nothing ends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SetRetention {
    pub invoice: InvoiceId,
    pub version: i64,
    pub amount: Cents,
    pub until: Option<NaiveDate>,
}

/// A payment as the accounting system tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentLine {
    /// Line of the file, from 1.
    pub line: usize,
    pub paid_on: NaiveDate,
    /// Negative for a refund.
    pub amount: Cents,
    /// With the sign of the amount.
    pub skonto: Cents,
    /// Kreditorennummer of the payee.
    pub creditor: String,
    /// Zahlungsempfänger.
    pub payee: String,
    /// IBAN of the payee; only while the list is read.
    pub iban: String,
    /// Rechnungsnummer.
    pub number: String,
    /// Verwendungszweck.
    pub purpose: String,
    /// Buchungsnummer.
    pub reference: String,
    /// A number that several payments have (Kassenzeichen, Anordnung, Zahllauf); only while the list is read.
    pub shared: String,
    /// Beleg der Zahlung.
    pub proof: String,
    /// Haushaltsjahr; `None` = the year of the day.
    pub fiscal_year: Option<i64>,
    /// Why it waits until somebody looked, whatever invoice it names (Klärfall): the file leaves open whether or in which direction money
    /// flowed. An undecided amount stands as if it was paid.
    pub doubt: Option<String>,
}

/// Takes the payments of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakePayments {
    pub file_name: String,
    pub lines: Vec<PaymentLine>,
    /// Somebody chose the columns for this reading: what it tells replaces what was read of the same file before and waits.
    pub chosen: bool,
}

/// What became of the payments of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentsTaken {
    /// First of the rows that were not known before, by which the list is addressed.
    pub list: Option<PaymentRowId>,
    /// Entered now.
    pub booked: usize,
    /// Of what was entered now: the line, and each invoice that it pays with its number.
    pub entered: Vec<(usize, InvoiceId, String)>,
    /// Entered before: from this file, from another one, or by hand.
    pub known: usize,
    /// Decided to belong to no invoice here.
    pub set_aside: usize,
    /// Lines that no invoice was found for, with the reason; they wait in the work list.
    pub waiting: Vec<(usize, String)>,
}

/// Enters a waiting row as a payment of an invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignRow {
    pub row: PaymentRowId,
    pub version: i64,
    pub invoice: InvoiceId,
    /// What of the invoice it pays.
    pub kind: PaymentKind,
    /// Somebody has seen that the payee is not called like the supplier of the invoice.
    pub other_payee: bool,
    /// Somebody has seen that it may be booked already.
    pub twice: bool,
}

/// Enters a waiting row as one bank transfer over several invoices (Sammelzahlung), each with all that is open of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssignTogether {
    pub row: PaymentRowId,
    pub version: i64,
    /// Each once.
    pub invoices: Vec<InvoiceId>,
    /// Somebody has seen that the payee is not called like the supplier of the invoices.
    pub other_payee: bool,
    /// Somebody has seen that it may be booked already.
    pub twice: bool,
}

/// Sets a waiting row aside: it belongs to no invoice here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRowAside {
    pub row: PaymentRowId,
    pub version: i64,
    pub reason: String,
}

/// Sets several waiting rows aside for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetRowsAside {
    /// Each with the version that was shown.
    pub rows: Vec<(PaymentRowId, i64)>,
    pub reason: String,
}

/// Takes a payment list back as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeListBack {
    /// A row of the list.
    pub row: PaymentRowId,
    /// Of the list: the versions of its rows together.
    pub version: i64,
    pub reason: String,
}

/// Remembers which column of files with these headings means what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberMapping {
    pub headings: String,
    /// As TOML.
    pub mapping: String,
}

/// Removes a payment that was entered by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovePayment {
    pub payment: PaymentId,
    pub version: i64,
    pub reason: String,
}

/// Assigns a refund that stands on the invoice to the credit note that came for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssignRefund {
    pub payment: PaymentId,
    pub version: i64,
}
