//! Money that came back once and would be entered twice: on an invoice and on credit notes of its supplier that nobody linked, within a few
//! days and in whatever parts.

use std::collections::BTreeSet;

use chrono::Days;
use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentId, PaymentKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::elsewhere::{entered_on, open};
use super::group::Told;
use super::sums::sums;
use crate::db::WriteTx;
use crate::error::ServiceError;

/// Between the days of one refund that is told twice: that of the booking and that of the bank statement.
pub(in crate::purchasing::service) const NEAR: Days = Days::new(7);

/// A refund of the supplier near the day of the told one, with what it stands on.
type Refund = (payment::Model, invoice::Model);

/// Why a refund may stand on the other side, invoices or credit notes that correct none: a sentence without its end; `None` where nothing
/// speaks for it.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub(super) async fn refunded_nearby(tx: &WriteTx, told: &Told<'_>) -> Result<Option<String>, ServiceError> {
    let row = invoice::Entity::find_by_id(told.invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if !linked(tx, &[row.id]).await?.is_empty() {
        return Ok(None);
    }
    let refunds = nearby(tx, &row, told).await?;
    if row.due < Cents::ZERO {
        on_invoices(tx, &row, told, &refunds).await
    } else {
        on_credit_notes(tx, told, &refunds).await
    }
}

/// Why a refund on a credit note may stand on invoices: it makes just what came back there and no linked credit note takes up, alone or
/// with what is open of this and the supplier's other unlinked credit notes or came back on them.
async fn on_invoices(
    tx: &WriteTx,
    credit: &invoice::Model,
    told: &Told<'_>,
    refunds: &[Refund],
) -> Result<Option<String>, ServiceError> {
    let (mut stand, mut most) = (Vec::new(), Cents::ZERO);
    let mut seen = BTreeSet::new();
    for (_, paid) in refunds {
        if paid.due <= Cents::ZERO || !seen.insert(paid.id) {
            continue;
        }
        let (free, sum) = standing(tx, paid).await?;
        most = most.plus(sum);
        stand.extend(refunds.iter().filter(|(refund, _)| free.contains(&refund.id)));
    }
    if most <= Cents::ZERO {
        return Ok(None);
    }
    let back = Cents::ZERO.minus(told.amount);
    let others = beside(tx, credit, told, refunds).await?;
    let told_there = sums(stand.iter().map(|(refund, _)| amount_of(refund)), most);
    let more = sums(others, most.minus(back));
    let found = more.keys().find_map(|more| told_there.get(&back.plus(*more)));
    Ok(found.map(|places| said_of(&places.iter().map(|place| stand[*place]).collect::<Vec<_>>())))
}

/// Why a refund on an invoice may stand on unlinked credit notes: as much or more came back there.
async fn on_credit_notes(
    tx: &WriteTx,
    told: &Told<'_>,
    refunds: &[Refund],
) -> Result<Option<String>, ServiceError> {
    let ids: Vec<InvoiceId> = refunds.iter().map(|(_, other)| other.id).collect();
    let linked = linked(tx, &ids).await?;
    let stand: Vec<&Refund> = refunds
        .iter()
        .filter(|(_, other)| other.due < Cents::ZERO && !linked.contains(&other.id))
        .collect();
    let back = Cents::ZERO.minus(told.amount);
    let all: Cents = stand.iter().map(|(refund, _)| amount_of(refund)).sum();
    if all < back {
        return Ok(None);
    }
    let equal = sums(stand.iter().map(|(refund, _)| amount_of(refund)), back).remove(&back);
    let equal: Option<Vec<&Refund>> =
        equal.map(|places| places.into_iter().map(|place| stand[place]).collect());
    Ok(Some(said_of(&equal.unwrap_or(stand))))
}

/// Refunds on invoices and credit notes of a supplier within [`NEAR`] of the told one, without that one.
async fn nearby(tx: &WriteTx, row: &invoice::Model, told: &Told<'_>) -> Result<Vec<Refund>, ServiceError> {
    let refunds = payment::Entity::find()
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .filter(payment::Column::PaidOn.between(told.paid_on - NEAR, told.paid_on + NEAR))
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .filter(invoice::Column::SupplierId.eq(row.supplier_id))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(tx.conn())
        .await?;
    Ok(refunds
        .into_iter()
        .filter(|(refund, _)| Some(refund.id) != told.written)
        .filter_map(|(refund, other)| Some((refund, other?)))
        .collect())
}

