//! Assigning a refund to the credit note that came for it.

use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentKind};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::{checked, stored, told, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::AssignRefund;

/// Moves a refund from the invoice to the one linked credit note of which just that is open; then both are settled. Answers the credit
/// note; the history of both tells it.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where there is no such credit note, or where the
/// invoice would be overpaid without the refund.
pub async fn assign_refund(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AssignRefund,
) -> Result<InvoiceId, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let paid = invoice::Entity::find_by_id(row.invoice_id).one(tx.conn()).await?;
    let paid = paid.ok_or(ServiceError::NotFound)?;
    let back = row.amount.plus(row.skonto);
    let mut credit_notes = credit_notes(tx, paid.id).await?;
    credit_notes.retain(|credit| open(credit) == back);
    let is_refund = row.kind == PaymentKind::Invoice && back < Cents::ZERO;
    let Some(credit) = credit_notes
        .pop()
        .filter(|_| is_refund && credit_notes.is_empty())
    else {
        return Err(ServiceError::refused(
            "Zu dieser Rückzahlung gibt es keine verknüpfte Gutschrift, von der genau ihr Betrag offen ist. Bitte die Gutschrift erfassen \
             oder verknüpfen; sonst die Rückzahlung hier entfernen und bei der Gutschrift eintragen.",
        ));
    };
    if open(&paid) < Cents::ZERO.minus(back) {
        return Err(ServiceError::refused(format!(
            "Ohne die Rückzahlung wäre die Rechnung {} überzahlt. Bitte zuerst ihre Zahlungen prüfen.",
            paid.number
        )));
    }
    let facts = checked(tx, credit.id, None, stored(&row)).await?;
    let mut gone = Event::new(EventKind::PaymentRemoved, SubjectKind::Invoice, paid.id.0);
    for (field, value) in told(&facts) {
        gone = gone.change(Change::new(field, value, ""));
    }
    let reason = format!("gehört zur Gutschrift {}", credit.number);
    let gone = gone.change(Change::set("Grund", reason));
    let mut come = Event::new(EventKind::PaymentAdded, SubjectKind::Invoice, credit.id.0);
    for (field, value) in told(&facts) {
        come = come.change(Change::set(field, value));
    }
    let version = row.version;
    let mut row = row.into_active_model();
    row.invoice_id = Set(credit.id);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    totals::count_payments(tx, paid.id).await?;
    totals::count_payments(tx, credit.id).await?;
    audit::record(tx, [gone, come]).await?;
    Ok(credit.id)
}

/// The invoices that correct this one.
async fn credit_notes(tx: &WriteTx, corrected: InvoiceId) -> Result<Vec<invoice::Model>, ServiceError> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::PrecedingId.eq(corrected))
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .all(tx.conn())
        .await?;
    let credit_notes = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(links.iter().map(|link| link.invoice_id)))
        .all(tx.conn())
        .await?;
    Ok(credit_notes)
}

/// What is open of an invoice.
fn open(row: &invoice::Model) -> Cents {
    row.due.minus(row.paid).minus(row.skonto)
}
