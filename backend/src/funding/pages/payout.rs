//! The form of a stored payout.

use askama::Template;

use super::framed;
use crate::evidence::paths as evidence;
use crate::funding::forms::PayoutForm;
use crate::funding::paths;
use crate::funding::rows::{NoticeView, PayoutRow};
use crate::interest::paths as interest;
use crate::memos::paths as memos;
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// A payout.
#[derive(Debug, Template)]
#[template(path = "funding/payout.html")]
pub struct PayoutPage {
    layout: Layout,
    action: String,
    back: String,
    way: String,
    /// Notes on it.
    memos: String,
    /// The payments that it covers.
    used: String,
    version: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    paid_on: Field,
    amount: Field,
    note: Field,
    /// Why it changes; asked for where a filed proof counts it, before or after.
    why: Option<Field>,
    remove: String,
    /// Version that the form to remove it is about.
    current: i64,
    reason: Field,
}

impl PayoutPage {
    /// The form of `payout`, which belongs to `view`.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        (payout, is_filed): (&PayoutRow, bool),
        form: &PayoutForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        Self {
            layout: framed(layout, "Auszahlung bearbeiten")
                .crumb(
                    format!("Bescheid {}", view.data.reference),
                    paths::notice(view.id),
                )
                .here("Auszahlung bearbeiten"),
            action: paths::payout(payout.id),
            back: paths::notice(view.id),
            way: evidence::notice(view.id),
            memos: memos::payout(payout.id),
            used: interest::of_payout(view.id, payout.id),
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            conflict,
            paid_on: Field::new("paid_on", "Ausgezahlt am")
                .value(&form.paid_on)
                .hint("TT.MM.JJJJ")
                .error(errors.at("paid_on")),
            amount: Field::new("amount", "Betrag")
                .value(&form.amount)
                .hint("Eine Rückzahlung mit Minus davor.")
                .error(errors.at("amount")),
            note: Field::new("note", "Bemerkung")
                .value(&form.note)
                .error(errors.at("note"))
                .optional(),
            why: (is_filed || errors.at("reason").is_some() || !form.reason.is_empty()).then(|| {
                Field::new("reason", "Grund der Änderung")
                    .value(&form.reason)
                    .hint(
                        "Ein eingereichter Verwendungsnachweis zählt diese Auszahlung oder reicht über ihren Tag hinaus; der Grund steht dort bei der Abweichung.",
                    )
                    .error(errors.at("reason"))
            }),
            remove: paths::remove_payout(payout.id),
            current: payout.version,
            reason: Field::new("grund", "Grund")
                .hint("Zum Beispiel „gehört zu einem anderen Bescheid“.")
                .error(errors.at("grund")),
        }
    }
}
