//! What reports are asked for and made of.

mod change;
mod dossier;
mod kinds;
mod letters;
mod made;
mod table;

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, Cents, CostLineId, DeviceCategory, DeviceId, DeviceStatus, DisposalKind, ModelId, NoticeId,
    OrderLineId, ProofType, Quantity, RoomId, SchoolId, Severity, SiteId,
};

pub use change::Change;
pub use dossier::DossierFile;
pub(super) use dossier::{Shelf, StoredFile, safe_name};
pub use kinds::{AboutNotice, ListKind, ReportKind};
pub use letters::{DocumentFormat, LetterKind};
pub use made::{Difference, MadeFilter, MadeRow};
pub use table::{Drawn, Table, label_of_total};

/// Format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListFormat {
    Xlsx,
    Csv,
}

/// Which devices an Inventarliste shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryFilter {
    pub school: Option<SchoolId>,
    pub category: Option<DeviceCategory>,
    pub status: Option<DeviceStatus>,
    /// Only devices that are not disposed of.
    pub kept: bool,
    pub room: Option<RoomId>,
    /// Only devices in no room.
    pub without_room: bool,
    pub site: Option<SiteId>,
    /// Only devices whose serial is missing.
    pub without_serial: bool,
    /// Code of the funding programme (Förderprogramm) that pays.
    pub programme: Option<String>,
    pub notice: Option<NoticeId>,
    /// Only devices that no notice pays for (Eigene Mittel).
    pub own_funds: bool,
    /// Year in which the Zweckbindung ends.
    pub year: Option<i32>,
    /// Only devices without an end of the Zweckbindung.
    pub unbound: bool,
    /// Search text as typed.
    pub search: String,
    /// Schools the asker may see; `None` = all.
    pub scope: Option<Vec<SchoolId>>,
    /// As-of date (Stichtag): devices delivered later are left out.
    pub as_of: NaiveDate,
}

impl InventoryFilter {
    /// All devices on this day.
    #[must_use]
    pub const fn all(as_of: NaiveDate) -> Self {
        Self {
            school: None,
            category: None,
            status: None,
            kept: false,
            room: None,
            without_room: false,
            site: None,
            without_serial: false,
            programme: None,
            notice: None,
            own_funds: false,
            year: None,
            unbound: false,
            search: String::new(),
            scope: None,
            as_of,
        }
    }
}

/// A notice to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeChoice {
    pub id: NoticeId,
    pub reference: String,
    pub title: String,
    /// Day of its proof, where it is known.
    pub proof_due: Option<NaiveDate>,
}

/// What a Verwendungsnachweis says, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProofPreview {
    /// Which proof it is.
    pub proof_type: ProofType,
    /// The Belegliste is enclosed.
    pub encloses_receipts: bool,
    /// There is a Sachbericht.
    pub has_narrative: bool,
    /// The programme asks for interim proofs, or says that it does not; `None` where nobody tells.
    pub asks_interim: Option<bool>,
    pub items: Vec<PreviewItem>,
    pub receipts: usize,
    pub devices: u64,
    /// Rows of the sheet *Anlagen*, which stands where there are some.
    pub installations: usize,
    /// Spending as settled (Ausgaben lt. Abrechnung), of that eligible.
    pub spent: Cents,
    pub eligible: Cents,
    /// By the notice.
    pub granted: Cents,
    pub own_share: Cents,
    /// As settled.
    pub grant_settled: Cents,
    pub own_settled: Cents,
    /// Leistungen Dritter and other money, lt. Bescheid and lt. Abrechnung.
    pub others_planned: Cents,
    pub others_settled: Cents,
    pub paid_out: Cents,
    pub rate: Option<BasisPoints>,
    /// Open errors, each counted for itself.
    pub errors: usize,
    /// The other open findings.
    pub others: usize,
    /// One for each open cause.
    pub findings: Vec<PreviewFinding>,
    /// Findings that somebody has confirmed.
    pub confirmed: Vec<PreviewFinding>,
}

