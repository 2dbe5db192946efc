//! Taking a payment list back as a whole (Zahlungsliste zurücknehmen).

use std::collections::BTreeSet;

use paktbuch_entity::{payment, payment_row};
use paktbuch_types::{InvoiceId, PaymentId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::remove::delete;
use super::totals;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ImportPayments, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::TakeListBack;
use crate::purchasing::queries;
use crate::purchasing::service::file_rows::tell_anew;
use crate::purchasing::service::reject::reason_of;

/// Ids asked for at once, far below the parameters either engine allows.
const BATCH: usize = 500;

/// Removes the payments that were entered from a list, and all its rows: as if it had not been read. What was entered before and only
/// recognised stays. All of it goes, or nothing. Answers how many payments.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] naming the payments that a filed proof counts or
/// that were changed since; [`ServiceError::Field`] (`grund`) without a reason, or with one that is too long.
pub async fn take_list_back(
    tx: &WriteTx,
    _permit: &Permit<ImportPayments>,
    command: TakeListBack,
) -> Result<usize, ServiceError> {
    let content = queries::list_content(tx.conn(), command.row).await?;
    let content = content.ok_or(ServiceError::NotFound)?;
    if content.version != command.version {
        return Err(ServiceError::Stale);
    }
    if let Some(obstacle) = content.obstacle() {
        return Err(ServiceError::refused(obstacle));
    }
    let reason = reason_of(
        ("grund", &command.reason),
        "Bitte geben Sie an, warum die Zahlungsliste zurückgenommen wird.",
    )?;
    let ids: Vec<PaymentId> = content.payments.iter().map(|payment| payment.id).collect();
    let mut events = Vec::with_capacity(ids.len() + 1);
    for batch in ids.chunks(BATCH) {
        let rows = payment::Entity::find()
            .filter(payment::Column::Id.is_in(batch.iter().copied()))
            .order_by_asc(payment::Column::Id)
            .all(tx.conn())
            .await?;
        for row in rows {
            events.push(delete(tx, row, &reason).await?);
        }
    }
    let invoices: BTreeSet<InvoiceId> = content.payments.iter().map(|payment| payment.invoice).collect();
    for invoice in &invoices {
        totals::count_payments(tx, *invoice).await?;
    }
    let removed = payment_row::Entity::delete_many()
        .filter(payment_row::Column::FileName.eq(&content.list.file_name))
        .filter(payment_row::Column::ImportedAt.eq(content.list.read_at))
        .exec(tx.conn())
        .await?;
    let event = Event::new(EventKind::PaymentsTakenBack, SubjectKind::Import, 0)
        .change(Change::set("Datei", &content.list.file_name))
        .change(Change::set("entfernte Zahlungen", ids.len()))
        .change(Change::set("entfernte Zeilen", removed.rows_affected))
        .change(Change::set("Grund", reason));
    events.push(event);
    audit::record(tx, events).await?;
    let invoices: Vec<InvoiceId> = invoices.into_iter().collect();
    Box::pin(tell_anew(tx, None, &invoices)).await?;
    Ok(ids.len())
}
