//! What the queries answer.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use paktbuch_types::{
    AwardType, BasisPoints, Cents, CostLineId, DeliveryId, DocumentId, InvoiceId, LineKind, NoticeId,
    OrderId, OrderLineId, OrderState, PriceBasis, Quantity, SchoolId, SchoolNumber, SupplierId, ThresholdId,
};

/// Columns a list of orders can be ordered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OrderSort {
    #[default]
    Date,
    Number,
    Supplier,
    Promised,
}

/// Which orders, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderFilter {
    pub states: Vec<OrderState>,
    /// Words that number, subject, supplier and line names are searched for.
    pub search: String,
    /// Only those with a line for it.
    pub cost_line: Option<CostLineId>,
    /// Only those whose goods were promised for a day before this one and are not all here.
    pub late: Option<NaiveDate>,
    pub sort: OrderSort,
    pub descending: bool,
}

/// An order in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderRow {
    pub id: OrderId,
    pub number: String,
    pub subject: String,
    pub supplier: String,
    pub state: OrderState,
    pub ordered_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    /// First day for which something is promised that is not here, among the lines that the reader may see.
    pub due_on: Option<NaiveDate>,
    /// Gross amount of the lines that the reader may see.
    pub ordered: Cents,
    /// Of it what is expected and not billed yet.
    pub open: Cents,
}

impl OrderRow {
    /// Whether goods are expected since a day before `today`.
    #[must_use]
    pub fn is_late(&self, today: NaiveDate) -> bool {
        self.state.awaits_goods() && self.due_on.is_some_and(|day| day < today)
    }
}

/// Number and gross amount of some orders.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OrderSums {
    pub count: u64,
    pub ordered: Cents,
}

impl std::iter::Sum for OrderSums {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, one| Self {
            count: sum.count + one.count,
            ordered: sum.ordered.plus(one.ordered),
        })
    }
}

/// An order with the lines that the reader may see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDetail {
    pub id: OrderId,
    pub version: i64,
    pub number: String,
    pub subject: String,
    pub supplier_id: SupplierId,
    pub supplier: String,
    pub vat_id: String,
    pub state: OrderState,
    pub ordered_on: Option<NaiveDate>,
    pub promised_on: Option<NaiveDate>,
    pub award: Option<AwardType>,
    pub award_reference: String,
    pub prices: PriceBasis,
    pub note: String,
    pub cancelled_because: String,
    pub lines: Vec<LineDetail>,
    /// In the order of their days.
    pub deliveries: Vec<DeliveryRow>,
    /// Lines of other schools, which the reader may not see.
    pub hidden_lines: usize,
}

impl OrderDetail {
    /// First day for which something is promised that is not here.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        let missing = self.lines.iter().filter(|line| line.missing().0 > 0);
        missing
            .filter_map(|line| line.promised_on.or(self.promised_on))
            .min()
    }

    /// Net amount of the lines.
    #[must_use]
    pub fn net(&self) -> Cents {
        self.lines.iter().map(|line| line.net).sum()
    }

    /// Gross amount of the lines.
    #[must_use]
    pub fn gross(&self) -> Cents {
        self.lines.iter().map(|line| line.gross).sum()
    }
}

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDetail {
    pub id: OrderLineId,
    pub position: i64,
    pub name: String,
    pub kind: LineKind,
    pub quantity: Quantity,
    pub unit_price: Cents,
    pub vat_rate: BasisPoints,
    pub net: Cents,
    pub gross: Cents,
    /// What is to pay; `None` = own funds.
    pub paid_by: Option<PaidBy>,
    pub school: Option<SchoolName>,
    /// Zugesagter Liefertermin of this line; `None` = that of the order.
    pub promised_on: Option<NaiveDate>,
    /// What came of it.
    pub delivered: Quantity,
    /// Invoice lines that bill it.
    pub billed: Vec<BilledBy>,
}

impl LineDetail {
    /// What has not come yet; nothing where more came than was ordered.
    #[must_use]
    pub fn missing(&self) -> Quantity {
        Quantity((self.quantity.0 - self.delivered.0).max(0))
    }

