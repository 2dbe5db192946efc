//! What the services are asked to do.

use chrono::NaiveDate;
use paktbuch_types::{
    AwardType, BasisPoints, Cents, CostLineId, DeliveryId, LineKind, OrderId, OrderLineId, PriceBasis,
    Quantity, SchoolId,
};

use super::rows::OfferRow;

/// An order as it is entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderData {
    /// Bestellnummer, unique.
    pub number: String,
    /// Gegenstand.
    pub subject: String,
    /// Name of the supplier, known or new.
    pub supplier: String,
    /// Its USt-IdNr.; may be empty.
    pub vat_id: String,
    /// Auftragsdatum; may be empty while it is a draft.
    pub ordered_on: Option<NaiveDate>,
    /// Zugesagter Liefertermin.
    pub promised_on: Option<NaiveDate>,
    pub award: Option<AwardType>,
    /// Vergabe-Az.; may be empty.
    pub award_reference: String,
    /// What the unit prices are.
    pub prices: PriceBasis,
    /// In their order; a draft may have none.
    pub lines: Vec<OrderLineData>,
    pub note: String,
}

/// Corrects what is printed of an order whose content does not change any more, in the version that the user saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectOrder {
    pub order: OrderId,
    pub version: i64,
    /// Bestellnummer, unique.
    pub number: String,
    /// Vergabe-Az.; may be empty.
    pub award_reference: String,
    /// Why it is corrected.
    pub reason: String,
}

/// A line of [`OrderData`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLineData {
    /// The stored line that it changes; `None` = a new one.
    pub id: Option<OrderLineId>,
    pub name: String,
    pub kind: LineKind,
    pub quantity: Quantity,
    pub unit_price: Cents,
    pub vat_rate: BasisPoints,
    /// Which cost line is to pay; `None` = own funds.
    pub cost_line: Option<CostLineId>,
    /// `None` = that of the cost line, or none in particular.
    pub school: Option<SchoolId>,
    /// Zugesagter Liefertermin; `None` = that of the order.
    pub promised_on: Option<NaiveDate>,
}

impl OrderLineData {
    /// Unit price × quantity, rounded half up to the cent.
    #[must_use]
    pub fn amount(&self) -> Cents {
        self.unit_price.pro_rata(self.quantity.0, Quantity::SCALE)
    }
}

/// What a person says about how far an order is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Beauftragen; the day where the order has none yet.
    Place(Option<NaiveDate>),
    /// Stornieren, with the reason.
    Cancel(String),
    /// Abschließen: nothing more is expected.
    Close,
    /// Wieder öffnen.
    Reopen,
}

/// Records a delivery of an order in the version that the user saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordDelivery {
    pub order: OrderId,
    pub version: i64,
    pub delivered_on: NaiveDate,
    /// Lieferscheinnummer; may be empty.
    pub note_number: String,
    pub note: String,
    /// What came of each line; at least one is more than nothing.
    pub quantities: Vec<(OrderLineId, Quantity)>,
    /// The user confirms that more came than was ordered.
    pub more_confirmed: bool,
}

/// Takes a delivery back that was recorded by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemoveDelivery {
    pub delivery: DeliveryId,
    /// Version of the order that the user saw.
    pub order_version: i64,
    pub reason: String,
}

/// How an order was awarded (Vergabevermerk).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwardData {
    /// Geschätzter Auftragswert, net.
    pub estimated_net: Option<Cents>,
    /// Lose.
    pub lots: String,
    /// Begründung.
    pub reason: String,
    /// Verlängerungen and other options.
    pub extensions: String,
    /// Asked for or received, in their order.
    pub offers: Vec<OfferRow>,
}

/// A threshold for awards (Wertgrenze).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdData {
    pub award: AwardType,
    /// Up to which net value this way is allowed; the EU procedure is due from it on. `None` = without a limit.
    pub up_to: Option<Cents>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub source: String,
}

/// A step of an order in the version that the user saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeStep {
    pub order: OrderId,
    pub version: i64,
    pub step: Step,
}
