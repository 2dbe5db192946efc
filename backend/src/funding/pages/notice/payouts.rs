//! Payouts of a notice, and the form that adds one.

use chrono::NaiveDate;
use paktbuch_types::{Cents, format_date};

use super::Head;
use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::rows::{NoticeView, PayoutUse, TakenOver};
use crate::memos::paths as memos;
use crate::web::components::{Field, State};
use crate::web::form::FormErrors;

/// A payout.
#[derive(Debug)]
pub(super) struct PayoutLine {
    pub(super) href: String,
    /// Notes on it.
    pub(super) memos: String,
    pub(super) paid_on: NaiveDate,
    pub(super) amount: Cents,
    pub(super) note: String,
    /// Came in by a takeover.
    pub(super) is_taken: bool,
    /// Paid out up to and including this one.
    pub(super) sum: Cents,
    /// Its row.
    pub(super) id: String,
    /// Last day on which it is spent in time; empty where there is none.
    pub(super) until: String,
    /// Not spent.
    pub(super) rest: Cents,
    /// `None` for what was paid back.
    pub(super) state: Option<State>,
}

/// The form below the payouts; `action` is empty for those who may not use it.
#[derive(Debug)]
pub(super) struct PayoutFields {
    pub(super) action: String,
    pub(super) paid_on: Field,
    pub(super) amount: Field,
    pub(super) note: Field,
}

impl PayoutFields {
    /// With what was typed.
    pub(super) fn new(view: &NoticeView, form: &PayoutForm, errors: &FormErrors, may_edit: bool) -> Self {
        Self {
            action: if may_edit {
                paths::payouts(view.id)
            } else {
                String::new()
            },
            paid_on: Field::new("paid_on", "Ausgezahlt am")
                .value(&form.paid_on)
                .error(errors.at("paid_on")),
            amount: Field::new("amount", "Betrag")
                .value(&form.amount)
                .error(errors.at("amount")),
            note: Field::new("note", "Bemerkung")
                .value(&form.note)
                .error(errors.at("note"))
                .optional(),
        }
    }
}

/// Every payout with the sum up to it, and what of it is not spent.
pub(super) fn lines(head: &Head<'_>, taken: &TakenOver, may_edit: bool) -> Vec<PayoutLine> {
    let mut sum = Cents::ZERO;
    let payouts = head.view.payouts.iter().zip(head.payout_uses);
    payouts
        .map(|(payout, used)| {
            sum = sum.plus(payout.data.amount);
            PayoutLine {
                href: if may_edit {
                    paths::payout(payout.id)
                } else {
                    String::new()
                },
                memos: memos::payout(payout.id),
                paid_on: payout.data.paid_on,
                amount: payout.data.amount,
                note: payout.data.note.clone(),
                is_taken: taken.payouts.contains(&payout.id),
                sum,
                id: format!("auszahlung-{}", payout.id),
                until: used.until.map(format_date).unwrap_or_default(),
                rest: used.rest,
                state: (payout.data.amount > Cents::ZERO).then(|| state(*used, head.today)),
            }
        })
        .collect()
}

/// Days ahead from which a rest is warned of, as rule R13 does.
const AHEAD: i64 = 30;

fn state(used: PayoutUse, today: NaiveDate) -> State {
    let days = used.until.map(|until| (until - today).num_days());
    match days {
        _ if used.rest == Cents::ZERO => State::success("verwendet"),
        None => State::info("nicht ganz verwendet"),
        Some(..0) => State::error("überfällig"),
        Some(days @ 0..=AHEAD) => State::warning(crate::text::distance(days)),
        Some(days) => State::info(crate::text::distance(days)),
    }
}
