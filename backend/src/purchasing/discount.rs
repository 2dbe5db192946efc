//! What a supplier takes off for payment in time (Skonto), reckoned from the payment terms of the invoice.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents};

use super::einvoice::{EInvoice, Skonto, skonto};

/// A discount that can still be taken until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Day of the invoice.
    pub issued: NaiveDate,
    /// Last day of payment.
    pub until: NaiveDate,
    pub rate: BasisPoints,
    /// What is taken off.
    pub skonto: Cents,
    /// The sentence of the payment terms that it was read from; none in the notation of XRechnung.
    pub words: Option<String>,
}

impl Offer {
    /// Whether a payment on this day may take it: not before the invoice, unless that itself names an earlier last day.
    fn holds_on(&self, day: NaiveDate) -> bool {
        day <= self.until && (self.issued <= day || self.until < self.issued)
    }
}

/// The offers of an invoice, in the order of its terms. A credit note has none, none takes off the whole amount, and none that is told in
/// words ends before the invoice or after its due date.
#[must_use]
pub fn offers(invoice: &EInvoice) -> Vec<Offer> {
    let due = invoice.totals.due;
    let terms = invoice.payment_terms.as_deref().unwrap_or_default();
    let due_day = invoice.due_day();
    let offer = |terms: Skonto| {
        let until = terms.until.day(invoice.issue_date)?;
        let is_in_time = invoice.issue_date <= until && due_day.is_none_or(|day| until <= day);
        let skonto = terms.base.unwrap_or(due).share(terms.rate);
        let is_possible = Cents::ZERO < skonto && skonto < due && (is_in_time || terms.words.is_none());
        is_possible.then_some(Offer {
            issued: invoice.issue_date,
            until,
            rate: terms.rate,
            skonto,
            words: terms.words,
        })
    };
    skonto(terms).into_iter().filter_map(offer).collect()
}

/// Whether a payment on `paid_on` that leaves `rest` open took one of the offers.
#[must_use]
pub fn taken(offers: &[Offer], paid_on: NaiveDate, rest: Cents) -> bool {
    offers
        .iter()
        .any(|offer| offer.skonto == rest && offer.holds_on(paid_on))
}

/// Above this rate of what is due a rest is hardly Skonto, where the invoice offers none.
const USUAL: BasisPoints = BasisPoints(500);

/// The most that a payment takes off an invoice without a question: the highest of its offers, whatever their days; where it has none
/// what is usual.
#[must_use]
pub fn most_skonto(offers: &[Offer], due: Cents) -> Cents {
    let highest = offers.iter().map(|offer| offer.skonto).max();
    highest.unwrap_or_else(|| Cents(due.share(USUAL).0.abs()))
}

/// What can be taken off by a payment on `paid_on`.
#[must_use]
pub fn in_time(offers: &[Offer], paid_on: NaiveDate) -> Vec<Cents> {
    let in_time = offers.iter().filter(|offer| offer.holds_on(paid_on));
    in_time.map(|offer| offer.skonto).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_holds_from_the_invoice_to_its_last_day() {
        let day = |day: u32| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let offer = Offer {
            issued: day(2),
            until: day(16),
            rate: BasisPoints::percent(2),
            skonto: Cents(2_380),
            words: None,
        };
        for (paid_on, holds) in [(1, false), (2, true), (16, true), (17, false)] {
            let offers = [offer.clone()];
            assert_eq!(taken(&offers, day(paid_on), Cents(2_380)), holds, "{paid_on}");
            assert_eq!(
                in_time(&offers, day(paid_on)).len(),
                usize::from(holds),
                "{paid_on}"
            );
        }
        let before = Offer {
            issued: day(20),
            ..offer
        };
        assert!(before.holds_on(day(1)), "the invoice says so");
    }
}
