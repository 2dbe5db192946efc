//! What stands beside an invoice on the way: its orders, findings and chain.

use chrono::NaiveDate;
use paktbuch_types::{
    AwardType, Cents, DeviceId, InvoiceId, InvoiceLineId, LinkKind, OrderId, OrderState, Severity,
};

use super::Entered;

/// An order on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderPart {
    pub id: OrderId,
    pub number: String,
    pub state: OrderState,
    pub ordered_on: Option<NaiveDate>,
    pub award: Option<AwardType>,
    /// Vergabe-Az.; empty for none.
    pub award_reference: String,
    /// What its lines are worth, net.
    pub net: Cents,
    /// Geschätzter Auftragswert, net, as its Vergabevermerk says.
    pub estimated: Option<Cents>,
    /// There is a Vergabevermerk.
    pub has_note: bool,
    /// Lines of the invoice bill it; otherwise the invoice only names it.
    pub is_matched: bool,
    /// `None` where its way of award has none, or none is known.
    pub limit: Option<Limit>,
    /// What R29 objects to.
    pub objections: Vec<String>,
}

/// A threshold for awards (Wertgrenze) on the day of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Net; `None` = without a limit.
    pub up_to: Option<Cents>,
    pub source: String,
}

/// What a rule says (Prüfhinweis).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingPart {
    /// `R7`.
    pub rule: &'static str,
    pub severity: Severity,
    /// The line that it is about; `None` for the invoice as a whole, an Einzelansatz or a device.
    pub line: Option<InvoiceLineId>,
    /// The device that it is about.
    pub device: Option<DeviceId>,
    pub message: String,
    /// „bestätigt von …“; empty while it is open.
    pub confirmation: String,
}

/// Another invoice of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainPart {
    pub kind: LinkKind,
    /// It refers to the invoice; otherwise the invoice refers to it.
    pub is_later: bool,
    /// `None` where the reference is not linked with an invoice.
    pub invoice: Option<InvoiceId>,
    pub number: String,
    pub date: Option<NaiveDate>,
    pub gross: Option<Cents>,
    /// It is a credit note that lowers the price of no device of the invoice.
    pub keeps_prices: bool,
}

/// A change of a payment, in the words of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentChange {
    pub by: Entered,
    /// What it said until then: „Buchungsnummer 2023-4112“.
    pub before: String,
    /// What it says since then, likewise.
    pub after: String,
    /// Empty where none was given.
    pub reason: String,
}

/// A change of a number of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renumbering {
    pub change: PaymentChange,
    /// What was looked for is the number of before.
    pub is_start: bool,
}
