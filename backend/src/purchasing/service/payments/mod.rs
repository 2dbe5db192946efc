//! Payments of invoices.

mod check;
mod counted;
mod elsewhere;
mod group;
mod nearby;
mod other_day;
mod refund;
mod remove;
mod sums;
mod take_back;
mod transfer;

use paktbuch_entity::payment;
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, format_date};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::totals;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, EditPayment, PaymentFacts};
use crate::purchasing::service::file_rows::tell_anew;
use crate::purchasing::service::reject::reason_of;
use crate::text;

pub(super) use check::{checked, proof_of, refuse_overpaid};
pub use check::{payment_doubts, refuse_early, refuse_repeated, refuse_repeated_parts, transfer_doubts};
pub use counted::is_counted;
pub(super) use elsewhere::{paid_again, refunded_before};
pub(super) use group::Told;
pub(super) use nearby::NEAR;
pub(super) use other_day::on_other_day;
pub use refund::assign_refund;
pub use remove::remove_payment;
pub use take_back::take_list_back;
pub(super) use transfer::enter_transfer;
pub use transfer::{add_transfer, add_transfer_of_row};

/// Enters a payment.
///
/// # Errors
/// [`ServiceError::Field`] (`amount`, `skonto`, `paid_on`, `proof`, `reference`, `fiscal_year`) for nothing, more than is open, a
/// day to come, or a text too long.
pub async fn add_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AddPayment,
) -> Result<PaymentId, ServiceError> {
    let invoice = command.invoice;
    let (id, event) = insert(tx, command).await?;
    totals::count_payments(tx, invoice).await?;
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &[invoice])).await?;
    Ok(id)
}

/// Corrects a payment; answers its invoice.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`reason`) without a reason where a filed proof counts it, or with one that is too long,
/// (`amount`) for more than the sum of the payment list's row that it came from; and as [`add_payment`].
pub async fn edit_payment(
    tx: &WriteTx,
    documents: &Documents,
    _permit: &Permit<EditInvoices>,
    command: EditPayment,
) -> Result<InvoiceId, ServiceError> {
    let row = stored_version(tx, &command).await?;
    let payment = (row.id, row.invoice_id, row.paid_on);
    let is_counted = Box::pin(is_counted(tx.conn(), documents, payment)).await?;
    Box::pin(change(tx, row, command, is_counted)).await
}

/// Completes a payment for a reason that is told; answers its invoice.
///
/// # Errors
/// As [`edit_payment`].
pub async fn complete_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditPayment,
) -> Result<InvoiceId, ServiceError> {
    let row = stored_version(tx, &command).await?;
    Box::pin(change(tx, row, command, true)).await
}

async fn stored_version(tx: &WriteTx, command: &EditPayment) -> Result<payment::Model, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version == command.version {
        Ok(row)
    } else {
        Err(ServiceError::Stale)
    }
}

/// Changes a payment, for a reason that is asked for where a filed proof counts it.
async fn change(
    tx: &WriteTx,
    row: payment::Model,
    command: EditPayment,
    is_counted: bool,
) -> Result<InvoiceId, ServiceError> {
    let invoice = row.invoice_id;
    let facts = checked(tx, invoice, Some(row.id), command.facts).await?;
    check::refuse_above_row(tx, &row, facts.amount).await?;
    let kinds = Change::new("Art der Zahlung", row.kind, facts.kind);
    let mut event = Event::new(EventKind::PaymentChanged, SubjectKind::Invoice, invoice.0).change(kinds);
    for ((field, before), (_, after)) in told(&stored(&row)).into_iter().zip(told(&facts)).skip(1) {
        event = event.change(Change::new(field, before, after));
    }
    if event.is_empty() {
        return Ok(invoice);
    }
    if is_counted || !text::clean(&command.reason).is_empty() {
        let missing = "Ein eingereichter Nachweis zählt diese Zahlung. Bitte unter „Grund der Änderung“ angeben, warum sie sich \
                       ändert; der Grund steht dort bei der Abweichung.";
        let reason = reason_of(("reason", &command.reason), missing)?;
        event = event.change(Change::set("Grund der Änderung", reason));
    }
    let event = event.of_payment(row.id);
    let version = row.version;
    let mut row = row.into_active_model();
    fill(&mut row, &facts);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    totals::count_payments(tx, invoice).await?;
    audit::record(tx, [event]).await?;
    Box::pin(tell_anew(tx, None, &[invoice])).await?;
    Ok(invoice)
}

/// Writes a payment; the caller counts the invoice's payments anew and records the event.
pub(super) async fn insert(tx: &WriteTx, command: AddPayment) -> Result<(PaymentId, Event), ServiceError> {
    let facts = checked(tx, command.invoice, None, command.facts).await?;
    let mut row = payment::ActiveModel {
        invoice_id: Set(command.invoice),
        transfer: Set(String::new()),
        version: Set(1),
        ..Default::default()
    };
    fill(&mut row, &facts);
    let id = row.insert(tx.conn()).await?.id;
    let mut event = Event::new(EventKind::PaymentAdded, SubjectKind::Invoice, command.invoice.0);
    for (field, value) in told(&facts) {
        event = event.change(Change::set(field, value));
    }
    Ok((id, event.of_payment(id)))
}

fn fill(row: &mut payment::ActiveModel, facts: &PaymentFacts) {
    row.paid_on = Set(facts.paid_on);
    row.amount = Set(facts.amount);
    row.kind = Set(facts.kind);
    row.skonto = Set(facts.skonto);
    row.fiscal_year = Set(facts.fiscal_year.unwrap_or_default());
    row.reference = Set(facts.reference.clone());
    row.proof = Set(facts.proof.clone());
}

fn stored(row: &payment::Model) -> PaymentFacts {
    PaymentFacts {
        paid_on: row.paid_on,
        amount: row.amount,
        kind: row.kind,
        skonto: row.skonto,
        fiscal_year: Some(row.fiscal_year),
        reference: row.reference.clone(),
        proof: row.proof.clone(),
    }
}

/// The facts as the history tells them, the kind first; what is empty is not told.
fn told(facts: &PaymentFacts) -> [(&'static str, String); 7] {
    let kind = match facts.kind {
        PaymentKind::Invoice => String::new(),
        PaymentKind::Tax | PaymentKind::Prepaid => facts.kind.to_string(),
    };
    let skonto = if facts.skonto == Cents::ZERO {
        String::new()
    } else {
        format!("{} €", facts.skonto)
    };
    [
        ("Art der Zahlung", kind),
        ("Zahlung am", format_date(facts.paid_on)),
        ("Betrag", format!("{} €", facts.amount)),
        ("Skonto", skonto),
        (
            "Haushaltsjahr",
            facts.fiscal_year.map(|year| year.to_string()).unwrap_or_default(),
        ),
        ("Buchungsnummer", facts.reference.clone()),
        ("Beleg der Zahlung", facts.proof.clone()),
    ]
}
