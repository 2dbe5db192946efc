//! Retention money (Sicherheitseinbehalt).

use chrono::NaiveDate;
use paktbuch_entity::invoice;
use paktbuch_types::{Cents, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::reject::refuse_rejected;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::SetRetention;

/// Sets or ends the retention of an invoice.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`retention`, `retention_until`) for more than is due, a negative amount, and a
/// day without an amount.
pub async fn set_retention(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: SetRetention,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(command.invoice)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    refuse_rejected(&row)?;
    if command.amount.0 < 0 || command.amount.0 > row.due.0.max(0) {
        let message = format!(
            "Einbehalten lassen sich höchstens die {} €, die zu zahlen sind, eingetragen sind {} €. Bitte den Betrag berichtigen.",
            row.due.max(Cents::ZERO),
            command.amount
        );
        return Err(ServiceError::field("retention", message));
    }
    if command.amount == Cents::ZERO && command.until.is_some() {
        let message = "Bitte auch den einbehaltenen Betrag eintragen, oder das Datum leeren.";
        return Err(ServiceError::field("retention", message));
    }
    let amount = |amount: Cents| {
        if amount == Cents::ZERO {
            String::new()
        } else {
            format!("{amount} €")
        }
    };
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let event = Event::new(EventKind::RetentionSet, SubjectKind::Invoice, row.id.0)
        .change(Change::new(
            "Sicherheitseinbehalt",
            amount(row.retention),
            amount(command.amount),
        ))
        .change(Change::new(
            "Einbehalt bis",
            day(row.retention_until),
            day(command.until),
        ));
    if event.is_empty() {
        return Ok(());
    }
    let version = row.version;
    let mut row = row.into_active_model();
    row.retention = Set(command.amount);
    row.retention_until = Set(command.until);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    audit::record(tx, [event]).await?;
    Ok(())
}
