//! The payments, taken from the file of the accounting system.

use paktbuch_seed::Scenario;

use super::{PlayError, permit, write};
use crate::auth::ImportPayments;
use crate::db::Db;
use crate::documents::Documents;
use crate::purchasing::commands::TakePayments;
use crate::purchasing::payment_file::{self, Mapping};
use crate::purchasing::take_payments;

pub(super) async fn play(db: &Db, documents: &Documents, scenario: &Scenario) -> Result<(), PlayError> {
    if scenario.invoices.is_empty() {
        return Ok(());
    }
    let sheet = payment_file::read_text(&scenario.payments_csv())
        .map_err(|error| PlayError::Payments(error.to_string()))?;
    let mapping = Mapping::known(&sheet)
        .ok_or_else(|| PlayError::Payments("Die Spalten sind nicht bekannt.".to_owned()))?;
    let (lines, refused) = payment_file::payments(&sheet, &mapping);
    if let Some(refusal) = refused.first() {
        return Err(PlayError::Payments(refusal.message.clone()));
    }
    let permit = permit::<ImportPayments>()?;
    let command = TakePayments {
        file_name: "zahlungen.csv".to_owned(),
        lines,
        chosen: false,
    };
    let taken = write(db, "zahlungen.csv", async |tx| {
        take_payments(tx, &permit, documents, command).await
    })
    .await?;
    if taken.waiting.len() == scenario.other_payments() {
        return Ok(());
    }
    let first = taken.waiting.into_iter().next();
    Err(PlayError::Payments(
        first.map(|(_, message)| message).unwrap_or_default(),
    ))
}
