//! Payouts of a notice, and the form that adds one.

use chrono::NaiveDate;
use paktbuch_types::Cents;

use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::rows::{NoticeView, TakenOver};
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// A payout.
#[derive(Debug)]
pub(super) struct PayoutLine {
    pub(super) href: String,
    pub(super) paid_on: NaiveDate,
    pub(super) amount: Cents,
    pub(super) note: String,
    /// Came in by a takeover.
    pub(super) is_taken: bool,
    /// Paid out up to and including this one.
    pub(super) sum: Cents,
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

/// Every payout with the sum up to it.
pub(super) fn lines(view: &NoticeView, taken: &TakenOver, may_edit: bool) -> Vec<PayoutLine> {
    let mut sum = Cents::ZERO;
    view.payouts
        .iter()
        .map(|payout| {
            sum = sum.plus(payout.data.amount);
            PayoutLine {
                href: if may_edit {
                    paths::payout(payout.id)
                } else {
                    String::new()
                },
                paid_on: payout.data.paid_on,
                amount: payout.data.amount,
                note: payout.data.note.clone(),
                is_taken: taken.payouts.contains(&payout.id),
                sum,
            }
        })
        .collect()
}
