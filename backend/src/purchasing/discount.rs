//! What a supplier takes off for payment in time (Skonto), reckoned from the payment terms of the invoice.

use chrono::{Days, NaiveDate};
use paktbuch_types::{BasisPoints, Cents};

use super::einvoice::{EInvoice, skonto};

/// A discount that can still be taken until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Last day of payment.
    pub until: NaiveDate,
    pub rate: BasisPoints,
    /// What is taken off.
    pub skonto: Cents,
}

/// The offers of an invoice, in the order of its terms. A credit note has none, and none takes off the whole amount.
#[must_use]
pub fn offers(invoice: &EInvoice) -> Vec<Offer> {
    let due = invoice.totals.due;
    let terms = invoice.payment_terms.as_deref().unwrap_or_default();
    let offer = |terms: crate::purchasing::einvoice::Skonto| {
        let until = invoice
            .issue_date
            .checked_add_days(Days::new(u64::from(terms.days)))?;
        let skonto = terms.base.unwrap_or(due).share(terms.rate);
        (Cents::ZERO < skonto && skonto < due).then_some(Offer {
            until,
            rate: terms.rate,
            skonto,
        })
    };
    skonto(terms).into_iter().filter_map(offer).collect()
}

/// Whether a payment on `paid_on` that leaves `rest` open took one of the offers.
#[must_use]
pub fn taken(offers: &[Offer], paid_on: NaiveDate, rest: Cents) -> bool {
    offers
        .iter()
        .any(|offer| offer.skonto == rest && paid_on <= offer.until)
}
