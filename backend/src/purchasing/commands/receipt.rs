//! Receipts that are no invoice (sonstige Belege).

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, LineKind};

/// A receipt to enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnterReceipt {
    /// One of [`LineKind::OTHERS`].
    pub kind: LineKind,
    /// Who was paid; the authority itself for its own people, offices and work.
    pub payee: String,
    /// Belegnummer, unique for the payee and the day.
    pub number: String,
    pub date: NaiveDate,
    pub title: String,
    pub amount: ReceiptAmount,
    pub accounting_reference: String,
    pub dms_reference: String,
}

/// What a receipt comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptAmount {
    Whole(Cents),
    /// A share of what a person costs in a month.
    Personnel(PersonnelCost),
}

/// What a Personalausgabe is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonnelCost {
    /// Key of the person in the personnel office; never a name.
    pub person_key: String,
    /// First day of the month.
    pub month: NaiveDate,
    /// Arbeitgeberbrutto of the whole month.
    pub employer_gross: Cents,
    /// The part that works for the measure.
    pub share: BasisPoints,
}

impl ReceiptAmount {
    /// In cents; a share is rounded to the cent.
    #[must_use]
    pub fn cents(&self) -> Cents {
        match self {
            Self::Whole(amount) => *amount,
            Self::Personnel(cost) => cost.employer_gross.share(cost.share),
        }
    }
}
