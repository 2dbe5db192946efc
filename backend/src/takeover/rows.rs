//! What pages of this feature show.

use paktbuch_types::{DeviceId, InvoiceId};

/// A record that came in by a takeover and lacks something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapRow {
    pub file: String,
    /// Line of the file, from 1.
    pub line: i64,
    pub record: TakenRecord,
    /// How users know it.
    pub label: String,
    /// What it lacks, German.
    pub missing: Vec<String>,
}

/// The record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TakenRecord {
    Invoice(InvoiceId),
    Device(DeviceId),
}