    /// What was billed of it, gross.
    #[must_use]
    pub fn billed_gross(&self) -> Cents {
        self.billed.iter().map(|billed| billed.gross).sum()
    }

    /// What is ordered and not billed yet, gross.
    #[must_use]
    pub fn unbilled(&self) -> Cents {
        self.gross.minus(self.billed_gross()).max(Cents::ZERO)
    }
}

/// An invoice line that bills a line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledBy {
    pub invoice: InvoiceId,
    pub number: String,
    pub quantity: Quantity,
    pub net: Cents,
    pub gross: Cents,
}

/// A delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub delivered_on: NaiveDate,
    pub note_number: String,
    pub note: String,
    /// What came of which line, as far as the reader may see the line.
    pub came: Vec<(OrderLineId, Quantity)>,
}

/// The cost line that is to pay a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaidBy {
    pub cost_line: CostLineId,
    pub notice: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    /// `Mobile Endgeräte: Tablets`.
    pub title: String,
}

/// How an order was awarded; of version 0 where nobody said it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwardRow {
    pub version: i64,
    /// Geschätzter Auftragswert.
    pub estimated_net: Option<Cents>,
    pub lots: String,
    pub reason: String,
    pub extensions: String,
    pub offers: Vec<OfferRow>,
}

impl AwardRow {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        *self
            == Self {
                version: self.version,
                ..Self::default()
            }
    }
}

/// An offer that was asked for or received.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferRow {
    pub bidder: String,
    pub asked_on: Option<NaiveDate>,
    pub received_on: Option<NaiveDate>,
    /// Price of the offer.
    pub net: Option<Cents>,
}

/// A document of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderFile {
    pub document: DocumentId,
    pub title: String,
    pub sha256: String,
    pub media_type: String,
    pub name: String,
}

/// A threshold for awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThresholdRow {
    /// `None` = named by a public source.
    pub id: Option<ThresholdId>,
    pub award: AwardType,
    /// Net; `None` = without a limit.
    pub up_to: Option<Cents>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    pub source: String,
}

/// What rule R29 asks of an order; amounts are net.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awarded {
    pub id: OrderId,
    pub number: String,
    pub day: NaiveDate,
    pub award: Option<AwardType>,
    /// What was ordered, or what was estimated, whichever is more.
    pub value: Cents,
    /// Other orders of the same subject in the twelve months up to the day.
    pub others: Vec<(String, Cents)>,
    /// `None` where it has no award note.
    pub note: Option<Noted>,
}

/// What an award note (Vergabevermerk) says of what it has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    pub has_estimate: bool,
    pub has_reason: bool,
    /// An offer was received.
    pub has_offer: bool,
}

/// What rules R6 and R7 ask of an order that a notice is to pay: the days that no invoice line tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dated {
    pub id: OrderId,
    pub number: String,
    pub notice: NoticeId,
    pub ordered: Option<NaiveDate>,
    pub delivered: BTreeSet<NaiveDate>,
}

/// A line of an order that a notice is to pay and no invoice bills yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnbilledLine {
    pub order: OrderId,
    /// Number of the order.
    pub number: String,
    /// Place in the order, from 1.
    pub position: i64,
    pub name: String,
    pub notice: NoticeId,
}

/// A school as lists and forms name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolName {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
}

/// Cost lines of a notice that an order line can be put on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TargetGroup {
    pub notice: NoticeId,
    /// `Bescheid 48.02…, Mobile Endgeräte`.
    pub label: String,
    pub options: Vec<(CostLineId, String)>,
}

/// What the form of an order offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// Names of known suppliers, offered while typing.
    pub suppliers: Vec<String>,
    pub targets: Vec<TargetGroup>,
    pub schools: Vec<SchoolName>,
}

/// What a new order starts with where it is placed under a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeToOrder {
    pub id: NoticeId,
    pub title: String,
    /// Its cost line, where it has exactly one.
    pub line: Option<LineToOrder>,
}

/// What a new order takes from a cost line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineToOrder {
    pub cost_line: CostLineId,
    pub title: String,
    pub quantity: i64,
    /// Gross.
    pub unit_price: Cents,
}
