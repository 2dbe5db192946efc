//! What is drawn (abgerufen): as it was paid out or asked for, and by the payments of lines and schools that used it.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use paktbuch_entity::payout;
use paktbuch_types::{Cents, CostLineId, InvoiceId, NoticeId, SchoolId};
use sea_orm::{ConnectionTrait, DbErr};

use super::gather::World;
use crate::budgets::queries;
use crate::budgets::rows::{Entry, Figure, Place};
use crate::drawdowns::{self, DrawdownRow};
use crate::funding::{self, OtherMoney, Receipt, Terms};

/// What is drawn on notices.
pub(super) struct Drawn {
    /// What was paid back is negative.
    payouts: Vec<payout::Model>,
    /// Asked for and not paid out yet.
    waiting: Vec<DrawdownRow>,
}

impl Drawn {
    pub(super) async fn read(conn: &impl ConnectionTrait) -> Result<Self, DbErr> {
        let mut waiting = drawdowns::all(conn).await?;
        waiting.retain(|row| row.progress.state.is_waiting());
        Ok(Self {
            payouts: queries::payouts(conn).await?,
            waiting,
        })
    }
}

/// What a payment spent of the grant on an allocation (Zuwendungsanteil).
struct Spent {
    line: CostLineId,
    /// Its own school; that of its line is not told.
    school: Option<SchoolId>,
    invoice: InvoiceId,
    /// „Rechnung RE-1, Tafel GmbH: Zuwendungsanteil der Zahlung“.
    label: String,
    paid_on: NaiveDate,
    grant: Cents,
}

impl Spent {
    fn of(receipt: &Receipt<'_>) -> Self {
        let invoice = receipt.invoice;
        Self {
            line: receipt.cost_line,
            school: receipt.part.school,
            invoice: invoice.id,
            label: format!(
                "Rechnung {}, {}: Zuwendungsanteil der Zahlung",
                invoice.number, invoice.supplier
            ),
            paid_on: receipt.payment.paid_on,
            grant: receipt.grant,
        }
    }
}

impl World<'_> {
    /// Payouts, and drawdowns that wait for theirs.
    pub(super) fn drawn(&self, drawn: &Drawn) -> Vec<Entry> {
        let payouts = drawn.payouts.iter().filter_map(|row| {
            let notice = self.notices.get(&row.notice_id)?;
            Some(Entry {
                label: format!("Auszahlung zu Bescheid {}", notice.reference),
                on: Some(row.paid_on),
                ..self.of_notice(notice, Figure::Drawn, row.amount)
            })
        });
        payouts.chain(self.waiting(drawn)).collect()
    }

    fn waiting(&self, drawn: &Drawn) -> Vec<Entry> {
        let entry = |row: &DrawdownRow| {
            let notice = self.notices.get(&row.notice)?;
            Some(Entry {
                label: format!("Mittelabruf {} zu Bescheid {}", row.number, notice.reference),
                on: row.progress.requested_on,
                place: Place::Drawdown(row.id),
                ..self.of_notice(notice, Figure::Drawn, row.amount)
            })
        };
        drawn.waiting.iter().filter_map(entry).collect()
    }

    /// The same money by what used it up to a day: what is paid out stands at the lines and schools of the payments that used it, the first
    /// payment first; the rest, and beside it what waits, at no line. The entries of a notice add up to what is drawn on it.
    pub(super) async fn used(
        &self,
        conn: &impl ConnectionTrait,
        drawn: &Drawn,
        as_of: NaiveDate,
    ) -> Result<Vec<Entry>, DbErr> {
        let mut paid_out: BTreeMap<NoticeId, Cents> = BTreeMap::new();
        for row in &drawn.payouts {
            let sum = paid_out.entry(row.notice_id).or_default();
            *sum = sum.plus(row.amount);
        }
        let mut entries = self.waiting(drawn);
        for (id, amount) in paid_out {
            let Some(notice) = self.notices.get(&id) else {
                continue;
            };
            let used = self.by_line(amount, spent(conn, id, as_of).await?);
            let rest = amount.minus(used.iter().map(|entry| entry.amount).sum());
            entries.extend(used);
            if rest != Cents::ZERO {
                entries.push(Entry {
                    label: format!(
                        "Auszahlungen zu Bescheid {}, noch nicht verwendet",
                        notice.reference
                    ),
                    on: None,
                    place: Place::PayoutUse(id),
                    ..self.of_notice(notice, Figure::Drawn, rest)
                });
            }
        }
        Ok(entries)
    }

    fn by_line(&self, paid_out: Cents, spent: Vec<Spent>) -> Vec<Entry> {
        let grants: Vec<_> = spent
            .iter()
            .map(|one| ((one.line, one.school), one.grant))
            .collect();
        let parts = used_parts(paid_out, &grants);
        let entry = |(one, part): (Spent, Cents)| {
            Some(Entry {
                label: one.label,
                on: Some(one.paid_on),
                place: Place::Invoice(one.invoice),
                ..self.of_line(one.line, one.school, Figure::Drawn, part)?
            })
        };
        let used = spent.into_iter().zip(parts);
        used.filter(|(_, part)| *part != Cents::ZERO)
            .filter_map(entry)
            .collect()
    }
}

