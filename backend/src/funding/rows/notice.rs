//! Notices in lists and on their own page.

use chrono::NaiveDate;
use paktbuch_types::{ApplicationId, ApplicationState, Cents, DocumentId, NoticeId, NoticeState, PayoutId};

use super::{AmendmentRow, Progress, ReallocationRow};
use crate::funding::commands::{CitationData, NoticeData, PayoutData};

/// Which notices a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeFilter {
    /// Search text; empty = all.
    pub q: String,
    pub state: Option<NoticeState>,
    /// Code of the programme.
    pub programme: Option<String>,
    /// Column: one of [`NOTICE_SORTS`]; anything else is the date, newest first.
    pub sort: String,
    pub descending: bool,
}

/// Columns by which notices can be ordered.
pub const NOTICE_SORTS: &[&str] = &[
    "reference",
    "title",
    "programme",
    "date",
    "eligible",
    "granted",
    "paid_out",
    "spent",
    "proof_due",
    "zweckbindung_until",
    "state",
];

/// A notice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    pub id: NoticeId,
    pub reference: String,
    /// Code of the programme.
    pub programme: String,
    pub title: String,
    pub category: String,
    pub date: NaiveDate,
    pub state: NoticeState,
    pub eligible: Cents,
    pub granted: Cents,
    pub own_share: Cents,
    /// Sum of the payouts.
    pub paid_out: Cents,
    /// What is paid on its cost plan, gross.
    pub spent: Cents,
    pub proof_due: Option<NaiveDate>,
    /// Where it is one day for all devices.
    pub zweckbindung_until: Option<NaiveDate>,
    pub progress: Progress,
}

/// A stored notice with what its page shows beside the cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeView {
    pub id: NoticeId,
    pub version: i64,
    /// As stored: every amount is there.
    pub data: NoticeData,
    pub granted: Cents,
    /// Grant as decided after the examination of the proof; `None` before its Schlussbescheid.
    pub decided: Option<Cents>,
    pub own_share: Cents,
    /// The application that it answers.
    pub application: Option<NoticeApplication>,
    /// Where it is one day for all devices.
    pub zweckbindung_until: Option<NaiveDate>,
    /// Bewilligungsbehörde: as it says, else that of the authority or the programme; empty where nobody says.
    pub granting_authority: String,
    /// By date.
    pub payouts: Vec<PayoutRow>,
    /// Devices that it binds.
    pub devices: u64,
    /// Places of its values.
    pub citations: Vec<CitationData>,
    /// Its PDF.
    pub file: Option<NoticeFile>,
    /// Änderungsbescheide, the first one first; `data` holds the values in force after them.
    pub amendments: Vec<AmendmentRow>,
    /// Umschichtungen, the first one first.
    pub reallocations: Vec<ReallocationRow>,
    /// Days (Stichtage) of the interim proofs that are filed, each once.
    pub interim_filed: Vec<NaiveDate>,
}

impl NoticeView {
    /// Sum of the payouts.
    #[must_use]
    pub fn paid_out(&self) -> Cents {
        self.payouts.iter().map(|payout| payout.data.amount).sum()
    }

    /// The most that is paid out: the grant, once the proof was examined the one that was decided then.
    #[must_use]
    pub fn ceiling(&self) -> Cents {
        self.decided
            .map_or(self.granted, |decided| decided.min(self.granted))
    }
}

/// The application that a notice answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeApplication {
    pub id: ApplicationId,
    pub reference: String,
    pub submitted_on: Option<NaiveDate>,
    pub state: ApplicationState,
}

/// The PDF of a notice in the document store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFile {
    pub document: DocumentId,
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    pub name: String,
    pub added_on: NaiveDate,
}

/// Told of a payout that is entered after a proof which reaches beyond its day was filed.
pub const LATE_PAYOUT: &str = "Ein eingereichter Verwendungsnachweis reicht über diesen Tag hinaus, enthält sie aber nicht. Bitte prüfen Sie, ob er zu berichtigen ist.";

/// A payout on a notice's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutRow {
    pub id: PayoutId,
    pub notice: NoticeId,
    pub version: i64,
    pub data: PayoutData,
}

/// What has become of a payout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayoutUse {
    /// Last day on which it is spent in time; `None` where no period is told or asked for, and for money paid back.
    pub until: Option<NaiveDate>,
    /// Not spent.
    pub rest: Cents,
}
