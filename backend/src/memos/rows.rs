//! What pages show of notes.

use chrono::NaiveDate;
use paktbuch_types::{
    ApplicationId, DeviceId, InvoiceId, MemoId, MemoSubject, ModelId, NoticeId, OrderId, ProgrammeEditionId,
    SchoolId, SupplierId,
};

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
    /// What its address needs beside the id: number of a school, code and number of an edition (`laptops-kreis/2`); empty for other records.
    pub key: String,
    /// In whose history its notes stand.
    pub home: Home,
}

/// A record with a history of its own: the record itself, or the one that it is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    Application(ApplicationId),
    Notice(NoticeId),
    Invoice(InvoiceId),
    Device(DeviceId),
    School(SchoolId),
    Order(OrderId),
    Supplier(SupplierId),
    Model(ModelId),
    /// An edition of a programme.
    Edition(ProgrammeEditionId),
    /// The school authority (Schulträger).
    Authority,
}

impl Record {
    /// Whether its notes stand in the history of another record.
    #[must_use]
    pub fn is_part(&self) -> bool {
        match self.kind {
            MemoSubject::Application
            | MemoSubject::Notice
            | MemoSubject::Invoice
            | MemoSubject::Device
            | MemoSubject::School
            | MemoSubject::Order
            | MemoSubject::Supplier
            | MemoSubject::Model
            | MemoSubject::Edition => false,
            MemoSubject::Drawdown
            | MemoSubject::Proof
            | MemoSubject::Amendment
            | MemoSubject::Reallocation
            | MemoSubject::Payout
            | MemoSubject::Delivery
            | MemoSubject::SchoolDocument
            | MemoSubject::Payment => true,
        }
    }
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoRow {
    pub id: MemoId,
    pub version: i64,
    pub data: MemoData,
    /// Name of who wrote it.
    pub by: String,
    /// The removed records that it was written on; empty = none.
    pub origin: String,
    /// Name and SHA-256 of its file.
    pub file: Option<(String, String)>,
}

/// A Wiedervorlage that is not settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUp {
    /// Of the note.
    pub id: MemoId,
    pub on: NaiveDate,
    /// The first words of the note.
    pub text: String,
    pub kind: MemoSubject,
    pub subject: i64,
    /// What it is about.
    pub record: Record,
}