/// What payments spent of a notice's grant up to a day, in their order, as the Belegliste shares it out.
async fn spent(conn: &impl ConnectionTrait, notice: NoticeId, as_of: NaiveDate) -> Result<Vec<Spent>, DbErr> {
    let Some(view) = funding::read_notice(conn, notice).await? else {
        return Ok(Vec::new());
    };
    let other = OtherMoney::received(&view.data.lists.incomes, as_of);
    let terms = (Terms::of(&view.data), other);
    let (spent, _) = funding::receipts(conn, notice, terms, as_of, Spent::of).await?;
    Ok(spent)
}

/// How much of what was paid out each payment used, by what it was spent on and in the order of payment.
///
/// The first payment uses it first, until it is used up. A refund lowers what was spent on the same, the last payment first; more than that
/// lowers all others. The parts add up to what was spent, at most to what was paid out.
fn used_parts<K: PartialEq>(paid_out: Cents, spent: &[(K, Cents)]) -> Vec<Cents> {
    let mut lasting: Vec<Cents> = Vec::with_capacity(spent.len());
    for (on, amount) in spent {
        let mut left = *amount;
        if left < Cents::ZERO {
            let before = spent.iter().zip(&mut lasting).rev();
            for (_, part) in before.filter(|((earlier, _), _)| earlier == on) {
                left = lower(part, left);
            }
        }
        lasting.push(left);
    }
    let mut sum: Cents = lasting.iter().map(|part| (*part).min(Cents::ZERO)).sum();
    let used = |part: Cents| {
        if part <= Cents::ZERO {
            return part;
        }
        let before = sum.min(paid_out);
        sum = sum.plus(part);
        sum.min(paid_out).minus(before)
    };
    lasting.into_iter().map(used).collect()
}

/// Takes what came back off a payment, as far as it is there; answers what is left of it, both negative.
fn lower(part: &mut Cents, back: Cents) -> Cents {
    let taken = (*part).max(Cents::ZERO).min(Cents::ZERO.minus(back));
    *part = part.minus(taken);
    back.plus(taken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parts(paid_out: i64, spent: &[(char, i64)]) -> Vec<i64> {
        let spent: Vec<(char, Cents)> = spent.iter().map(|(on, cents)| (*on, Cents(*cents))).collect();
        let parts = used_parts(Cents(paid_out), &spent);
        parts.into_iter().map(|part| part.0).collect()
    }

    #[test]
    fn the_first_payment_uses_what_was_paid_out_first() {
        for (name, paid_out, spent, expected) in [
            ("nothing spent", 500, vec![], vec![]),
            ("nothing paid out", 0, vec![('a', 300)], vec![0]),
            (
                "more paid out than spent",
                500,
                vec![('a', 300), ('b', 100)],
                vec![300, 100],
            ),
            (
                "used up in the middle of a payment",
                500,
                vec![('a', 300), ('b', 400), ('a', 50)],
                vec![300, 200, 0],
            ),
            (
                "a refund is of its own line",
                500,
                vec![('a', 300), ('b', 400), ('a', -300)],
                vec![0, 400, 0],
            ),
            (
                "of its last payment first",
                900,
                vec![('a', 300), ('a', 200), ('b', 100), ('a', -250)],
                vec![250, 0, 100, 0],
            ),
            (
                "a credit note on a line that spent less",
                500,
                vec![('a', 100), ('b', 400), ('a', -150)],
                vec![0, 400, -50],
            ),
        ] {
            assert_eq!(parts(paid_out, &spent), expected, "{name}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_what_was_spent_or_paid_out(
            spent in prop::collection::vec((0_u8..4, -50_000_i64..200_000), 0..30),
            paid_out in 0_i64..3_000_000,
        ) {
            let spent: Vec<(char, i64)> = spent.into_iter().map(|(on, cents)| (char::from(b'a' + on), cents)).collect();
            let whole: i64 = spent.iter().map(|(_, cents)| cents).sum();
            let parts = parts(paid_out, &spent);
            prop_assert_eq!(parts.len(), spent.len());
            prop_assert_eq!(parts.iter().sum::<i64>(), whole.min(paid_out));
            for (part, (_, cents)) in parts.iter().zip(&spent) {
                prop_assert!(part.abs() <= cents.abs() && (*part == 0 || part.signum() == cents.signum()));
            }
        }
    }
}
