//! Money that came back once and would be entered twice: on invoices that are linked, or on an invoice and a credit note that nobody linked.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentId, PaymentKind, format_date};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::check::proof_of;
use super::group::{Told, refunded_in_group};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::queries;
use crate::purchasing::to_pay::to_pay;

/// Between the days of one refund that is told twice: that of the booking and that of the bank statement.
pub(in crate::purchasing::service) const NEAR: Days = Days::new(7);

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
    if Cents::ZERO <= told.amount || corrects(tx, told.invoice).await? {
        return Ok(None);
    }
    let row = invoice::Entity::find_by_id(told.invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let back = Cents::ZERO.minus(told.amount);
    if row.due < Cents::ZERO {
        on_invoices_nearby(tx, (&row, told.written), back, told.paid_on).await
    } else {
        on_credit_notes_nearby(tx, &row, back, told.paid_on).await
    }
}

/// Why a refund on a credit note that corrects no invoice may stand on an invoice: what came back there a few days ([`NEAR`]) before or after
/// and no other credit note takes up is just the refund, or all that is open of the credit note; in one sum or in parts.
async fn on_invoices_nearby(
    tx: &WriteTx,
    (credit, except): (&invoice::Model, Option<PaymentId>),
    back: Cents,
    paid_on: NaiveDate,
) -> Result<Option<String>, ServiceError> {
    let settled = queries::paid_of_kind(tx.conn(), (credit.id, PaymentKind::Invoice), except).await?;
    let open = settled.0.plus(settled.1).minus(credit.due);
    for (paid, refunds) in nearby(tx, credit, paid_on).await? {
        let standing = standing(tx, &paid, credit.id).await?;
        let mut possible = [back, open].into_iter().filter(|sum| *sum <= standing);
        if let Some(told) = possible.find_map(|sum| over(&refunds, sum)) {
            return Ok(Some(entered_on(&paid.number, &told)));
        }
    }
    Ok(None)
}

/// Why a refund on an invoice may stand on a credit note that corrects none: as much or more came back there a few days ([`NEAR`]) before or
/// after.
async fn on_credit_notes_nearby(
    tx: &WriteTx,
    paid: &invoice::Model,
    back: Cents,
    paid_on: NaiveDate,
) -> Result<Option<String>, ServiceError> {
    for (credit, refunds) in nearby(tx, paid, paid_on).await? {
        if Cents::ZERO <= credit.due {
            continue;
        }
        let told =
            over(&refunds, back).or_else(|| (back < sum_of(&refunds)).then(|| refunds.iter().collect()));
        if let Some(told) = told
            && !corrects(tx, credit.id).await?
        {
            return Ok(Some(entered_on(&credit.number, &told)));
        }
    }
    Ok(None)
}

/// Refunds on the other invoices and credit notes of a supplier within [`NEAR`] of a day, with what they stand on.
async fn nearby(
    tx: &WriteTx,
    row: &invoice::Model,
    paid_on: NaiveDate,
) -> Result<Vec<(invoice::Model, Vec<payment::Model>)>, ServiceError> {
    let refunds = payment::Entity::find()
        .filter(payment::Column::InvoiceId.ne(row.id))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .filter(payment::Column::PaidOn.between(paid_on - NEAR, paid_on + NEAR))
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .filter(invoice::Column::SupplierId.eq(row.supplier_id))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(tx.conn())
        .await?;
    let mut stand: BTreeMap<InvoiceId, (invoice::Model, Vec<payment::Model>)> = BTreeMap::new();
    for (refund, other) in refunds {
        if let Some(other) = other {
            let (_, refunds) = stand.entry(other.id).or_insert_with(|| (other, Vec::new()));
            refunds.push(refund);
        }
    }
    Ok(stand.into_values().collect())
}

/// Of refunds the one over just this sum, else all of them where they add up to it.
fn over(refunds: &[payment::Model], sum: Cents) -> Option<Vec<&payment::Model>> {
    let one = refunds.chunks(1).find(|one| sum_of(one) == sum);
    let told = one.or_else(|| (sum_of(refunds) == sum).then_some(refunds))?;
    Some(told.iter().collect())
}

/// What came back; positive.
fn sum_of(refunds: &[payment::Model]) -> Cents {
    Cents::ZERO.minus(refunds.iter().map(|refund| refund.amount).sum())
}

/// Whether a credit note corrects an invoice that it is linked with.
async fn corrects(tx: &WriteTx, credit: InvoiceId) -> Result<bool, ServiceError> {
    let link = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::InvoiceId.eq(credit))
        .one(tx.conn())
        .await?;
    Ok(link.is_some())
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

/// Why a payment may pay again what the supplier paid back: without the refunds less is open than it pays. A sentence without its end.
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
        .all(tx.conn())
        .await?;
    let back: Cents = refunds
        .iter()
        .filter(|refund| !told.beside.contains(&refund.id))
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
    Ok((told.amount.plus(told.skonto) > left).then(|| {
        format!(
            "Der Lieferant hat {back} € zurückgezahlt; nur deshalb ist mehr als {left} € offen, und noch einmal zu zahlen ist das nicht. Bitte den \
             Beleg prüfen"
        )
    }))
}

/// What came back of an invoice, still stands on it and no credit note but `except` takes up; positive.
async fn standing(tx: &WriteTx, paid: &invoice::Model, except: InvoiceId) -> Result<Cents, ServiceError> {
    let refunds = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(paid.id))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .all(tx.conn())
        .await?;
    if refunds.is_empty() || paid.due <= Cents::ZERO || paid.rejected_on.is_some() {
        return Ok(Cents::ZERO);
    }
    let mut back: Vec<Cents> = refunds
        .iter()
        .map(|refund| Cents::ZERO.minus(refund.amount).minus(refund.skonto))
        .collect();
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::PrecedingId.eq(paid.id))
        .filter(invoice_link::Column::InvoiceId.ne(except))
        .all(tx.conn())
        .await?;
    let others = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(links.iter().map(|link| link.invoice_id)))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(tx.conn())
        .await?;
    for other in &others {
        let credit = Cents::ZERO.minus(open(tx, other, None).await?);
        if let Some(place) = back.iter().position(|back| *back == credit) {
            back.remove(place);
        } else if back.iter().copied().sum::<Cents>() == credit {
            back.clear();
        }
    }
    // Where the money was paid once more, what came back was no refund of the supplier.
    let unpaid = open(tx, paid, None).await?.max(Cents::ZERO);
    Ok(back.into_iter().sum::<Cents>().min(unpaid))
}

/// What is open of an invoice by its payments but one: what its row keeps of them may be counted later.
async fn open(tx: &WriteTx, row: &invoice::Model, except: Option<PaymentId>) -> Result<Cents, ServiceError> {
    let (paid, taken) = queries::paid_of_kind(tx.conn(), (row.id, PaymentKind::Invoice), except).await?;
    Ok(row.due.minus(paid).minus(taken))
}