/// An Einzelansatz in the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewItem {
    pub title: String,
    pub planned: Cents,
    pub planned_eligible: Cents,
    pub settled: Cents,
    pub settled_eligible: Cents,
}

/// A finding in the preview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreviewFinding {
    pub severity: Severity,
    pub message: String,
    pub remedy: String,
    /// Where the rule is written.
    pub source: String,
    /// Address and label of the page where one mends it.
    pub link: (String, &'static str),
    /// „bestätigt von Erika Beispiel am 14.03.2024: Grund“; empty while it is open.
    pub confirmation: String,
}

/// A device with the ids of what it refers to.
#[derive(Debug, Clone)]
pub(super) struct ListedDevice {
    pub(super) id: DeviceId,
    pub(super) inventory_number: String,
    pub(super) serial: Option<String>,
    pub(super) model: ModelId,
    pub(super) category: DeviceCategory,
    pub(super) school: SchoolId,
    pub(super) site: Option<SiteId>,
    pub(super) room: Option<RoomId>,
    pub(super) delivered_on: Option<NaiveDate>,
    pub(super) commissioned_on: Option<NaiveDate>,
    pub(super) status: DeviceStatus,
    pub(super) net: Cents,
    pub(super) gross: Cents,
    pub(super) notice: Option<NoticeId>,
    pub(super) bound_until: Option<NaiveDate>,
}

/// The invoice that a device came with.
#[derive(Debug, Clone)]
pub(super) struct Bought {
    pub(super) supplier: String,
    pub(super) number: String,
    pub(super) issue_date: NaiveDate,
    /// Number in the accounts (Belegnummer): the invoice's, else those of its payments or their Zahlungsbelege; empty for none.
    pub(super) receipt_number: String,
}

/// How a device was disposed of.
#[derive(Debug, Clone, Copy)]
pub(super) struct Disposed {
    pub(super) kind: DisposalKind,
    pub(super) on: NaiveDate,
    /// What the device was until then.
    pub(super) status_before: DeviceStatus,
}

/// Names that the rows of an Inventarliste refer to.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    pub(super) models: HashMap<ModelId, String>,
    /// Number and name.
    pub(super) schools: HashMap<SchoolId, (String, String)>,
    pub(super) sites: HashMap<SiteId, String>,
    pub(super) rooms: HashMap<RoomId, String>,
    /// Programme code, its version and the reference.
    pub(super) notices: HashMap<NoticeId, (String, String, String)>,
}

/// A line of an order on a cost line, with what came of it up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OrderedLine {
    pub(super) id: OrderLineId,
    /// Bestellnummer.
    pub(super) number: String,
    pub(super) name: String,
    pub(super) cost_line: CostLineId,
    pub(super) school: Option<SchoolId>,
    pub(super) quantity: Quantity,
    pub(super) delivered: Quantity,
    /// Whether goods are still expected.
    pub(super) awaits_goods: bool,
    /// Zugesagter Liefertermin.
    pub(super) promised_on: Option<NaiveDate>,
    /// Noted at the last delivery, else at the order.
    pub(super) note: String,
}

impl OrderedLine {
    /// What has not come yet; nothing where more came than was ordered.
    pub(super) fn missing(&self) -> Quantity {
        Quantity((self.quantity.0 - self.delivered.0).max(0))
    }

    /// Whether something was promised for a day before `as_of` and is missing.
    pub(super) fn is_late(&self, as_of: NaiveDate) -> bool {
        self.awaits_goods && self.missing().0 > 0 && self.promised_on.is_some_and(|day| day < as_of)
    }

    /// What was delivered of an amount for all that was ordered, at most all of it.
    pub(super) fn delivered_of(&self, all: Cents) -> Cents {
        all.pro_rata(self.delivered.0.min(self.quantity.0), self.quantity.0)
    }
}
