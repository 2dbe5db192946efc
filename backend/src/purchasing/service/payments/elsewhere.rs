//! Money that came back once and would be entered twice: on an invoice and on the credit note that came for it.

use chrono::{Days, NaiveDate};
use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentKind, format_date};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::check::proof_of;
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::queries;
use crate::purchasing::to_pay::to_pay;

/// Between the days of one refund that is told twice: that of the booking and that of the bank statement.
const NEAR: Days = Days::new(7);

/// Why a refund of this (negative) amount on an invoice may be one that is entered already: a refund of this amount, of whatever day,
/// stands on the invoice that a credit note corrects or on a credit note for this invoice; or refunds stand on the invoices that a credit
/// note corrects, which no other one takes up; or one of the same supplier stands where nobody linked both. A sentence without its end;
/// `None` where nothing speaks for it.
///
/// # Errors
/// The database's refusal.
pub(in crate::purchasing::service) async fn refunded_elsewhere(
    tx: &WriteTx,
    invoice: InvoiceId,
    amount: Cents,
    paid_on: NaiveDate,
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
    let linked = links
        .iter()
        .flat_map(|link| [Some(link.invoice_id), link.preceding_id])
        .flatten()
        .filter(|id| *id != invoice);
    let equal = payment::Entity::find()
        .filter(payment::Column::InvoiceId.is_in(linked))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.eq(amount))
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .one(tx.conn())
        .await?;
    if let Some((other, Some(linked))) = equal {
        return Ok(Some(entered_on(&linked, &other)));
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
    unlinked(tx, invoice, amount, paid_on).await
}

/// Why a refund may be one of the same supplier and amount a few days ([`NEAR`]) before or after: on a credit note that corrects no
/// invoice, one that stands on an invoice and that no other credit note takes up; on an invoice, one on such a credit note. A sentence
/// without its end.
async fn unlinked(
    tx: &WriteTx,
    invoice: InvoiceId,
    amount: Cents,
    paid_on: NaiveDate,
) -> Result<Option<String>, ServiceError> {
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let equal = payment::Entity::find()
        .filter(payment::Column::InvoiceId.ne(invoice))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .filter(payment::Column::Amount.eq(amount))
        .filter(payment::Column::PaidOn.between(paid_on - NEAR, paid_on + NEAR))
        .order_by_asc(payment::Column::Id)
        .find_also_related(invoice::Entity)
        .filter(invoice::Column::SupplierId.eq(row.supplier_id))
        .filter(invoice::Column::RejectedOn.is_null())
        .all(tx.conn())
        .await?;
    for (refund, other) in equal {
        let Some(other) = other else { continue };
        let may_be_same = if row.due < Cents::ZERO {
            standing(tx, &other, invoice).await? >= Cents::ZERO.minus(amount)
        } else {
            other.due < Cents::ZERO && !corrects(tx, other.id).await?
        };
        if may_be_same {
            return Ok(Some(entered_on(&other, &refund)));
        }
    }
    Ok(None)
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

/// Where a refund stands. A sentence without its end.
fn entered_on(invoice: &invoice::Model, refund: &payment::Model) -> String {
    format!(
        "Eine Rückzahlung über {} € vom {} ist schon eingetragen bei Rechnung {} ({})",
        refund.amount,
        format_date(refund.paid_on),
        invoice.number,
        proof_of(refund)
    )
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
