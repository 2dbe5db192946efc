//! The money of a device.

use chrono::NaiveDate;
use paktbuch_types::{
    AllocationId, BasisPoints, Cents, InvoiceId, NoticeId, OwnShareSource, OwnZweckbindung, Quantity,
    SpreadRule,
};

/// A part of a device's price and its way: notice, cost line, invoice line. What is `None` is paid from own funds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    /// This device's part.
    pub gross: Cents,
    pub allocation: AllocationId,
    /// Gross of that allocation, and what of it other devices take before this one.
    pub allocated: Cents,
    pub before: Cents,
    /// What was paid of it; nothing until [`Money::settle`].
    pub paid: Paid,
    /// The rule that spread it onto the device; `None` where the device was made of it.
    pub spread: Option<SpreadRule>,
    /// Zuwendungsfähig of it.
    pub eligible: Cents,
    /// Something of the invoice is kept back as security (Sicherheitseinbehalt).
    pub is_retained: bool,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub invoice_date: NaiveDate,
    pub supplier: String,
    /// Position in the invoice, from 1.
    pub position: i64,
    pub quantity: Quantity,
    pub line_gross: Cents,
    /// Day on which the invoice was paid in full.
    pub paid_on: Option<NaiveDate>,
    pub cost_line: Option<String>,
    /// Positions of Einzelansatz and line.
    pub cost_position: Option<(i64, i64)>,
    /// Short name of the school that the part names, else its cost line; `None` for all schools and own funds.
    pub granted_for: Option<String>,
    pub notice: Option<NoticeId>,
    pub notice_reference: Option<String>,
    pub notice_date: Option<NaiveDate>,
    pub notice_title: Option<String>,
    pub rate: Option<BasisPoints>,
    pub own_share_source: Option<OwnShareSource>,
    /// What the Einzelansatz says for itself of the Zweckbindung.
    pub own_zweckbindung: OwnZweckbindung,
    /// Credit notes of the invoice, the earliest first.
    pub credits: Vec<CreditNote>,
}

/// A credit note (Gutschrift) that corrects the invoice of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditNote {
    pub invoice: InvoiceId,
    pub number: String,
    pub date: NaiveDate,
    /// Negative: it gives money back.
    pub gross: Cents,
}

/// What has become of a device's part of an allocation, counted as the proof counts it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Paid {
    /// What was spent: Zuwendung and Eigenanteil.
    pub total: Cents,
    /// Zuwendungsfähig of it.
    pub eligible: Cents,
    /// Zuwendungsanteil.
    pub grant: Cents,
    /// Still to be paid, a retention (Sicherheitseinbehalt) among it.
    pub open: Cents,
    pub skonto: Cents,
}

impl Paid {
    /// Eigenanteil.
    #[must_use]
    pub fn own(&self) -> Cents {
        self.total.minus(self.grant)
    }
}

impl Money {
    /// Takes the device's part of what has become of the allocation.
    pub fn settle(&mut self, whole: Paid) {
        // Running sums are rounded, so that the parts of all devices add up to the allocation.
        let until = |amount: Cents, sum: Cents| amount.pro_rata(sum.0, self.allocated.0);
        let after = self.before.plus(self.gross);
        let part = |amount: Cents| until(amount, after).minus(until(amount, self.before));
        self.paid = Paid {
            total: part(whole.total),
            eligible: part(whole.eligible),
            grant: part(whole.grant),
            open: part(whole.open),
            skonto: part(whole.skonto),
        };
    }
}
