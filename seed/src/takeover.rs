//! A grant that began in spreadsheets (Bestandsübernahme): lists as an office keeps them, and the proof filed from them.

use chrono::NaiveDate;
use paktbuch_types::Cents;

use crate::{ApplicationSeed, NoticeSeed};

/// A closed grant with the lists that are taken over: CSV, UTF-8, `;`, the columns named as users name them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeoverSeed {
    pub application: ApplicationSeed,
    /// Entered by hand and without a cost plan, which is one of the lists.
    pub notice: NoticeSeed,
    /// Kostenplan.
    pub plan: String,
    /// Belegliste with payments.
    pub receipts: String,
    /// Auszahlungen of the grant.
    pub payouts: String,
    /// Mittelabrufe that these payouts answered.
    pub drawdowns: String,
    /// Inventarliste.
    pub inventory: String,
    pub proof: FiledProofSeed,
}

/// What the proof said that was filed before; its sums are those of the lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledProofSeed {
    pub file_name: String,
    pub pdf: Vec<u8>,
    pub filed_on: NaiveDate,
    /// Ausgaben gesamt, gross.
    pub spent: Cents,
    pub eligible: Cents,
    /// Zuwendung by settlement.
    pub granted: Cents,
    pub own_share: Cents,
    pub receipts: i64,
    pub devices: i64,
}
