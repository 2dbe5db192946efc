//! What reports are asked for and made of.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, Cents, DeviceCategory, DeviceId, DeviceStatus, DisposalKind, ModelId, NoticeId, RoomId,
    SchoolId, Severity, SiteId,
};

/// A report of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportKind {
    Inventory,
    Proof,
    Receipts,
    List(ListKind),
}

/// A plain list over all grants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListKind {
    Deadlines,
    Applications,
    Bindings,
    Budgets,
    Year,
    Concepts,
}

impl ListKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Deadlines,
        Self::Applications,
        Self::Bindings,
        Self::Budgets,
        Self::Year,
        Self::Concepts,
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deadlines => "fristenliste",
            Self::Applications => "antragsuebersicht",
            Self::Bindings => "zweckbindung",
            Self::Budgets => "budgetuebersicht",
            Self::Year => "haushaltsjahr",
            Self::Concepts => "dokumentenstand",
        }
    }

    /// German title, at most 31 characters.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Deadlines => "Fristenliste",
            Self::Applications => "Antragsübersicht",
            Self::Bindings => "Zweckbindung",
            Self::Budgets => "Budgetübersicht",
            Self::Year => "Haushaltsjahr",
            Self::Concepts => "Dokumentenstand",
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Deadlines => {
                "Für die Fördermittelstelle und ihre Vertretung: was an welchem Tag fällig ist, aus Anträgen, Bescheiden, Rechnungen und Vermerken."
            }
            Self::Applications => {
                "Für Amtsleitung und Kämmerei: jeder Antrag mit Schulen und Betrag, der Bescheid darauf, seine Zeiträume und der Stand des Nachweises."
            }
            Self::Bindings => {
                "Für Bewilligungsbehörde und Rechnungsprüfung: jedes gebundene Gerät nach dem Ende der Zweckbindung, und was vorher abging."
            }
            Self::Budgets => {
                "Für Amtsleitung, Kämmerei und Ausschuss: je Förderbereich Budget, beantragt, bewilligt, beauftragt, berechnet, bezahlt, abgerufen und Rest."
            }
            Self::Year => {
                "Für die Kämmerei zum Jahresende: je Programm Ansatz, Ermächtigungsübertragung, bezahlt, und was ins nächste Jahr zu übertragen ist."
            }
            Self::Concepts => {
                "Für Fördermittelstelle und Schulen: je Schule TPEK, Medienkonzept, Wartungskonzept und Nutzungsordnung mit Fassung und Tag, und was fehlt oder abgelaufen ist."
            }
        }
    }
}

impl ReportKind {
    /// In the order of the catalogue.
    pub const ALL: &'static [Self] = &[
        Self::Proof,
        Self::Receipts,
        Self::Inventory,
        Self::List(ListKind::Deadlines),
        Self::List(ListKind::Applications),
        Self::List(ListKind::Bindings),
        Self::List(ListKind::Budgets),
        Self::List(ListKind::Year),
        Self::List(ListKind::Concepts),
    ];

    /// Its name on the command line and in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Inventory => "inventarliste",
            Self::Proof => "verwendungsnachweis",
            Self::Receipts => "belegliste",
            Self::List(list) => list.code(),
        }
    }

    /// German title.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Inventory => "Inventarliste",
            Self::Proof => "Verwendungsnachweis",
            Self::Receipts => "Belegliste",
            Self::List(list) => list.title(),
        }
    }

    /// Who wants it and what for, in one sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Inventory => {
                "Für Bewilligungsbehörde, Kämmerei und Rechnungsprüfung: jedes Gerät mit Seriennummer, Standort, Rechnung, Bescheid und Ende der Zweckbindung."
            }
            Self::Proof => {
                "Für die Bewilligungsbehörde: der Nachweis eines Bescheids mit Einnahmen, Ausgaben je Einzelansatz, Belegliste, Inventarliste, Mittelabrufen, Schulen und Sachbericht."
            }
            Self::Receipts => {
                "Für Bewilligungsbehörde und Rechnungsprüfung: jeder bezahlte Beleg eines Bescheids nach Zahlungstag, mit Empfänger, Schule, Zuwendungs- und Eigenanteil."
            }
            Self::List(list) => list.sentence(),
        }
    }

    /// Suffixes of its files.
    #[must_use]
    pub const fn formats(self) -> &'static [&'static str] {
        match self {
            Self::Inventory | Self::Receipts | Self::List(_) => &["xlsx", "csv"],
            Self::Proof => &["xlsx"],
        }
    }

    /// Whether it is about one notice.
    #[must_use]
    pub const fn needs_notice(self) -> bool {
        matches!(self, Self::Proof | Self::Receipts)
    }

    /// The report with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.code() == code)
    }
}

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
    pub items: Vec<PreviewItem>,
    pub receipts: usize,
    pub devices: u64,
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
    /// Number in the accounts (Belegnummer): the invoice's, else those of its payments; empty for none.
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
