//! What pages show of notes.

use chrono::NaiveDate;
use paktbuch_types::{MemoId, MemoSubject, NoticeId, SchoolId};

use super::commands::MemoData;

/// A record that notes are written on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub kind: MemoSubject,
    pub id: i64,
    /// `Bescheid 48.02.01-17, Ausstattung`.
    pub label: String,
    /// School whose IT may see it; `None` = the office's alone.
    pub school: Option<SchoolId>,
    /// Number of the school, for its address; empty for other records.
    pub school_number: String,
    /// The notice of a drawdown or proof, in whose history it stands.
    pub notice: Option<NoticeId>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoRow {
    pub id: MemoId,
    pub version: i64,
    pub data: MemoData,
    /// Name of who wrote it.
    pub by: String,
    /// Name and SHA-256 of its file.
    pub file: Option<(String, String)>,
}

/// A Wiedervorlage that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    pub on: NaiveDate,
    /// The first words of the note.
    pub text: String,
    pub kind: MemoSubject,
    pub subject: i64,
    /// What it is about, as [`Record::label`].
    pub record: String,
}
