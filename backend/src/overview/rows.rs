//! What the first page shows.

use chrono::{DateTime, NaiveDate, Utc};
use paktbuch_types::{
    Cents, DeviceCategory, DeviceStatus, InvoiceId, NoticeId, OrderId, Quantity, SchoolId, SchoolNumber,
    Severity,
};

/// What is already there; the first three steps of an installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub has_authority: bool,
    pub has_schools: bool,
    pub has_notices: bool,
}

impl Progress {
    /// Whether nothing is left to set up.
    #[must_use]
    pub const fn is_done(self) -> bool {
        self.has_authority && self.has_schools && self.has_notices
    }
}

/// The page of the office.
#[derive(Debug, Clone)]
pub struct Office {
    pub programmes: Vec<ProgrammeMoney>,
    /// Spending that no notice pays.
    pub own_funds: Spending,
    /// Budget and beantragt of own funds, where they have any.
    pub own_asked: [Option<Cents>; 2],
    pub deadlines: Deadlines,
    /// The gravest findings by cause.
    pub findings: Vec<OverviewFinding>,
    /// Kept devices in no room, and those without a serial.
    pub without_room: u64,
    pub without_serial: u64,
    /// How many of each severity, in words, and the list of these: `2 Fehler`, `1 Warnung`.
    pub finding_counts: Vec<(usize, String, String)>,
    pub finding_total: usize,
    /// When the rules ran last.
    pub checked_at: DateTime<Utc>,
    pub late: Late,
    /// The latest invoices that are not divided completely.
    pub inbox: Vec<InboxInvoice>,
    pub inbox_total: usize,
}

/// Orders whose goods are late (überfällige Lieferungen).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Late {
    /// Those that are late the longest.
    pub orders: Vec<LateOrder>,
    /// How many there are.
    pub total: u64,
    /// What is late of all of them, gross.
    pub open: Cents,
}

/// An order whose goods are late.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateOrder {
    pub id: OrderId,
    pub number: String,
    /// What is late: „3 × Display“ of one line, the subject of the order of several.
    pub what: String,
    pub supplier: String,
    /// The school that waits for it, or how many do: „2 Schulen“; empty where it is for none in particular.
    pub place: String,
    /// The first day of those that have passed.
    pub promised_on: NaiveDate,
    /// What is late, gross: of each line the share that has not come.
    pub open: Cents,
}

/// Gross amounts that invoices ask for and payments gave.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Spending {
    pub invoiced: Cents,
    pub paid: Cents,
    /// What orders bind beside the invoices.
    pub open_orders: Cents,
}

impl Spending {
    /// Invoiced, and what orders bind beside it (beauftragt).
    #[must_use]
    pub fn ordered(&self) -> Cents {
        self.invoiced.plus(self.open_orders)
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            invoiced: self.invoiced.plus(other.invoiced),
            paid: self.paid.plus(other.paid),
            open_orders: self.open_orders.plus(other.open_orders),
        }
    }
}

/// The money of one programme: its budget, its applications, and all its notices.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProgrammeMoney {
    /// Code of the programme.
    pub code: String,
    pub title: String,
    /// The only notice, where there is one only.
    pub notice: Option<NoticeId>,
    pub notices: usize,
    /// Most grant money that it gives; `None` where no budget holds.
    pub budget: Option<Cents>,
    /// Spending applied for; `None` where nothing was.
    pub requested: Option<Cents>,
    /// Spending by the notices (Gesamtausgaben lt. Bescheid).
    pub granted_total: Cents,
    /// Of that the grant (Zuwendung).
    pub grant: Cents,
    pub spending: Spending,
    /// Grant money paid out, or asked for and awaited (abgerufen).
    pub drawn: Cents,
}

impl ProgrammeMoney {
    /// Granted and not yet ordered.
    #[must_use]
    pub fn rest(&self) -> Cents {
        self.granted_total.minus(self.spending.ordered())
    }
}

/// Deadlines (Fristen) in three groups, each by day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deadlines {
    pub overdue: Vec<DeadlineRow>,
    /// In the next 30 days.
    pub soon: Vec<DeadlineRow>,
    pub later: Vec<DeadlineRow>,
}

impl Deadlines {
    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.overdue.len() + self.soon.len() + self.later.len()
    }
}

/// One deadline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    pub date: NaiveDate,
    /// Only the year of the date is known.
    pub year_only: bool,
    pub label: String,
    pub note: String,
    /// Where one deals with it.
    pub href: String,
}

/// Findings of one cause in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverviewFinding {
    pub severity: Severity,
    pub count: usize,
    /// What there are so many of: „Geräte ohne Raum“.
    pub words: String,
    /// Of a single one: what it is about.
    pub subject: String,
    /// The list of exactly these; of a single one where it is mended.
    pub href: String,
}

/// An invoice that waits for its allocation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub supplier: String,
    pub issue_date: NaiveDate,
    pub gross: Cents,
}

/// What own funds pay of an invoice, or what an order still binds of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnFundsRow {
    pub record: Record,
    /// „Rechnung RE-1, Tafel GmbH“, „Bestellung B-1: Tablets“.
    pub label: String,
    /// Day of the invoice.
    pub on: Option<NaiveDate>,
    pub spending: Spending,
}

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Record {
    Invoice(InvoiceId),
    Order(OrderId),
}

/// The page of a school's IT.
#[derive(Debug, Clone, Default)]
pub struct OwnSchools {
    pub schools: Vec<SchoolDevices>,
    /// Devices in use by category, of all own schools.
    pub categories: Vec<(DeviceCategory, i64)>,
    /// Findings about own devices, by cause.
    pub findings: Vec<OverviewFinding>,
    /// What is to come of orders for own schools: those promised first come first, those without a day last.
    pub expected: Vec<ExpectedLine>,
    /// What ends or comes at own schools, and their Wiedervorlagen.
    pub deadlines: Deadlines,
}

/// A line of an order for a school whose goods are not all here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedLine {
    pub order: OrderId,
    /// Of the order.
    pub number: String,
    pub supplier: String,
    pub school: Option<SchoolId>,
    /// What is to come.
    pub name: String,
    /// How much of it.
    pub open: Quantity,
    /// Zugesagter Liefertermin.
    pub promised_on: Option<NaiveDate>,
}

/// The devices of one school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchoolDevices {
    pub id: SchoolId,
    pub number: SchoolNumber,
    pub name: String,
    pub statuses: Vec<(DeviceStatus, i64)>,
    /// Kept devices without a room.
    pub without_room: i64,
    /// Kept devices without a serial.
    pub without_serial: i64,
}

impl SchoolDevices {
    /// Devices of this status.
    #[must_use]
    pub fn at(&self, status: DeviceStatus) -> i64 {
        let same = self.statuses.iter().filter(|(found, _)| *found == status);
        same.map(|(_, devices)| devices).sum()
    }

    /// Devices that are not disposed of.
    #[must_use]
    pub fn total(&self) -> i64 {
        let kept = self
            .statuses
            .iter()
            .filter(|(status, _)| *status != DeviceStatus::Disposed);
        kept.map(|(_, devices)| devices).sum()
    }
}
