//! Targets to choose and to propose for a line, and what an allocation does to an Einzelansatz.

use chrono::NaiveDate;
use paktbuch_types::{Cents, CostItemId, InvoiceLineId, NoticeId, OrderLineId, SchoolId};

use super::{LineDetail, OrderedLine, PartDetail};
use crate::purchasing::commands::Target;

/// Targets a line can be allocated to, as a list to choose from offers them.
#[derive(Debug, Clone)]
pub struct TargetGroup {
    /// The notice, or own funds.
    pub label: String,
    /// The same, shorter: under which their sum stands.
    pub sum: String,
    /// Its proof is filed (Nachweis eingereicht): it is chosen by hand, and proposed only to money that comes back.
    pub is_filed: bool,
    /// In which the notice wants the days of order and acceptance to lie; open for own funds.
    pub ordered: Span,
    /// In which it wants the day of the invoice to lie.
    pub invoiced: Span,
    pub options: Vec<TargetOption>,
}

/// Days from one to another (Durchführungs- or Bewilligungszeitraum), both included; an end that nobody named is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
}

impl Span {
    /// Whether a day lies in it.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// What the label of a school's own funds begins with, before its name.
pub const OWN_OF_SCHOOL: &str = "Eigene Mittel, ";

/// One target to choose.
#[derive(Debug, Clone)]
pub struct TargetOption {
    pub target: Target,
    /// Within its group.
    pub label: String,
    /// What the cost line is for; empty for own funds.
    pub subject: String,
    /// What it is called within its Einzelansatz; empty for own funds.
    pub title: String,
    /// Name and street of its school; empty without one.
    pub place: String,
    /// What the cost plan foresees less what all invoices are allocated, gross; none for own funds.
    pub left: Option<Cents>,
}

impl TargetOption {
    /// A cost line for all schools: each part on it may name one.
    #[must_use]
    pub fn takes_school(&self) -> bool {
        matches!(self.target, Target::CostLine(_)) && self.place.is_empty()
    }

    /// The school that these own funds are of, and its name.
    #[must_use]
    pub fn own_school(&self) -> Option<(SchoolId, &str)> {
        let Target::Own { school: Some(id) } = self.target else {
            return None;
        };
        Some((id, self.label.strip_prefix(OWN_OF_SCHOOL).unwrap_or(&self.label)))
    }
}

/// What proposals argue from: decisions for other invoices, each the latest first, from the nearest to the farthest, and what the
/// invoice names.
#[derive(Debug, Clone, Default)]
pub struct Precedents {
    /// Day of the invoice.
    pub invoiced: Option<NaiveDate>,
    /// Lines of the invoices that this one gives money back of (Gutschrift), with the number of their invoice.
    pub credited: Vec<(String, LineDetail)>,
    /// Lines of the order whose number the invoice names.
    pub named: Vec<OrderedLine>,
    /// Of the same chain (Abschlags- und Schlussrechnung).
    pub chain: Vec<EarlierLine>,
    /// Of the same supplier.
    pub supplier: Vec<EarlierLine>,
    /// Of all others.
    pub others: Vec<EarlierLine>,
}

/// A line of another invoice, and where it was allocated to.
#[derive(Debug, Clone)]
pub struct EarlierLine {
    pub name: String,
    pub number: String,
    pub supplier: String,
    /// Where the greatest part of it was allocated to.
    pub target: Target,
    /// How many parts it was divided into.
    pub parts: usize,
}

/// A target proposed for a line, with the reason.
#[derive(Debug, Clone)]
pub struct Suggestion {
    pub line: InvoiceLineId,
    pub target: Target,
    /// Proposed with a cost line for all schools.
    pub school: Option<SchoolId>,
    /// The target in words.
    pub words: String,
    pub because: String,
    /// The line of an order that the line bills, once the proposal is accepted.
    pub bills: Option<OrderLineId>,
    /// The parts that the line is divided into; empty where all of it goes to the target.
    pub parts: Vec<PartDetail>,
    /// What the cost line has left once this and the proposals before it that are safe are accepted, gross; none for own funds and
    /// for money that comes back.
    pub rest: Option<Cents>,
    /// Which day the notice's period does not hold, in words; empty where it holds them.
    pub outside: String,
}

impl Suggestion {
    /// Whether it may be accepted with all others at once: it overdraws nothing and lies in the notice's period.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.outside.is_empty() && self.rest.is_none_or(|rest| rest >= Cents::ZERO)
    }
}

/// An Einzelansatz that the invoice is allocated to; amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone)]
pub struct ItemEffect {
    pub notice: NoticeId,
    pub item: CostItemId,
    pub title: String,
    pub planned: Cents,
    /// Of all other invoices.
    pub elsewhere: Cents,
    pub from_here: Cents,
    /// What orders bind that no invoice bills yet.
    pub open_orders: Cents,
}

impl ItemEffect {
    /// beauftragt, as everywhere: what is invoiced was ordered, and what orders bind beside it.
    #[must_use]
    pub fn ordered(&self) -> Cents {
        self.elsewhere.plus(self.from_here).plus(self.open_orders)
    }

    /// What is left of it: planned less ordered.
    #[must_use]
    pub fn rest(&self) -> Cents {
        self.planned.minus(self.ordered())
    }
}
