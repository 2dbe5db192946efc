//! Rows of this feature's pages.

mod audit;

pub use audit::{AuditedState, Compared, LocalAudit, Said};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use paktbuch_types::{
    Auditor, Cents, CostLineId, DeviceId, EventId, FilingId, InvoiceId, InvoiceLineId, NoticeId, ProofType,
    format_date,
};

/// Which proof a version is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// The one that settles the grant (Verwendungsnachweis).
    Final,
    /// The interim one (Zwischennachweis) as of this day (Stichtag).
    Interim(NaiveDate),
}

impl Series {
    /// That of a proof as of a day; without a type it is what the programme asks for, which settles.
    #[must_use]
    pub fn of(proof_type: Option<ProofType>, as_of: NaiveDate) -> Self {
        if proof_type.is_some_and(ProofType::is_interim) {
            Self::Interim(as_of)
        } else {
            Self::Final
        }
    }

    /// `Version 2`, or `Zwischennachweis zum 31.12.2025, Version 1`.
    #[must_use]
    pub fn version(self, number: i64) -> String {
        match self {
            Self::Final => format!("Version {number}"),
            Self::Interim(day) => format!("Zwischennachweis zum {}, Version {number}", format_date(day)),
        }
    }

    /// Day (Stichtag) of an interim proof.
    #[must_use]
    pub const fn interim_day(self) -> Option<NaiveDate> {
        match self {
            Self::Final => None,
            Self::Interim(day) => Some(day),
        }
    }
}

/// A filed version of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    pub id: FilingId,
    pub notice: NoticeId,
    /// An interim proof (Zwischennachweis).
    pub is_interim: bool,
    /// Version of the notice's proof, or of the interim one as of its day; from 1.
    pub number: i64,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// German local time.
    pub filed_at: NaiveDateTime,
    /// The same moment, for programs.
    pub moment: DateTime<Utc>,
    /// Their name; of one that was taken over that it was filed before.
    pub filed_by: String,
    /// Of the workbook, hex.
    pub sha256: String,
    /// Bytes of the workbook.
    pub size: i64,
    pub file_name: String,
    /// Of what the workbook says, hex.
    pub contents_sha256: String,
    /// The last event of the audit trail that it knows.
    pub last_event: EventId,
    pub spent: Cents,
    /// Of it eligible (zuwendungsfähig).
    pub eligible: Cents,
    /// Zuwendung lt. Abrechnung.
    pub granted: Cents,
    /// Eigenanteil lt. Abrechnung.
    pub own_share: Cents,
    pub receipts: i64,
    pub devices: i64,
    /// Findings of severity error that were open.
    pub errors: i64,
    /// Why it was filed although they were; empty for none.
    pub reason: String,
    /// Filed before the notice came into Paktbuch: its file is a PDF with these sums, its lines were frozen later.
    pub taken_over: bool,
}

impl FilingRow {
    /// When it was filed: day and time, only the day of one that was taken over.
    #[must_use]
    pub fn moment_words(&self) -> String {
        let form = if self.taken_over {
            "%d.%m.%Y"
        } else {
            "%d.%m.%Y, %H:%M"
        };
        self.filed_at.format(form).to_string()
    }

    /// Its number, and the day on which it was filed.
    #[must_use]
    pub fn filed(&self) -> (i64, NaiveDate) {
        (self.number, self.filed_at.date())
    }

    /// Which proof it is a version of.
    #[must_use]
    pub const fn series(&self) -> Series {
        if self.is_interim {
            Series::Interim(self.as_of)
        } else {
            Series::Final
        }
    }

    /// `Version 2`, or `Zwischennachweis zum 31.12.2025, Version 1`.
    #[must_use]
    pub fn name(&self) -> String {
        self.series().version(self.number)
    }
}

/// What an auditor accepts of a line of a filed version (Kürzung).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledCut {
    /// Lfd. Nr. as filed.
    pub number: i64,
    pub auditor: Auditor,
    /// Eligible, as the auditor accepts it.
    pub accepted: Cents,
    pub reason: String,
}

/// The notice that a filing is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFacts {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    /// Bescheid vom.
    pub noticed_on: NaiveDate,
    pub title: String,
    /// The Einzelansätze of its cost plan.
    pub items: u64,
}

/// The proof that was filed before the notice came into Paktbuch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledBefore {
    pub filed_on: Option<NaiveDate>,
    /// Its PDF is there.
    pub has_file: bool,
    /// Ausgaben and Zuwendung as it reports them.
    pub spent: Option<Cents>,
    pub granted: Option<Cents>,
}

/// What would be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Which proof it is.
    pub proof_type: ProofType,
    /// The Belegliste is enclosed.
    pub encloses_receipts: bool,
    pub spent: Cents,
    /// Of it eligible (zuwendungsfähig).
    pub eligible: Cents,
    /// Zuwendung lt. Bescheid.
    pub granted: Cents,
    /// Zuwendung lt. Abrechnung.
    pub grant_settled: Cents,
    /// Eigenanteil lt. Abrechnung.
    pub own_settled: Cents,
    pub receipts: i64,
    pub devices: i64,
    /// Open findings of severity error, and the others.
    pub errors: i64,
    pub others: i64,
    /// Findings that somebody has confirmed.
    pub confirmed: i64,
    /// SHA-256 of all that would be filed but what is confirmed in it (Bestätigungen), hex.
    pub digest: String,
}

