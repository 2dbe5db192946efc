//! Money that came back once and would be entered twice, within a group of linked invoices: wherever of them it stands, in one sum or in
//! parts, whatever the day and the sign.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_link, payment};
use paktbuch_types::{Cents, InvoiceId, LinkKind, PaymentId, PaymentKind};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use super::elsewhere::entered_on;
use super::sums::reach;
use crate::db::WriteTx;
use crate::error::ServiceError;

/// A payment that is told: to be entered, or just written.
#[derive(Debug, Clone, Copy)]
pub(in crate::purchasing) struct Told<'a> {
    pub invoice: InvoiceId,
    /// As it is signed there: negative for a refund.
    pub amount: Cents,
    /// Of the same sign.
    pub skonto: Cents,
    pub paid_on: NaiveDate,
    /// The payment itself where it is written already.
    pub written: Option<PaymentId>,
    /// Payments of the same telling, such as the other rows of a list: on its own invoice they are others.
    pub beside: &'a BTreeSet<PaymentId>,
}

/// An invoice of a group, without the refund that is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Share {
    /// What is to be paid of it; negative for one that gives back.
    due: Cents,
    /// What is paid of it or taken off as Skonto.
    settled: Cents,
    /// What came back on it; positive.
    back: Cents,
    /// The same without what was told beside the refund.
    before: Cents,
}

impl Share {
    /// What of refunds was not paid again since.
    fn standing(self, refunds: Cents) -> Cents {
        let left = if self.due < Cents::ZERO {
            Cents::ZERO.minus(self.settled)
        } else {
            self.due.minus(self.settled)
        };
        refunds.min(left).max(Cents::ZERO)
    }
}

/// What a group of linked invoices shows of refunds.
#[derive(Debug, Clone)]
struct Standing {
    /// The invoice that the refund is told of.
    own: Share,
    /// What stands and may be the refund: without what was told beside it of its own invoice; positive like the following.
    before: Cents,
    /// Each refund that may be the told one, as `before`.
    refunds: Vec<Cents>,
    /// What stands.
    back: Cents,
    /// What each credit note and final invoice of the group gives back.
    credits: Vec<Cents>,
    /// The same together.
    credited: Cents,
    /// What is to be paid of all of the group.
    billed: Cents,
    /// What is settled of it.
    settled: Cents,
}

impl Standing {
    fn of(own: Share, all: &[Share], refunds: Vec<Cents>) -> Self {
        let credits: Vec<Cents> = all
            .iter()
            .filter(|share| share.due < Cents::ZERO)
            .map(|share| Cents::ZERO.minus(share.due))
            .collect();
        let sum = |part: fn(&Share) -> Cents| all.iter().map(part).sum();
        Self {
            own,
            before: sum(|share| share.standing(share.before)),
            refunds,
            back: sum(|share| share.standing(share.back)),
            credited: credits.iter().copied().sum(),
            credits,
            billed: sum(|share| share.due),
            settled: sum(|share| share.settled),
        }
    }

    /// Whether a refund, with its Skonto, may be told again. It may where it would be more than the group gives back, and where it equals
    /// what came back before, or without credit notes is less; not where with it just credit notes are given back, or what is left of one.
    fn may_be_told_again(&self, refund: Cents, skonto: Cents) -> bool {
        let whole = refund.plus(skonto);
        if self.before <= Cents::ZERO {
            return false;
        }
        let together = self.back.plus(whole);
        let is_rest = self.own.due < Cents::ZERO && self.own.settled.minus(self.own.due) == whole;
        if is_rest && together <= self.credited {
            return false;
        }
        if self.is_too_much(whole) {
            return true;
        }
        if self.credits.is_empty() {
            return refund <= self.before;
        }
        reach(&self.refunds, whole) && !reach(&self.credits, together)
    }

    /// Whether more came back then than the group gives back.
    fn is_too_much(&self, whole: Cents) -> bool {
        let is_above_credited = self.back.plus(whole) > self.credited;
        let is_below_billed = self.billed <= self.settled && self.settled.minus(whole) < self.billed;
        self.credited > Cents::ZERO && (is_above_credited || is_below_billed)
    }
}

/// An invoice of the group, with its payments without the one that is told.
struct Member {
    row: invoice::Model,
    payments: Vec<payment::Model>,
}

impl Member {
    /// Refunds that stand, without those told beside the one that is told of this invoice.
    fn refunds(&self, told: &Told<'_>) -> Vec<&payment::Model> {
        let is_own = self.row.id == told.invoice;
        let stands =
            |paid: &&payment::Model| paid.amount < Cents::ZERO && !(is_own && told.beside.contains(&paid.id));
        self.payments.iter().filter(stands).collect()
    }

    fn share(&self, told: &Told<'_>) -> Share {
        let refunds = self.payments.iter().filter(|paid| paid.amount < Cents::ZERO);
        Share {
            due: self.row.due,
            settled: self.payments.iter().map(whole).sum(),
            back: Cents::ZERO.minus(refunds.map(whole).sum()),
            before: Cents::ZERO.minus(self.refunds(told).into_iter().map(whole).sum()),
        }
    }
}

