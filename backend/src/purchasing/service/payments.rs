//! Payments of invoices.

use paktbuch_entity::{invoice, payment};
use paktbuch_types::{Cents, InvoiceId, PaymentId, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

use super::totals;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, EditPayment};
use crate::text;

const PROOF_CHARS: usize = 200;

/// Enters a payment.
///
/// # Errors
/// [`ServiceError::Field`] (`amount`, `paid_on`, `proof`) for nothing, more than is open, a day to come, or a text too long.
pub async fn add_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AddPayment,
) -> Result<PaymentId, ServiceError> {
    let proof = checked_proof(&command.proof)?;
    check_day(tx, command.paid_on)?;
    check_amount(tx, command.invoice, None, command.amount).await?;
    let row = payment::ActiveModel {
        invoice_id: Set(command.invoice),
        paid_on: Set(command.paid_on),
        amount: Set(command.amount),
        proof: Set(proof.clone()),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.conn()).await?.id;
    let event = Event::new(EventKind::PaymentAdded, SubjectKind::Invoice, command.invoice.0)
        .change(Change::set("Zahlung am", format_date(command.paid_on)))
        .change(Change::set("Betrag", format!("{} €", command.amount)))
        .change(Change::set("Beleg der Zahlung", proof));
    totals::count_payments(tx, command.invoice).await?;
    audit::record(tx, [event]).await?;
    Ok(id)
}

/// Corrects a payment; answers its invoice.
///
/// # Errors
/// [`ServiceError::Stale`], and as [`add_payment`].
pub async fn edit_payment(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: EditPayment,
) -> Result<InvoiceId, ServiceError> {
    let row = payment::Entity::find_by_id(command.payment)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    let invoice = row.invoice_id;
    let proof = checked_proof(&command.proof)?;
    check_day(tx, command.paid_on)?;
    check_amount(tx, invoice, Some(row.id), command.amount).await?;
    let event = Event::new(EventKind::PaymentChanged, SubjectKind::Invoice, invoice.0)
        .change(Change::new(
            "Zahlung am",
            format_date(row.paid_on),
            format_date(command.paid_on),
        ))
        .change(Change::new(
            "Betrag",
            format!("{} €", row.amount),
            format!("{} €", command.amount),
        ))
        .change(Change::new("Beleg der Zahlung", &row.proof, &proof));
    if event.is_empty() {
        return Ok(invoice);
    }
    let version = row.version;
    let mut row = row.into_active_model();
    row.paid_on = Set(command.paid_on);
    row.amount = Set(command.amount);
    row.proof = Set(proof);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    totals::count_payments(tx, invoice).await?;
    audit::record(tx, [event]).await?;
    Ok(invoice)
}

fn checked_proof(proof: &str) -> Result<String, ServiceError> {
    let proof = text::clean(proof);
    if text::length(&proof) > PROOF_CHARS {
        let message = format!("Der Zahlungsbeleg darf höchstens {PROOF_CHARS} Zeichen haben.");
        return Err(ServiceError::field("proof", message));
    }
    Ok(proof)
}

fn check_day(tx: &WriteTx, paid_on: chrono::NaiveDate) -> Result<(), ServiceError> {
    if paid_on <= tx.today() {
        return Ok(());
    }
    let message = format!(
        "Der {} liegt in der Zukunft. Bitte den Tag eintragen, an dem gezahlt wurde.",
        format_date(paid_on)
    );
    Err(ServiceError::field("paid_on", message))
}

/// All payments together lie between nothing and what is due, so that a correction may be negative but nothing is overpaid.
async fn check_amount(
    tx: &WriteTx,
    invoice: InvoiceId,
    except: Option<PaymentId>,
    amount: Cents,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let due = row.ok_or(ServiceError::NotFound)?.due;
    let others = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(invoice))
        .all(tx.conn())
        .await?;
    let paid: Cents = others
        .iter()
        .filter(|payment| Some(payment.id) != except)
        .map(|payment| payment.amount)
        .sum();
    let open = due.minus(paid);
    let after = paid.plus(amount);
    let message = if amount == Cents::ZERO {
        "Bitte den gezahlten Betrag eintragen; 0,00 € ist keine Zahlung.".to_owned()
    } else if after.0 < due.0.min(0) || after.0 > due.0.max(0) {
        if (amount.0 < 0) == (due.0 < 0) {
            format!(
                "Offen sind noch {open} €. Ein höherer Betrag lässt sich nicht eintragen; bitte den Beleg prüfen."
            )
        } else {
            format!(
                "Gezahlt sind bisher {paid} €. Mehr lässt sich nicht zurücknehmen; bitte den Beleg prüfen."
            )
        }
    } else {
        return Ok(());
    };
    Err(ServiceError::field("amount", message))
}
