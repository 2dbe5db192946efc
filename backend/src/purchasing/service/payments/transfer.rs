//! One bank transfer over several invoices (Sammelüberweisung).

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, payment, payment_row};
use paktbuch_types::{Cents, InvoiceId, PaymentId, PaymentKind, PaymentRowId, PaymentRowState, format_date};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{insert, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, AddTransfer, PaymentFacts};
use crate::purchasing::matching::{Index, may_be_one_booking};
use crate::purchasing::queries;
use crate::purchasing::service::file_rows::{decide, left_of, tell_anew, told_by};
use crate::purchasing::service::import::proof_of;
use crate::text;

/// The most invoices that one transfer may pay.
const MOST: usize = 500;

/// Enters a payment of each invoice, joined by one key; answers them in the order of the items. The waiting payment of a list that the
/// transfer is, is settled with it and adds its number in the accounts and its proof.
///
/// # Errors
/// [`ServiceError::Refused`] where no invoice is chosen, or naming the invoice whose payment is refused; then nothing is entered.
pub async fn add_transfer(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    mut command: AddTransfer,
) -> Result<Vec<PaymentId>, ServiceError> {
    let waiting = waiting_as(tx, &command).await?;
    if let Some(row) = &waiting {
        complete(&mut command, row);
    }
    let payments = enter_transfer(tx, &command).await?;
    if let Some(row) = waiting {
        decide(tx, row, PaymentRowState::Booked, String::new()).await?;
    }
    Box::pin(tell_anew(tx, None, &invoices_of(&command))).await?;
    Ok(payments)
}

/// Enters the transfer that a payment of a list is, which somebody divided over invoices: just its amount. The payments are those of the
/// row, and it is settled.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`paid_on`) for another day than its own; [`ServiceError::Refused`] where the row is
/// entered already, or naming both sums where they differ; as [`add_transfer`].
pub async fn add_transfer_of_row(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    row: PaymentRowId,
    mut command: AddTransfer,
) -> Result<Vec<PaymentId>, ServiceError> {
    let row = payment_row::Entity::find_by_id(row).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.state == PaymentRowState::Booked {
        return Err(ServiceError::refused(
            "Die Zahlung der Liste ist schon eingetragen. Bitte ihre Rechnungen prüfen.",
        ));
    }
    let sum: Cents = command.items.iter().map(|item| item.amount).sum();
    if command.paid_on != row.paid_on {
        let message = format!(
            "Laut Zahlungsliste ist am {} gezahlt. Bitte diesen Tag eintragen statt des {}; gehört die Sammelzahlung nicht zu dieser Zahlung der Liste, bitte \
             unter „Sammelzahlung“ neu beginnen.",
            format_date(row.paid_on),
            format_date(command.paid_on)
        );
        return Err(ServiceError::field("paid_on", message));
    }
    let left = left_of(tx, &row).await?.amount;
    if sum != left {
        return Err(ServiceError::refused(format!(
            "Angekreuzt sind zusammen {sum} €, gezahlt sind laut Zahlungsliste {left} €. Bitte Rechnungen oder Beträge ändern, bis die Summe \
             stimmt; gehört die Sammelzahlung nicht zu dieser Zahlung der Liste, bitte unter „Sammelzahlung“ neu beginnen."
        )));
    }
    complete(&mut command, &row);
    let payments = enter_transfer(tx, &command).await?;
    payment::Entity::update_many()
        .col_expr(payment::Column::RowId, Expr::value(row.id))
        .filter(payment::Column::Id.is_in(payments.iter().copied()))
        .exec(tx.conn())
        .await?;
    decide(tx, row, PaymentRowState::Booked, String::new()).await?;
    Box::pin(tell_anew(tx, None, &invoices_of(&command))).await?;
    Ok(payments)
}

fn invoices_of(command: &AddTransfer) -> Vec<InvoiceId> {
    command.items.iter().map(|item| item.invoice).collect()
}

