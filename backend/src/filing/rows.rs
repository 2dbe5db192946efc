//! Rows of this feature's pages.

use chrono::{NaiveDate, NaiveDateTime};
use paktbuch_types::{Cents, EventId, FilingId, NoticeId};

use crate::audit::Entry;
use crate::reporting::Difference;

/// A filed version of a proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingRow {
    pub id: FilingId,
    pub notice: NoticeId,
    /// Version of the notice's proof, from 1.
    pub number: i64,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
    /// German local time.
    pub filed_at: NaiveDateTime,
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
}

/// The notice that a filing is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeFacts {
    pub id: NoticeId,
    /// Aktenzeichen.
    pub reference: String,
    pub title: String,
    /// The Einzelansätze of its cost plan.
    pub items: u64,
}

/// A difference between the filed proof and the records now, with the events that explain it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub difference: Difference,
    /// Oldest first.
    pub events: Vec<Entry>,
}
