//! Money that came back once and would be entered twice: on invoices that are linked, or on an invoice and credit notes that nobody linked.

use paktbuch_entity::{invoice, payment};
use paktbuch_types::{Cents, PaymentId, PaymentKind, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::check::proof_of;
use super::group::{Told, refunded_in_group};
use super::nearby::{NEAR, refunded_nearby};
use super::sums::sums;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::queries;
use crate::purchasing::to_pay::to_pay;

/// Why a payment may be a refund that is entered already: on its invoice or one linked with it, whatever the day ([`refunded_in_group`]), or
/// on one of the same supplier where nobody linked both, within a few days; in one sum or in parts. A sentence without its end; `None` where
/// nothing speaks for it.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub(in crate::purchasing::service) async fn refunded_before(
    tx: &WriteTx,
    told: &Told<'_>,
) -> Result<Option<String>, ServiceError> {
    if let Some(said) = refunded_in_group(tx, told).await? {
        return Ok(Some(said));
    }
    if Cents::ZERO <= told.amount {
        return Ok(None);
    }
    refunded_nearby(tx, told).await
}

/// Where refunds stand: on the invoice with this number, or on those. A sentence without its end.
pub(super) fn entered_on(number: &str, refunds: &[&payment::Model]) -> String {
    let sum: Cents = refunds.iter().map(|refund| refund.amount).sum();
    match refunds {
        [refund] => format!(
            "Eine Rückzahlung über {sum} € vom {} ist schon eingetragen bei Rechnung {number} ({})",
            format_date(refund.paid_on),
            proof_of(refund)
        ),
        parts => format!(
            "Rückzahlungen über zusammen {sum} € in {} Teilen sind schon eingetragen bei Rechnung {number}",
            parts.len()
        ),
    }
}

/// Why a payment may pay again what the supplier paid back: without the refunds less is open than it pays, or it is just what came back a
/// few days ([`NEAR`]) before or after. A sentence without its end.
pub(in crate::purchasing::service) async fn paid_again(
    tx: &WriteTx,
    told: &Told<'_>,
) -> Result<Option<String>, ServiceError> {
    if told.amount <= Cents::ZERO {
        return Ok(None);
    }
    let refunds = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(told.invoice))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .order_by_asc(payment::Column::Id)
        .all(tx.conn())
        .await?;
    let refunds: Vec<payment::Model> = refunds
        .into_iter()
        .filter(|refund| !told.beside.contains(&refund.id))
        .collect();
    let back: Cents = refunds
        .iter()
        .map(|refund| Cents::ZERO.minus(refund.amount).minus(refund.skonto))
        .sum();
    if back <= Cents::ZERO {
        return Ok(None);
    }
    let paid = invoice::Entity::find_by_id(told.invoice).one(tx.conn()).await?;
    let paid = paid.ok_or(ServiceError::NotFound)?;
    if paid.due <= Cents::ZERO {
        return Ok(None);
    }
    let left = to_pay(open(tx, &paid, told.written).await?, back);
    if told.amount.plus(told.skonto) > left {
        return Ok(Some(format!(
            "Der Lieferant hat {back} € zurückgezahlt; nur deshalb ist mehr als {left} € offen, und noch einmal zu zahlen ist das nicht. Bitte den \
             Beleg prüfen"
        )));
    }
    Ok(just_came_back(told, &refunds))
}

/// Says that a payment is just what came back near its day.
fn just_came_back(told: &Told<'_>, refunds: &[payment::Model]) -> Option<String> {
    let days = told.paid_on - NEAR..=told.paid_on + NEAR;
    let near: Vec<&payment::Model> = refunds
        .iter()
        .filter(|refund| days.contains(&refund.paid_on))
        .collect();
    let amounts = near.iter().map(|refund| Cents::ZERO.minus(refund.amount));
    let places = sums(amounts, told.amount).remove(&told.amount)?;
    let days: Vec<String> = places
        .iter()
        .map(|place| format_date(near[*place].paid_on))
        .collect();
    Some(format!(
        "Der Lieferant hat {} € am {} zurückgezahlt; derselbe Betrag wäre damit noch einmal gezahlt. Bitte den Beleg prüfen",
        told.amount,
        days.join(" und ")
    ))
}

/// What is open of an invoice by its payments but one: what its row keeps of them may be counted later.
pub(super) async fn open(
    tx: &WriteTx,
    row: &invoice::Model,
    except: Option<PaymentId>,
) -> Result<Cents, ServiceError> {
    let (paid, taken) = queries::paid_of_kind(tx.conn(), (row.id, PaymentKind::Invoice), except).await?;
    Ok(row.due.minus(paid).minus(taken))
}
