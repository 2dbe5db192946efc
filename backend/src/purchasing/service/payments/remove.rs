//! Taking a payment out that was entered by mistake.

use paktbuch_entity::{payment, taken_over};
use paktbuch_types::InvoiceId;
use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter};

use super::{stored, told, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::RemovePayment;
use crate::purchasing::service::reject::reason_of;

/// Removes a payment, with the mark of a takeover; the history keeps what it was and why it went. Answers its invoice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`grund`) without a reason, or with one that is too
/// long.
pub async fn remove_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: RemovePayment,
) -> Result<InvoiceId, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let reason = reason_of(
        &command.reason,
        "Bitte geben Sie an, warum die Zahlung entfernt wird.",
    )?;
    let invoice = row.invoice_id;
    let mut event = Event::new(EventKind::PaymentRemoved, SubjectKind::Invoice, invoice.0);
    for (field, value) in told(&stored(&row)) {
        event = event.change(Change::new(field, value, ""));
    }
    let event = event.change(Change::set("Grund", reason));
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::PaymentId.eq(row.id))
        .exec(tx.conn())
        .await?;
    row.delete(tx.conn()).await?;
    totals::count_payments(tx, invoice).await?;
    audit::record(tx, [event]).await?;
    Ok(invoice)
}
