//! Taking a payment out that was entered by mistake.

use paktbuch_entity::{invoice, payment, payment_row, taken_over};
use paktbuch_types::{InvoiceId, MemoSubject, PaymentRowState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ModelTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::{stored, told, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::memos;
use crate::purchasing::commands::RemovePayment;
use crate::purchasing::service::file_rows::{decide, set_aside, tell_anew};
use crate::purchasing::service::reject::{REASON_CHARS, reason_of};
use crate::text;

/// A payment that was taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Removed {
    pub invoice: InvoiceId,
    /// The row of a file that it came from waits among those set aside.
    pub is_set_aside: bool,
}

/// Removes a payment, with the mark of a takeover; the history keeps what it was and why it went. The row of a file that it came
/// from is set aside, from where it can be entered on another invoice.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`grund`) without a reason, or with one that is too
/// long.
pub async fn remove_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: RemovePayment,
) -> Result<Removed, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let reason = reason_of(
        ("grund", &command.reason),
        "Bitte geben Sie an, warum die Zahlung entfernt wird.",
    )?;
    let invoice = row.invoice_id;
    let aside = set_source_aside(tx, &row, &reason).await?;
    let is_set_aside = aside.is_some();
    let event = delete(tx, row, &reason).await?;
    totals::count_payments(tx, invoice).await?;
    audit::record(tx, std::iter::once(event).chain(aside)).await?;
    Box::pin(tell_anew(tx, None, &[invoice])).await?;
    Ok(Removed {
        invoice,
        is_set_aside,
    })
}

/// Deletes a payment with the mark of a takeover, its notes go to the invoice; the caller counts the invoice's payments anew and records the event.
pub(super) async fn delete(tx: &WriteTx, row: payment::Model, reason: &str) -> Result<Event, ServiceError> {
    let mut event = Event::new(EventKind::PaymentRemoved, SubjectKind::Invoice, row.invoice_id.0);
    for (field, value) in told(&stored(&row)) {
        event = event.change(Change::new(field, value, ""));
    }
    let event = event.of_payment(row.id);
    taken_over::Entity::delete_many()
        .filter(taken_over::Column::PaymentId.eq(row.id))
        .exec(tx.conn())
        .await?;
    let above = (MemoSubject::Invoice, row.invoice_id.0);
    memos::keep_memos(tx, (MemoSubject::Payment, row.id.0), Some(above)).await?;
    row.delete(tx.conn()).await?;
    Ok(event.change(Change::set("Grund", reason)))
}

/// Sets the row of a payment file aside that this payment was entered from, so that reading the file again neither enters it on the
/// same invoice nor takes it for entered; what of it stands on other invoices does not wait there. Where the payment does not know its row,
/// the last of those that tell it goes, but not while other parts of the same transfer stand: entered by hand, they do not know it either.
async fn set_source_aside(
    tx: &WriteTx,
    payment: &payment::Model,
    reason: &str,
) -> Result<Option<Event>, ServiceError> {
    if payment.row_id.is_none() && !payment.transfer.is_empty() {
        let others = payment::Entity::find()
            .filter(payment::Column::Transfer.eq(&payment.transfer))
            .filter(payment::Column::Id.ne(payment.id));
        if others.count(tx.conn()).await? > 0 {
            return Ok(None);
        }
    }
    let mut same = Condition::any().add(
        Condition::all()
            .add(payment_row::Column::Amount.eq(payment.amount))
            .add(payment_row::Column::Reference.eq(&payment.reference)),
    );
    if !payment.reference.is_empty() {
        // One row over several invoices: its amount is that of all of them.
        same = same.add(payment_row::Column::Reference.eq(&payment.reference));
    }
    // A row that is known is the one, whatever was corrected since, the day too.
    let told_it = match payment.row_id {
        Some(row) => Condition::all().add(payment_row::Column::Id.eq(row)),
        None => Condition::all()
            .add(payment_row::Column::PaidOn.eq(payment.paid_on))
            .add(same),
    };
    let row = payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Booked))
        .filter(told_it)
        .order_by_desc(payment_row::Column::Id)
        .one(tx.conn())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let invoice = invoice::Entity::find_by_id(payment.invoice_id)
        .one(tx.conn())
        .await?;
    let number = invoice.map(|invoice| invoice.number).unwrap_or_default();
    let why = text::excerpt(
        &format!("von der Rechnung {number} entfernt: {reason}"),
        REASON_CHARS,
    );
    let event = set_aside(&row, &why);
    decide(tx, row, PaymentRowState::SetAside, why).await?;
    Ok(Some(event))
}
