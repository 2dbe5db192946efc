//! Addresses of this feature.

use chrono::NaiveDate;
use paktbuch_types::{NoticeId, Severity};

/// All findings by cause; `?bescheid=` keeps those of one notice, `?ursache=` those of one cause, `?thema=` those of one
/// [`Topic`], `?schwere=` those of one [`severity`], `?seite=` turns the pages of a cause, `?stichtag=` leads back to the proof as of that day.
pub const FINDINGS: &str = "/pruefhinweise";
/// REST: findings.
pub const API_FINDINGS: &str = "/api/paktbuch/v1/findings";
/// REST POST: confirms a finding.
pub const API_CONFIRM: &str = "/api/paktbuch/v1/findings/confirm";
/// REST POST: takes the confirmation of a finding back.
pub const API_REOPEN: &str = "/api/paktbuch/v1/findings/reopen";

/// Confirming the finding `?hinweis=`, or looking at its confirmation; `?bescheid=` says which notice it is about. Form and POST.
pub const CONFIRM: &str = "/pruefhinweise/bestaetigung";
/// POST: takes a confirmation back.
pub const TAKE_BACK: &str = "/pruefhinweise/bestaetigung/zuruecknehmen";

/// The page on which a finding with this fingerprint is confirmed; with the notice that it is about, where it is one.
#[must_use]
pub fn confirm(fingerprint: &str, notice: Option<NoticeId>) -> String {
    match notice {
        Some(notice) => format!("{CONFIRM}?hinweis={fingerprint}&bescheid={notice}"),
        None => format!("{CONFIRM}?hinweis={fingerprint}"),
    }
}

/// Findings of one cause.
#[must_use]
pub fn of_cause(key: &str) -> String {
    format!("{FINDINGS}?ursache={key}")
}

/// Name of a severity in addresses; of the confirmed ones, whatever their severity, for `None`.
#[must_use]
pub const fn severity(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Error) => "fehler",
        Some(Severity::Warning) => "warnung",
        Some(Severity::MissingParameter) => "angabe",
        None => "bestaetigt",
    }
}

/// Open findings of one severity; the confirmed ones for `None`.
#[must_use]
pub fn of_severity(of: Option<Severity>) -> String {
    format!("{FINDINGS}?schwere={}", severity(of))
}

/// What findings about gaps in a proof are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Invoice lines that are not wholly divided.
    Division,
    /// Invoices that are not exactly settled.
    Payment,
    /// Payments that nothing proves.
    Receipt,
    /// Lines with more or fewer devices than billed.
    Devices,
    /// Place, acceptance or term of lines without devices.
    Particulars,
    /// Days of order and acceptance.
    Days,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 6] = [
        Self::Division,
        Self::Payment,
        Self::Receipt,
        Self::Devices,
        Self::Particulars,
        Self::Days,
    ];

    /// Its name in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Division => "aufteilung",
            Self::Payment => "zahlung",
            Self::Receipt => "beleg",
            Self::Devices => "geraete",
            Self::Particulars => "angaben",
            Self::Days => "tage",
        }
    }

    /// The topic with this name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }
}

/// Findings of one notice about one topic.
#[must_use]
pub fn about(notice: NoticeId, topic: Topic) -> String {
    format!("{}&thema={}", of_notice(notice), topic.code())
}

/// Findings of one notice.
#[must_use]
pub fn of_notice(notice: NoticeId) -> String {
    format!("{FINDINGS}?bescheid={notice}")
}

/// The same, opened from the notice's proof as of a day (Stichtag), to which the page leads back.
#[must_use]
pub fn of_proof(notice: NoticeId, as_of: NaiveDate) -> String {
    format!("{}&stichtag={as_of}", of_notice(notice))
}