/// What may have come back in one sum with a refund on a credit note: what else is open of the unlinked credit notes of its supplier, and
/// what came back on them.
async fn beside(
    tx: &WriteTx,
    credit: &invoice::Model,
    told: &Told<'_>,
    refunds: &[Refund],
) -> Result<Vec<Cents>, ServiceError> {
    let notes = invoice::Entity::find()
        .filter(invoice::Column::SupplierId.eq(credit.supplier_id))
        .filter(invoice::Column::Due.lt(0))
        .filter(invoice::Column::RejectedOn.is_null())
        .order_by_asc(invoice::Column::Id)
        .all(tx.conn())
        .await?;
    let ids: Vec<InvoiceId> = notes.iter().map(|note| note.id).collect();
    let linked = linked(tx, &ids).await?;
    let mut amounts = Vec::new();
    for note in notes.iter().filter(|note| !linked.contains(&note.id)) {
        let left = Cents::ZERO.minus(open(tx, note, told.written).await?);
        let is_own = note.id == credit.id;
        amounts.push(if is_own { left.plus(told.amount) } else { left });
        let came = refunds.iter().filter(|(_, other)| other.id == note.id);
        amounts.extend(came.map(|(refund, _)| amount_of(refund)));
    }
    amounts.retain(|amount| Cents::ZERO < *amount);
    Ok(amounts)
}

/// Of invoices those that correct another one.
async fn linked(tx: &WriteTx, ids: &[InvoiceId]) -> Result<BTreeSet<InvoiceId>, ServiceError> {
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::InvoiceId.is_in(ids.iter().copied()))
        .all(tx.conn())
        .await?;
    Ok(links.into_iter().map(|link| link.invoice_id).collect())
}

/// What came back of an invoice, still stands on it and no linked credit note takes up: the refunds, and how much of them; positive.
async fn standing(tx: &WriteTx, paid: &invoice::Model) -> Result<(BTreeSet<PaymentId>, Cents), ServiceError> {
    let refunds = payment::Entity::find()
        .filter(payment::Column::InvoiceId.eq(paid.id))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.lt(0))
        .all(tx.conn())
        .await?;
    let mut back: Vec<(PaymentId, Cents)> = refunds
        .iter()
        .map(|refund| (refund.id, amount_of(refund).minus(refund.skonto)))
        .collect();
    let links = invoice_link::Entity::find()
        .filter(invoice_link::Column::Kind.eq(LinkKind::Corrected))
        .filter(invoice_link::Column::PrecedingId.eq(paid.id))
        .all(tx.conn())
        .await?;
    let notes = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(links.iter().map(|link| link.invoice_id)))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(tx.conn())
        .await?;
    for note in &notes {
        let credit = Cents::ZERO.minus(open(tx, note, None).await?);
        if let Some(place) = back.iter().position(|(_, back)| *back == credit) {
            back.remove(place);
        } else if back.iter().map(|(_, back)| *back).sum::<Cents>() == credit {
            back.clear();
        }
    }
    // Where the money was paid once more, what came back was no refund of the supplier.
    let unpaid = open(tx, paid, None).await?.max(Cents::ZERO);
    let sum: Cents = back.iter().map(|(_, back)| *back).sum();
    Ok((back.into_iter().map(|(id, _)| id).collect(), sum.min(unpaid)))
}

/// What came back; positive.
fn amount_of(refund: &payment::Model) -> Cents {
    Cents::ZERO.minus(refund.amount)
}

/// Where refunds stand. A sentence without its end.
fn said_of(stand: &[&Refund]) -> String {
    let mut numbers: Vec<&str> = stand.iter().map(|(_, other)| other.number.as_str()).collect();
    numbers.dedup();
    let refunds: Vec<&payment::Model> = stand.iter().map(|(refund, _)| refund).collect();
    entered_on(&numbers.join(", "), &refunds)
}