/// Adds the number in the accounts and the proof that the payment of a list tells, where nobody typed them.
fn complete(command: &mut AddTransfer, row: &payment_row::Model) {
    let line = told_by(row);
    if text::clean(&command.proof).is_empty() {
        command.proof = proof_of(&line);
    }
    if text::clean(&command.reference).is_empty() {
        command.reference = line.reference;
    }
}

/// The one waiting payment of a list with the day and the sum of a transfer over several invoices, to the supplier of all of them, that names
/// no other invoice, with the same number in the accounts where both have one. Of several none: somebody decides.
async fn waiting_as(tx: &WriteTx, command: &AddTransfer) -> Result<Option<payment_row::Model>, ServiceError> {
    if command.items.len() < 2 {
        return Ok(None);
    }
    let sum: Cents = command.items.iter().map(|item| item.amount).sum();
    let mut rows = payment_row::Entity::find()
        .filter(payment_row::Column::State.eq(PaymentRowState::Open))
        .filter(payment_row::Column::PaidOn.eq(command.paid_on))
        .filter(payment_row::Column::Amount.eq(sum))
        .all(tx.conn())
        .await?;
    rows.retain(|row| may_be_one_booking(&row.reference, &command.reference));
    if rows.is_empty() {
        return Ok(None);
    }
    let index = Index::new(queries::candidates(tx.conn()).await?);
    let parts = invoices_of(command);
    rows.retain(|row| index.may_be_transfer(&parts, &told_by(row)));
    Ok(if rows.len() == 1 { rows.pop() } else { None })
}

/// As [`add_transfer`], whatever waits.
pub(in crate::purchasing::service) async fn enter_transfer(
    tx: &WriteTx,
    command: &AddTransfer,
) -> Result<Vec<PaymentId>, ServiceError> {
    let distinct: BTreeSet<_> = command.items.iter().map(|item| item.invoice).collect();
    if distinct.is_empty() {
        return Err(ServiceError::refused(
            "Bitte wählen Sie mindestens eine Rechnung aus.",
        ));
    }
    if distinct.len() != command.items.len() || distinct.len() > MOST {
        return Err(ServiceError::refused(format!(
            "Eine Sammelzahlung nennt jede Rechnung einmal und höchstens {MOST}, hier stehen {} Angaben zu {} Rechnungen. Bitte teilen oder \
             zusammenfassen.",
            command.items.len(),
            distinct.len()
        )));
    }
    let mut payments: Vec<PaymentId> = Vec::with_capacity(command.items.len());
    let mut events = Vec::with_capacity(command.items.len());
    for item in &command.items {
        let facts = PaymentFacts {
            paid_on: command.paid_on,
            amount: item.amount,
            kind: PaymentKind::Invoice,
            skonto: item.skonto,
            fiscal_year: command.fiscal_year,
            reference: command.reference.clone(),
            proof: command.proof.clone(),
        };
        let add = AddPayment {
            invoice: item.invoice,
            facts,
        };
        let (payment, event) = match insert(tx, add).await {
            Err(ServiceError::Field {
                field: "amount" | "skonto",
                message,
            }) => return Err(named(tx, item.invoice, &message).await?),
            other => other?,
        };
        totals::count_payments(tx, item.invoice).await?;
        payments.push(payment);
        events.push(event);
    }
    if let [first, _, ..] = payments[..] {
        payment::Entity::update_many()
            .col_expr(payment::Column::Transfer, Expr::value(format!("S{first}")))
            .filter(payment::Column::Id.is_in(payments.iter().copied()))
            .exec(tx.conn())
            .await?;
    }
    audit::record(tx, events).await?;
    Ok(payments)
}

/// The refusal with the number of its invoice.
async fn named(tx: &WriteTx, id: InvoiceId, message: &str) -> Result<ServiceError, ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let number = row.map(|row| row.number).unwrap_or_default();
    Ok(ServiceError::refused(format!("Rechnung {number}: {message}")))
}
