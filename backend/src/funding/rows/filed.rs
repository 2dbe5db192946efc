//! Proofs that were filed, from Paktbuch or before it, and what was taken over for a notice.

use chrono::NaiveDate;
use paktbuch_types::{
    Auditor, Cents, CostItemId, CostLineId, DeadlineKind, ExaminationStep, FilingId, NoticeId, PayoutId,
    format_date,
};

use super::NoticeFile;
use crate::funding::commands::{ConditionData, FiledProofData};
use crate::funding::programme::InterimTerm;

/// The version of a notice's proof that was filed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastFiling {
    pub id: FilingId,
    /// Version of the proof, from 1.
    pub number: i64,
    /// German local day.
    pub filed_on: NaiveDate,
    /// Who filed it, by name.
    pub filed_by: String,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// Filed before the notice came into Paktbuch.
    pub taken_over: bool,
}

impl LastFiling {
    /// „am 02.05.2024 von Erika Muster“; nobody here has filed one that was taken over.
    #[must_use]
    pub fn filed(&self) -> String {
        let day = format_date(self.filed_on);
        if self.taken_over {
            format!("am {day}, vor der Übernahme in Paktbuch")
        } else {
            format!("am {day} von {}", self.filed_by)
        }
    }
}

/// How long what proves a notice is kept (Aufbewahrung).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptUntil {
    /// The last day, at the earliest.
    pub day: NaiveDate,
    /// Only an interim proof (Zwischennachweis) is filed; the one that settles will move the day.
    pub is_interim: bool,
}

/// The interim proofs (Zwischennachweise) of a notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterimProofs {
    /// Their days (Stichtage), each once.
    pub filed: Vec<NaiveDate>,
    /// Those that the programme asks for and that are not filed.
    pub due: Vec<InterimTerm>,
}

/// What tells of the interim proofs of a notice beside its programme.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InterimKnown {
    /// Days (Stichtage) of those that are filed.
    pub filed: Vec<NaiveDate>,
    /// Its conditions, in their order.
    pub conditions: Vec<ConditionData>,
}

/// A proof that was filed before, with the same values from Paktbuch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledProof {
    pub version: i64,
    pub data: FiledProofData,
    pub file: Option<NoticeFile>,
    /// What the proof states.
    pub values: Vec<FiledValue>,
}

/// A value of a filed proof: cents, or a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FiledValue {
    pub label: &'static str,
    pub is_money: bool,
    /// As the proof says.
    pub filed: i64,
    /// As it follows from the records in Paktbuch.
    pub here: i64,
}

impl FiledValue {
    /// What Paktbuch has more.
    #[must_use]
    pub fn difference(&self) -> i64 {
        self.here.saturating_sub(self.filed)
    }

    /// An amount of it as users read it.
    #[must_use]
    pub fn text(&self, value: i64) -> String {
        if self.is_money {
            format!("{}\u{a0}€", Cents(value))
        } else {
            value.to_string().replace('-', "−")
        }
    }
}

/// Records that were taken over for a notice, and what they lack.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenOver {
    pub items: Vec<CostItemId>,
    pub lines: Vec<CostLineId>,
    pub payouts: Vec<PayoutId>,
    pub receipts: u64,
    pub devices: u64,
    pub drawdowns: u64,
    /// Receipts that are not wholly divided.
    pub open: u64,
    /// Receipts of which nothing is paid.
    pub unpaid: u64,
    /// Receipts with a payment that nothing proves.
    pub unproven: u64,
    pub without_serial: u64,
    pub without_room: u64,
    /// Devices that no allocation pays for.
    pub unfunded: u64,
}

impl TakenOver {
    /// Whether nothing was taken over.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.payouts.is_empty() && self.receipts + self.devices + self.drawdowns == 0
    }
}

/// A day that a step of an examination asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDeadline {
    pub notice: NoticeId,
    pub until: NaiveDate,
    /// To answer a hearing; else to appeal.
    pub is_hearing: bool,
    pub step: ExaminationStep,
    /// Day of the step.
    pub done_on: NaiveDate,
    pub auditor: Auditor,
}

impl StepDeadline {
    /// Its kind among all deadlines.
    #[must_use]
    pub const fn kind(&self) -> DeadlineKind {
        if self.is_hearing {
            DeadlineKind::Hearing
        } else {
            DeadlineKind::ProofAppeal
        }
    }

    /// What is due, in words.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match (self.is_hearing, self.step) {
            (true, ExaminationStep::Requested) => "Nachforderung zum Nachweis beantworten",
            _ => self.kind().label(),
        }
    }

    /// Which step asks for it: „Schlussbescheid vom 16.06.2026, Bewilligungsbehörde“.
    #[must_use]
    pub fn asked_by(&self) -> String {
        format!(
            "{} vom {}, {}",
            self.step,
            format_date(self.done_on),
            self.auditor
        )
    }
}
