//! Orders with their awards and deliveries, and the local thresholds for awards.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, BasisPoints, Cents, LineKind, Quantity};

use crate::Target;

/// An order and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderSeed {
    /// Bestellnummer; invoices name it (BT-13).
    pub number: String,
    /// Gegenstand.
    pub subject: String,
    /// Name of the supplier.
    pub supplier: String,
    /// Day of the order; empty = still a draft.
    pub ordered_on: Option<NaiveDate>,
    /// Zugesagter Liefertermin.
    pub promised_on: Option<NaiveDate>,
    pub award: AwardType,
    /// Vergabe-Az.; may be empty.
    pub award_reference: String,
    pub note: Option<AwardSeed>,
    pub lines: Vec<OrderLineSeed>,
    pub deliveries: Vec<DeliverySeed>,
    /// Nothing more is expected.
    pub is_closed: bool,
}

/// A line of an order; its price is net, the VAT 19 %.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLineSeed {
    /// Invoice lines of this name bill it.
    pub name: String,
    pub kind: LineKind,
    pub quantity: i64,
    pub unit_net: Cents,
    pub target: Target,
}

impl OrderLineSeed {
    /// The VAT of every line.
    pub const RATE: BasisPoints = BasisPoints::percent(19);
}

/// What a delivery brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliverySeed {
    pub day: NaiveDate,
    /// Lieferschein.
    pub note_number: String,
    /// Of each line, in their order.
    pub quantities: Vec<Quantity>,
}

/// Vergabevermerk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardSeed {
    pub estimated_net: Cents,
    pub lots: String,
    pub reason: String,
    pub extensions: String,
    /// Bidder, day of asking, day and net price of the offer where one came.
    pub offers: Vec<(String, NaiveDate, Option<(NaiveDate, Cents)>)>,
}

/// A local threshold (Wertgrenze).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdSeed {
    pub award: AwardType,
    /// Net; empty = without a limit.
    pub up_to: Option<Cents>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub source: String,
}
