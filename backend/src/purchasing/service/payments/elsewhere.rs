//! Money that came back once and would be entered twice: on an invoice and on the credit note that came for it.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentId, PaymentKind, format_date};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::check::proof_of;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::queries;
use crate::purchasing::to_pay::to_pay;

/// Between the days of one refund that is told twice: that of the booking and that of the bank statement.
const NEAR: Days = Days::new(7);

/// Why a refund of this (negative) amount on an invoice, `except` where it is written already, may be one that is entered elsewhere: a refund
/// of this amount, of whatever day, stands on the invoice that a credit note corrects or on a credit note for this invoice; or refunds stand
/// on the invoices that a credit note corrects, which no other one takes up; or one of the same supplier stands where nobody linked both, in
/// one sum or in parts. A sentence without its end; `None` where nothing speaks for it.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing::service) async fn refunded_elsewhere(
    tx: &WriteTx,
    invoice: InvoiceId,
    (amount, paid_on): (Cents, NaiveDate),
    except: Option<PaymentId>,
) -> Result<Option<String>, ServiceError> {
    if amount >= Cents::ZERO {
        return Ok(None);
    }
    let either = Condition::any()
        .add(invoice_link::Column::InvoiceId.eq(invoice))
        .add(invoice_link::Column::PrecedingId.eq(invoice));
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(either)
        .all(tx.conn())
        .await?;
    let linked: Vec<InvoiceId> = links
        .iter()
        .flat_map(|link| [Some(link.invoice_id), link.preceding_id])
        .flatten()
        .filter(|id| *id != invoice)
        .collect();
    let equal = payment::Entity::find()
        .filter(payment::Column::InvoiceId.is_in(linked.iter().copied()))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.eq(amount))
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .one(tx.conn())
        .await?;
    if let Some((other, Some(linked))) = equal {
        return Ok(Some(entered_on(&linked, &[other])));
    }
    let corrected = links.iter().filter(|link| link.invoice_id == invoice);
    for corrected in corrected.filter_map(|link| link.preceding_id) {
        let Some(paid) = invoice::Entity::find_by_id(corrected).one(tx.conn()).await? else {
            continue;
        };
        let back = standing(tx, &paid, invoice).await?;
        if back > Cents::ZERO {
            return Ok(Some(format!(
                "Bei Rechnung {} sind schon {back} € als Rückzahlung eingetragen, die zu keiner anderen Gutschrift gehören",
                paid.number
            )));
        }
    }
    if links.iter().any(|link| link.invoice_id == invoice) {
        return Ok(None);
    }
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let back = Cents::ZERO.minus(amount);
    if row.due < Cents::ZERO {
        on_invoices_nearby(tx, (&row, except), back, paid_on).await
    } else {
        on_credit_notes_nearby(tx, (&row, &linked), back, paid_on).await
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
            return Ok(Some(entered_on(&paid, told)));
        }
    }
    Ok(None)
}

/// Why a refund on an invoice may stand on a credit note, one of those `linked` with the invoice or one that corrects none: as much or more
/// came back there a few days ([`NEAR`]) before or after.
async fn on_credit_notes_nearby(
    tx: &WriteTx,
    (paid, linked): (&invoice::Model, &[InvoiceId]),
    back: Cents,
    paid_on: NaiveDate,
) -> Result<Option<String>, ServiceError> {
    for (credit, refunds) in nearby(tx, paid, paid_on).await? {
        if Cents::ZERO <= credit.due {
            continue;
        }
        let told = over(&refunds, back).or_else(|| (back < sum_of(&refunds)).then_some(&refunds[..]));
        if let Some(told) = told
            && (linked.contains(&credit.id) || !corrects(tx, credit.id).await?)
        {
            return Ok(Some(entered_on(&credit, told)));
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
fn over(refunds: &[payment::Model], sum: Cents) -> Option<&[payment::Model]> {
    let one = refunds.chunks(1).find(|one| sum_of(one) == sum);
    one.or_else(|| (sum_of(refunds) == sum).then_some(refunds))
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

/// Where refunds stand. A sentence without its end.
fn entered_on(invoice: &invoice::Model, refunds: &[payment::Model]) -> String {
    let sum = Cents::ZERO.minus(sum_of(refunds));
    match refunds {
        [refund] => format!(
            "Eine Rückzahlung über {sum} € vom {} ist schon eingetragen bei Rechnung {} ({})",
            format_date(refund.paid_on),
            invoice.number,
            proof_of(refund)
        ),
        parts => format!(
            "Rückzahlungen über zusammen {sum} € in {} Teilen sind schon eingetragen bei Rechnung {}",
            parts.len(),
            invoice.number
        ),
    }
}

/// Why a payment may pay again what the supplier paid back: without the refunds less is open than it pays. A sentence without its end.
pub(super) async fn paid_again(tx: &WriteTx, row: &payment::Model) -> Result<Option<String>, ServiceError> {
    if row.kind != PaymentKind::Invoice || row.amount <= Cents::ZERO {
        return Ok(None);
    }
    let refunds = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(row.invoice_id))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .all(tx.conn())
        .await?;
    let back: Cents = refunds
        .iter()
        .map(|refund| Cents::ZERO.minus(refund.amount).minus(refund.skonto))
        .sum();
    let paid = invoice::Entity::find_by_id(row.invoice_id).one(tx.conn()).await?;
    let paid = paid.ok_or(ServiceError::NotFound)?;
    if back <= Cents::ZERO || paid.due <= Cents::ZERO {
        return Ok(None);
    }
    let settled = row.amount.plus(row.skonto);
    let left = to_pay(open(tx, &paid).await?.plus(settled), back);
    Ok((settled > left).then(|| {
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
        let credit = Cents::ZERO.minus(open(tx, other).await?);
        if let Some(place) = back.iter().position(|back| *back == credit) {
            back.remove(place);
        } else if back.iter().copied().sum::<Cents>() == credit {
            back.clear();
        }
    }
    // Where the money was paid once more, what came back was no refund of the supplier.
    let unpaid = open(tx, paid).await?.max(Cents::ZERO);
    Ok(back.into_iter().sum::<Cents>().min(unpaid))
}

/// What is open of an invoice by its payments: what its row keeps of them may be counted later.
async fn open(tx: &WriteTx, row: &invoice::Model) -> Result<Cents, ServiceError> {
    let (paid, taken) = queries::paid_of_kind(tx.conn(), (row.id, PaymentKind::Invoice), None).await?;
    Ok(row.due.minus(paid).minus(taken))
}