/// What the form says where the figures of another state or of another proof were shown.
pub const OTHER_FIGURES: &str = "Seit diese Seite den Stand gezeigt hat, hat sich etwas geändert. Auch bei gleichen Summen kann es eine \
    Zeile oder ein Text sein. Bitte den neuen Stand ansehen und noch einmal bestätigen.";

/// A condition (Nebenbestimmung) of a notice that is not met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCondition {
    /// Its number, from 1.
    pub number: i64,
    pub text: String,
    pub due_on: Option<NaiveDate>,
}

impl Figures {
    /// Tells what was shown of a day from what is so of another day, or of records that were changed: every line and text counts, not the
    /// sums alone.
    #[must_use]
    pub fn mark(&self, as_of: NaiveDate) -> String {
        format!("{as_of}/{}/{}", self.proof_type.code(), self.digest)
    }
}

/// A part of the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Facts of the notice (Deckblatt).
    Notice,
    Sums,
    /// Leistungen Dritter and other funding.
    Income,
    /// Einzelansatz.
    Item,
    /// Line below an Einzelansatz.
    Line,
    /// Line of the Belegliste.
    Receipt,
    /// A receipt that counts in the sums of a version without a Belegliste.
    Counted,
    /// Shares and numbers of the other lines of the Belegliste, which follow from those that differ.
    Shifted,
    Device,
    /// Fixed installation (Anlage).
    Installation,
    /// Mittelabruf.
    Payout,
    /// Sachbericht.
    Narrative,
    /// What a version confirms (Bestätigungen), where two versions are compared.
    Confirmed,
}

/// A line of a filed proof: a receipt, a device, a payout, a row of the cost plan or a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledLine {
    pub filing: FilingId,
    /// Of which proof it is a line, and of which version.
    pub series: Series,
    pub version: i64,
    pub filed_on: NaiveDate,
    pub notice: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    /// Place among all that the version says, its sums last, from 0.
    pub place: usize,
    /// Place among the receipts, which is the Lfd. Nr. where the version encloses its Belegliste; 0 for others.
    pub number: u32,
    /// The version encloses its Belegliste; without one a receipt counts in its sums only.
    pub is_listed: bool,
    pub invoice: Option<InvoiceId>,
    /// Line of the invoice, and the cost line that pays or that the row is; `None` where the version did not keep them.
    pub position: Option<InvoiceLineId>,
    pub cost_line: Option<CostLineId>,
    pub label: String,
    /// Names and values as they were filed.
    pub values: Vec<(String, String)>,
}

impl FiledLine {
    /// Lfd. Nr. of the enclosed Belegliste; `None` without one, and for what is no receipt.
    #[must_use]
    pub fn filed_number(&self) -> Option<u32> {
        (self.is_listed && self.number > 0).then_some(self.number)
    }

    /// „Lfd. Nr. 17 in Version 1 von 48.02“, or „Lfd. Nr. 17 im Zwischennachweis zum 31.12.2025, Version 1 von 48.02“.
    #[must_use]
    pub fn within(&self, what: &str) -> String {
        let joined = match self.series {
            Series::Final => "in",
            Series::Interim(_) => "im",
        };
        let version = self.series.version(self.version);
        format!("{what} {joined} {version} von {}", self.reference)
    }

    /// A value by its name; empty where the line does not say it.
    #[must_use]
    pub fn value(&self, name: &str) -> &str {
        let mut values = self.values.iter();
        values
            .find_map(|(other, value)| (other == name).then_some(value.as_str()))
            .unwrap_or_default()
    }
}

/// What a filed proof says at one place, looked for by somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub label: String,
    pub values: Vec<FigureValue>,
    /// How what was looked for is computed; empty where it is a sum of lines, or no sum.
    pub terms: Vec<FigureTerm>,
    /// The lines that add up to it or belong to it, by list; none for other figures.
    pub lists: Vec<FigureList>,
    /// Only amounts of the notice are looked for, which no line adds up to.
    pub is_of_notice: bool,
}

/// A value of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureValue {
    pub name: String,
    pub value: String,
    pub is_sought: bool,
}

/// A line of a computation: `− Zuwendung lt. Abrechnung`, `12,00 €`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTerm {
    pub label: String,
    pub value: String,
    /// Place in the version that says it; `None` for the figure's own.
    pub place: Option<usize>,
}

/// Lines of one list of the filed proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureList {
    /// „Zeilen der eingereichten Belegliste“.
    pub title: &'static str,
    /// Its rows have a Lfd. Nr.
    pub is_numbered: bool,
    /// Names of the amounts, as the list heads them.
    pub columns: Vec<&'static str>,
    pub rows: Vec<FigureRow>,
    /// What each column adds up to.
    pub sums: Vec<Cents>,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureRow {
    /// Place among the receipts, which is the Lfd. Nr. of an enclosed Belegliste; 0 for others.
    pub number: u32,
    pub label: String,
    pub record: Option<FigureRecord>,
    /// Place in the version.
    pub place: usize,
    /// By column.
    pub amounts: Vec<Cents>,
}

/// The record that a line tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureRecord {
    Invoice(InvoiceId),
    Device(DeviceId),
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// A record that the proof, filed, and the records now tell differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub part: Part,
    /// Unique within its part.
    pub key: String,
    /// Id of the invoice or device; 0 for others.
    pub record: i64,
    pub label: String,
    /// Lfd. Nr. of the Belegliste as filed; 0 for none.
    pub number: u32,
    /// Keys of the Einzelansatz and cost line that a receipt belonged to, and belongs to.
    pub of: Vec<String>,
    pub change: Change,
    /// Name, value as filed, value now; empty text = none.
    pub values: Vec<(String, String, String)>,
}
