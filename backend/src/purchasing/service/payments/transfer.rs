//! One bank transfer over several invoices (Sammelüberweisung).

use std::collections::BTreeSet;

use paktbuch_entity::{invoice, payment};
use paktbuch_types::{PaymentId, PaymentKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{insert, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{AddPayment, AddTransfer, PaymentFacts};

/// The most invoices that one transfer may pay.
const MOST: usize = 500;

/// Enters a payment of each invoice, joined by one key; answers them in the order of the items.
///
/// # Errors
/// [`ServiceError::Refused`] where no invoice is chosen, or naming the invoice whose payment is refused; then nothing is entered.
pub async fn add_transfer(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AddTransfer,
) -> Result<Vec<PaymentId>, ServiceError> {
    let distinct: BTreeSet<_> = command.items.iter().map(|item| item.invoice).collect();
    if distinct.is_empty() {
        return Err(ServiceError::refused(
            "Bitte wählen Sie mindestens eine Rechnung aus.",
        ));
    }
    if distinct.len() != command.items.len() || distinct.len() > MOST {
        return Err(ServiceError::refused(format!(
            "Eine Sammelzahlung nennt jede Rechnung einmal und höchstens {MOST}."
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
async fn named(
    tx: &WriteTx,
    id: paktbuch_types::InvoiceId,
    message: &str,
) -> Result<ServiceError, ServiceError> {
    let row = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let number = row.map(|row| row.number).unwrap_or_default();
    Ok(ServiceError::refused(format!("Rechnung {number}: {message}")))
}