/// What a payment settles.
fn whole(paid: &payment::Model) -> Cents {
    paid.amount.plus(paid.skonto)
}

/// Why a refund may be one that stands already on its invoice or on one that is linked with it, or a payment on a credit note may be its
/// refund with the wrong sign. A sentence without its end; `None` where nothing speaks for it.
///
/// # Errors
/// [`ServiceError::NotFound`], or the database's refusal.
pub(super) async fn refunded_in_group(tx: &WriteTx, told: &Told<'_>) -> Result<Option<String>, ServiceError> {
    if Cents::ZERO <= told.amount {
        let row = invoice::Entity::find_by_id(told.invoice).one(tx.conn()).await?;
        if Cents::ZERO <= row.ok_or(ServiceError::NotFound)?.due {
            return Ok(None);
        }
    }
    let members = members(tx, told).await?;
    let own = members.iter().find(|member| member.row.id == told.invoice);
    let own = own.ok_or(ServiceError::NotFound)?;
    let shares: Vec<Share> = members.iter().map(|member| member.share(told)).collect();
    let refunds = members.iter().flat_map(|member| member.refunds(told));
    let refunds = refunds.map(|refund| Cents::ZERO.minus(whole(refund))).collect();
    let standing = Standing::of(own.share(told), &shares, refunds);
    let (refund, skonto) = (Cents(told.amount.0.abs()), Cents(told.skonto.0.abs()));
    let may_be = if told.amount < Cents::ZERO {
        standing.may_be_told_again(refund, skonto)
    } else {
        refund <= standing.before
    };
    if !may_be {
        return Ok(None);
    }
    let said = said_of(&members, told);
    Ok(Some(
        if standing.before < refund && standing.is_too_much(refund.plus(skonto)) {
            format!("{said}; mit dieser wäre mehr zurückgezahlt, als die Gutschriften ergeben")
        } else {
            said
        },
    ))
}

/// Where refunds stand: the one over just the told sum, else all of them.
fn said_of(members: &[Member], told: &Told<'_>) -> String {
    let sum = Cents(-told.amount.0.abs());
    let stand = members
        .iter()
        .map(|member| (member.row.number.as_str(), member.refunds(told)));
    let stand: Vec<_> = stand.filter(|(_, refunds)| !refunds.is_empty()).collect();
    let equal = stand.iter().find_map(|(number, refunds)| {
        let one = refunds.iter().find(|one| one.amount == sum)?;
        Some((*number, *one))
    });
    if let Some((number, one)) = equal {
        return entered_on(number, &[one]);
    }
    let numbers: Vec<&str> = stand.iter().map(|(number, _)| *number).collect();
    let refunds: Vec<&payment::Model> = stand.iter().flat_map(|(_, refunds)| refunds.clone()).collect();
    entered_on(&numbers.join(", "), &refunds)
}

/// The invoice and all that hang together with it by credit notes, partial and final invoices.
async fn members(tx: &WriteTx, told: &Told<'_>) -> Result<Vec<Member>, ServiceError> {
    let mut known = BTreeSet::from([told.invoice]);
    let mut fresh = vec![told.invoice];
    while !fresh.is_empty() {
        let touching = Condition::any()
            .add(invoice_link::Column::InvoiceId.is_in(fresh.clone()))
            .add(invoice_link::Column::PrecedingId.is_in(fresh.clone()));
        let links = invoice_link::Entity::find()
            .filter(invoice_link::Column::Kind.is_in([LinkKind::Corrected, LinkKind::Included]))
            .filter(touching)
            .all(tx.conn())
            .await?;
        let linked = links
            .into_iter()
            .flat_map(|link| [Some(link.invoice_id), link.preceding_id]);
        fresh = linked.flatten().filter(|id| known.insert(*id)).collect();
    }
    let rows = invoice::Entity::find()
        .filter(invoice::Column::Id.is_in(known.iter().copied()))
        .order_by_asc(invoice::Column::Id)
        .all(tx.conn())
        .await?;
    let payments = payment::Entity::find()
        .filter(payment::Column::InvoiceId.is_in(known))
        .filter(payment::Column::Kind.eq(PaymentKind::Invoice))
        .order_by_asc(payment::Column::PaidOn)
        .order_by_asc(payment::Column::Id)
        .all(tx.conn())
        .await?;
    let counts = |row: &invoice::Model| row.rejected_on.is_none() || row.id == told.invoice;
    let member = |row: invoice::Model| Member {
        payments: payments
            .iter()
            .filter(|payment| payment.invoice_id == row.id && Some(payment.id) != told.written)
            .cloned()
            .collect(),
        row,
    };
    Ok(rows.into_iter().filter(counts).map(member).collect())
}

#[cfg(test)]
mod tests;
