//! The rates of a lease: when each is due, one a month, and how it stands with its invoice.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};
use paktbuch_types::Cents;

use super::commands::Lease;
use super::rows::BilledRate;
use crate::text::name_key;

/// Most monthly rates of a lease.
pub const MOST_RATES: i64 = 600;

/// A rate as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rate {
    /// From 1.
    pub number: i64,
    /// `None` where nobody said when the first one is due.
    pub due: Option<NaiveDate>,
    /// What a month costs, gross.
    pub planned: Option<Cents>,
    /// The line that bills it, also that of a rejected invoice.
    pub billed: Option<BilledRate>,
    pub state: RateState,
    /// Why its invoice may be that of something else.
    pub doubts: Vec<String>,
}

/// How a rate stands with its invoice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateState {
    Paid,
    ToPay,
    /// Its invoice was rejected.
    Rejected,
    /// It was due and has no invoice.
    Missing,
    Coming,
}

impl RateState {
    /// Its name in the REST API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Paid => "bezahlt",
            Self::ToPay => "offen",
            Self::Rejected => "zurueckgewiesen",
            Self::Missing => "fehlt",
            Self::Coming => "kuenftig",
        }
    }
}

impl Rate {
    fn new(lease: &Lease, number: i64, billed: Option<BilledRate>, today: NaiveDate) -> Self {
        let due = lease.from.and_then(|from| rate_due(from, number));
        let state = match &billed {
            Some(row) if row.is_rejected => RateState::Rejected,
            Some(row) if row.paid >= row.amount => RateState::Paid,
            Some(_) => RateState::ToPay,
            None if due.is_some_and(|due| due < today) => RateState::Missing,
            None => RateState::Coming,
        };
        Self {
            number,
            due,
            planned: lease.rate,
            doubts: billed.as_ref().map_or_else(Vec::new, |row| doubts(lease, row)),
            billed,
            state,
        }
    }

    /// The line that bills it; a rejected invoice bills nothing.
    #[must_use]
    pub fn counted(&self) -> Option<&BilledRate> {
        self.billed.as_ref().filter(|row| !row.is_rejected)
    }

    /// Billed less planned.
    #[must_use]
    pub fn difference(&self) -> Option<Cents> {
        let (row, planned) = self.counted().zip(self.planned)?;
        Some(row.amount.minus(planned))
    }
}

/// The rates of a lease by number: all that were agreed, or else those that are due, and those that an invoice bills.
#[must_use]
pub fn rates(lease: &Lease, billed: Vec<BilledRate>, today: NaiveDate) -> Vec<Rate> {
    let mut billed: BTreeMap<i64, BilledRate> = billed.into_iter().map(|row| (row.rate, row)).collect();
    let due = lease
        .from
        .map(|from| rates_due(from, lease.rates, lease.until, today));
    let last_billed = billed.keys().last().copied().unwrap_or(0);
    let count = lease.rates.or(due).unwrap_or(0).max(last_billed);
    (1..=count)
        .map(|number| Rate::new(lease, number, billed.remove(&number), today))
        .collect()
}

fn doubts(lease: &Lease, row: &BilledRate) -> Vec<String> {
    let mut doubts = Vec::new();
    if !lease.lessor.is_empty() && name_key(&lease.lessor) != name_key(&row.seller) {
        doubts.push(format!(
            "Rechnung {} ist von {}, nicht vom Leasinggeber. Bitte prüfen.",
            row.number, row.seller
        ));
    }
    let earliest = lease
        .from
        .and_then(|from| from.checked_sub_months(Months::new(1)));
    if earliest.is_some_and(|earliest| row.date < earliest) {
        doubts.push(format!(
            "Rechnung {} liegt mehr als einen Monat vor der ersten Rate. Bitte prüfen.",
            row.number
        ));
    }
    doubts
}

/// Day on which a rate, counted from 1, is due; `None` for a number that is none.
#[must_use]
pub fn rate_due(from: NaiveDate, rate: i64) -> Option<NaiveDate> {
    let later = u32::try_from(rate.checked_sub(1)?).ok()?;
    from.checked_add_months(Months::new(later))
}

/// How many rates are due by a day. Where nobody said how many there are, they end with the return.
#[must_use]
pub fn rates_due(from: NaiveDate, rates: Option<i64>, until: Option<NaiveDate>, day: NaiveDate) -> i64 {
    let end = match (rates, until) {
        (None, Some(until)) => until.min(day),
        _ => day,
    };
    let all = 1..=rates.unwrap_or(MOST_RATES);
    all.take_while(|rate| rate_due(from, *rate).is_some_and(|due| due <= end))
        .last()
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_due_each_month_until_the_last_one_or_the_return() {
        let day = |text: &'static str| paktbuch_types::parse_date(text).unwrap();
        let from = day("31.01.2024");
        assert_eq!(rate_due(from, 1), Some(from));
        assert_eq!(rate_due(from, 2), Some(day("29.02.2024")));
        assert_eq!(rate_due(from, 3), Some(day("31.03.2024")));
        assert_eq!(rate_due(from, 0), None);
        let due = |rates, until: Option<&'static str>, on| rates_due(from, rates, until.map(day), day(on));
        assert_eq!(due(Some(36), None, "30.01.2024"), 0);
        assert_eq!(due(Some(36), None, "31.03.2024"), 3);
        assert_eq!(due(Some(2), None, "31.12.2024"), 2);
        assert_eq!(due(None, Some("29.02.2024"), "31.12.2024"), 2);
        assert_eq!(due(None, None, "31.12.2024"), 12);
    }

    #[test]
    fn a_rate_stands_as_its_invoice_does() {
        let day = |text: &'static str| paktbuch_types::parse_date(text).unwrap();
        let lease = Lease {
            rate: Some(Cents(1_000)),
            rates: Some(5),
            from: Some(day("15.01.2024")),
            ..Lease::default()
        };
        let billed = |rate, is_rejected, paid| BilledRate {
            rate,
            amount: Cents(1_100),
            line: paktbuch_types::InvoiceLineId(7),
            invoice: paktbuch_types::InvoiceId(3),
            number: "RE-1".to_owned(),
            date: day("01.02.2024"),
            seller: "Muster Leasing GmbH".to_owned(),
            position: 1,
            is_rejected,
            paid: Cents(paid),
        };
        let billed = vec![
            billed(1, false, 1_100),
            billed(2, false, 1_099),
            billed(3, true, 0),
        ];
        let rates = rates(&lease, billed, day("16.04.2024"));
        let told: Vec<(i64, &str, Option<Cents>)> = rates
            .iter()
            .map(|rate| (rate.number, rate.state.code(), rate.difference()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "bezahlt", Some(Cents(100))),
                (2, "offen", Some(Cents(100))),
                (3, "zurueckgewiesen", None),
                (4, "fehlt", None),
                (5, "kuenftig", None),
            ]
        );
    }
}
