//! Rejecting an invoice (Zurückweisen) that is wrong or not for the authority, and taking that back.

use paktbuch_entity::{allocation, funding_share, invoice, invoice_line, invoice_link, payment};
use paktbuch_types::{AllocationId, Cents, InvoiceId, format_date};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect, RelationTrait, Set,
};

use super::file_rows::tell_anew;
use super::receipt::refuse_month;
use super::{chain, totals};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{RejectInvoice, RestoreInvoice};
use crate::purchasing::queries;
use crate::text;

/// Longest reason that is given for an act.
pub(super) const REASON_CHARS: usize = 200;

/// Rejects an invoice. It keeps its file and its history; its allocations and its links to earlier invoices are taken back.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Field`] (`grund`) without a reason;
/// [`ServiceError::Refused`] naming the payments, devices or links of later invoices that hang on it.
pub async fn reject_invoice(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: RejectInvoice,
) -> Result<(), ServiceError> {
    let row = current(tx, command.invoice, command.version).await?;
    refuse_rejected(&row)?;
    let reason = reason_of(
        ("grund", &command.reason),
        "Bitte geben Sie an, warum die Rechnung zurückgewiesen wird.",
    )?;
    let parts = parts_of(tx, row.id).await?;
    let hanging = hanging(tx, row.id, &parts).await?;
    if !hanging.is_empty() {
        return Err(ServiceError::refused(format!(
            "Die Rechnung lässt sich nicht zurückweisen, an ihr hängen: {}. Bitte zuerst entfernen oder lösen.",
            hanging.join("; ")
        )));
    }
    chain::release(tx, row.id).await?;
    let allocated: Cents = parts.iter().map(|part| part.gross).sum();
    allocation::Entity::delete_many()
        .filter(allocation::Column::Id.is_in(parts.iter().map(|part| part.id)))
        .exec(tx.conn())
        .await?;
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        rejected_on: Set(Some(tx.today())),
        rejected_because: Set(reason.clone()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    totals::count_allocations(tx, row.id).await?;
    let mut event = Event::new(EventKind::InvoiceRejected, SubjectKind::Invoice, row.id.0)
        .change(Change::set("Grund", reason));
    if !parts.is_empty() {
        event = event.change(Change::new("zugeordnet", format!("{allocated} €"), "0,00 €"));
    }
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &[row.id])).await
}

/// Takes the rejection of an invoice back: it waits in the inbox again.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] where it is not rejected, or where the month of its
/// person is in other receipts by now.
pub async fn restore_invoice(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: RestoreInvoice,
) -> Result<(), ServiceError> {
    let row = current(tx, command.invoice, command.version).await?;
    let Some(rejected_on) = row.rejected_on else {
        return Err(ServiceError::refused("Die Rechnung ist nicht zurückgewiesen."));
    };
    if let Some(cost) = queries::personnel_of(tx.conn(), row.id).await? {
        refuse_month(tx, &cost, row.issue_date)
            .await
            .map_err(|error| match error {
                ServiceError::Field { message, .. } => ServiceError::refused(message),
                other => other,
            })?;
    }
    let changed = invoice::ActiveModel {
        id: Set(row.id),
        rejected_on: Set(None),
        rejected_because: Set(String::new()),
        version: Set(row.version + 1),
        ..Default::default()
    };
    invoice::Entity::update(changed).exec(tx.conn()).await?;
    let event = Event::new(EventKind::InvoiceRestored, SubjectKind::Invoice, row.id.0)
        .change(Change::new("zurückgewiesen am", format_date(rejected_on), ""))
        .change(Change::new("Grund", &row.rejected_because, ""));
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &[row.id])).await
}

/// Refuses any work on an invoice that was rejected.
pub(super) fn refuse_rejected(row: &invoice::Model) -> Result<(), ServiceError> {
    match row.rejected_on {
        None => Ok(()),
        Some(day) => Err(ServiceError::refused(format!(
            "Die Rechnung {} ist seit dem {} zurückgewiesen. Bitte nehmen Sie das zuerst zurück.",
            row.number,
            format_date(day)
        ))),
    }
}

/// The reason of a field as it is kept; `missing` is said where there is none.
pub(super) fn reason_of((field, typed): (&'static str, &str), missing: &str) -> Result<String, ServiceError> {
    let reason = text::clean(typed);
    if reason.is_empty() {
        return Err(ServiceError::field(field, missing));
    }
    if text::length(&reason) > REASON_CHARS {
        let message = format!("Der Grund darf höchstens {REASON_CHARS} Zeichen haben.");
        return Err(ServiceError::field(field, message));
    }
    Ok(reason)
}

async fn current(tx: &WriteTx, id: InvoiceId, version: i64) -> Result<invoice::Model, ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    Ok(row)
}

async fn parts_of(tx: &WriteTx, id: InvoiceId) -> Result<Vec<allocation::Model>, ServiceError> {
    let parts = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    Ok(parts)
}

/// What stands in the way, in words.
async fn hanging(
    tx: &WriteTx,
    id: InvoiceId,
    parts: &[allocation::Model],
) -> Result<Vec<String>, ServiceError> {
    let mut hanging = Vec::new();
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(id))
        .all(tx.conn())
        .await?;
    hanging.extend(payments.iter().map(|payment| {
        format!(
            "die Zahlung vom {} über {} €",
            format_date(payment.paid_on),
            payment.amount
        )
    }));
    let ids: Vec<AllocationId> = parts.iter().map(|part| part.id).collect();
    let shares = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.is_in(ids))
        .count(tx.conn())
        .await?;
    match shares {
        0 => {}
        1 => hanging.push("ein Gerät".to_owned()),
        more => hanging.push(format!("{more} Geräte oder Beträge auf Geräten")),
    }
    let later = invoice_link::Entity::find()
        .filter(invoice_link::Column::PrecedingId.eq(id))
        .all(tx.conn())
        .await?;
    for link in later {
        let row = invoice::Entity::find_by_id(link.invoice_id)
            .one(tx.conn())
            .await?;
        hanging.extend(row.map(|row| format!("die Verknüpfung mit der Rechnung {}", row.number)));
    }
    Ok(hanging)
}
