//! Rows that queries fill for pages, the REST API and the command line.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId};

/// How far an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceState {
    /// A part of it is not allocated: it waits in the inbox (Rechnungseingang).
    Open,
    /// Wholly allocated, not wholly paid.
    Allocated,
    /// Wholly allocated and paid.
    Paid,
}

impl InvoiceState {
    /// In the order of an invoice's life.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Allocated, Self::Paid];

    /// As addresses and scripts know it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Allocated => "zugeordnet",
            Self::Paid => "bezahlt",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Zuordnung offen",
            Self::Allocated => "zugeordnet, Zahlung offen",
            Self::Paid => "zugeordnet und bezahlt",
        }
    }

    /// The state with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }
}

/// An invoice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceRow {
    pub id: InvoiceId,
    /// Name of the supplier.
    pub supplier: String,
    pub number: String,
    pub date: NaiveDate,
    /// BT-3.
    pub type_code: i64,
    pub gross: Cents,
    pub allocated: Cents,
    /// BT-115.
    pub due: Cents,
    pub due_date: Option<NaiveDate>,
    pub paid: Cents,
    pub state: InvoiceState,
}

/// Columns a list of invoices can be ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum InvoiceSort {
    #[default]
    Date,
    Supplier,
    Number,
    Gross,
    Due,
}

/// Which invoices, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoiceFilter {
    /// `None` = all.
    pub state: Option<InvoiceState>,
    /// Words that number, supplier, order reference and line names are searched for.
    pub search: String,
    pub sort: InvoiceSort,
    pub descending: bool,
}

/// Sums of the whole filtered set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InvoiceSums {
    pub count: u64,
    pub gross: Cents,
    pub allocated: Cents,
    pub paid: Cents,
}
