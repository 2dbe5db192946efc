//! A row of a payment file of the accounting system (Zahlungszeile).

use paktbuch_types::{Cents, PaymentRowId, PaymentRowState};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_row")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: PaymentRowId,
    /// SHA-256 over what makes it this payment, whatever file it stands in; with `-2` behind it for the second equal row of a file.
    pub fingerprint: String,
    /// File it first came in.
    pub file_name: String,
    /// Line of that file, from 1.
    pub line: i64,
    pub paid_on: Date,
    pub amount: Cents,
    pub skonto: Cents,
    /// Zahlungsempfänger.
    pub payee: String,
    /// Rechnungsnummer.
    pub number: String,
    /// Verwendungszweck.
    pub purpose: String,
    /// Buchungsnummer.
    pub reference: String,
    /// Beleg der Zahlung.
    pub proof: String,
    /// Haushaltsjahr.
    pub fiscal_year: i64,
    pub state: PaymentRowState,
    /// Why it waits, or why it was set aside.
    pub reason: String,
    pub imported_at: DateTimeUtc,
    pub version: i64,
    /// Kreditorennummer.
    pub creditor: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
