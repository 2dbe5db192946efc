//! Invoices in lists: their state, filter, order and sums, and the inbox.

use chrono::NaiveDate;
use paktbuch_types::{Cents, InvoiceId, SupplierId};

/// How far an invoice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InvoiceState {
    /// A part of it is not allocated: it waits in the inbox (Rechnungseingang).
    Open,
    /// Wholly allocated, not wholly paid or not proven to be.
    Allocated,
    /// Wholly allocated and paid, but for what is retained; what was prepaid is proven.
    Paid,
    /// Not accepted (zurückgewiesen): kept, but it counts nowhere.
    Rejected,
}

impl InvoiceState {
    /// In the order of an invoice's life.
    pub const ALL: &'static [Self] = &[Self::Open, Self::Allocated, Self::Paid, Self::Rejected];

    /// As addresses and scripts know it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "offen",
            Self::Allocated => "zugeordnet",
            Self::Paid => "bezahlt",
            Self::Rejected => "zurueckgewiesen",
        }
    }

    /// As users read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Open => "Zuordnung offen",
            Self::Allocated => "zugeordnet, Zahlung offen",
            Self::Paid => "zugeordnet und bezahlt",
            Self::Rejected => "zurückgewiesen",
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
    /// Name of the seller as the invoice prints it.
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
    /// Of what is due.
    pub paid: Cents,
    /// What payments prove of what it deducts as prepaid; never more than that.
    pub prepaid_paid: Cents,
    /// Skonto of all payments.
    pub skonto: Cents,
    /// Sicherheitseinbehalt.
    pub retention: Cents,
    /// VAT that the authority owes itself and pays to the tax office.
    pub tax: Cents,
    pub tax_paid: Cents,
    pub rejected_on: Option<NaiveDate>,
    pub state: InvoiceState,
}

impl InvoiceRow {
    /// What is neither paid nor taken off as Skonto, retained money among it.
    #[must_use]
    pub fn open(&self) -> Cents {
        self.due.minus(self.paid).minus(self.skonto)
    }

    /// All that was paid to the supplier, as the Verwendungsnachweis counts it.
    #[must_use]
    pub fn paid_in_all(&self) -> Cents {
        self.paid.plus(self.prepaid_paid)
    }

    /// The state in words, with the retention that stays open and the prepayment that nothing proves.
    #[must_use]
    pub fn state_label(&self) -> &'static str {
        match self.state {
            InvoiceState::Paid if self.open() != Cents::ZERO => "bezahlt bis auf Einbehalt",
            InvoiceState::Allocated if self.is_settled() && self.open_tax() == Cents::ZERO => {
                "zugeordnet, Vorauszahlung nicht belegt"
            }
            state => state.label(),
        }
    }

    /// What is open at the tax office.
    #[must_use]
    pub fn open_tax(&self) -> Cents {
        self.tax.minus(self.tax_paid)
    }

    /// How much of what is open is retained.
    #[must_use]
    pub fn retained(&self) -> Cents {
        self.open().clamp(Cents::ZERO, self.retention.max(Cents::ZERO))
    }

    /// Whether nothing but the retained money is open.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.open() == self.retained()
    }
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
    /// `None` = of all.
    pub supplier: Option<SupplierId>,
    /// First and last day of the invoice date; `None` = open.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
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

impl std::iter::Sum for InvoiceSums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            count: sum.count + one.count,
            gross: sum.gross.plus(one.gross),
            allocated: sum.allocated.plus(one.allocated),
            paid: sum.paid.plus(one.paid),
        })
    }
}

/// Where an invoice stands in the inbox (Rechnungseingang), the oldest first.
#[derive(Debug, Clone, Copy, Default)]
pub struct Inbox {
    /// Open invoices in all.
    pub count: u64,
    /// From 1; `None` where this one is no longer open.
    pub position: Option<u64>,
    pub previous: Option<InvoiceId>,
    pub next: Option<InvoiceId>,
}
