//! Rates of a lease (Leasingraten) and the lines that bill them.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, InvoiceLineId};

/// A rate with the line of an invoice that bills it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledRate {
    /// Its number, from 1.
    pub rate: i64,
    /// What the line bills of it, gross.
    pub amount: Cents,
    pub line: InvoiceLineId,
    pub invoice: InvoiceId,
    pub number: String,
    pub date: NaiveDate,
    pub seller: String,
    /// Of the line in its invoice.
    pub position: i64,
    /// A rejected invoice bills nothing.
    pub is_rejected: bool,
    /// Its share of what was paid of the invoice, with Skonto.
    pub paid: Cents,
}

/// A line of an invoice that may bill rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseLine {
    pub id: InvoiceLineId,
    pub number: String,
    pub date: NaiveDate,
    pub seller: String,
    pub position: i64,
    pub name: String,
    pub gross: Cents,
    /// What bills no rate yet.
    pub open: Cents,
}
