//! A notice as it was on a day of the past: each change notice keeps what it changed. Pure calculation.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, parse_date};

use super::commands::NoticeData;
use super::rows::NoticeView;

impl NoticeView {
    /// Its amounts, rate, terms and periods on a day: those in force now without what change notices of later days changed. Everything
    /// else is as it is now; `None` is today.
    #[must_use]
    pub fn on(&self, day: Option<NaiveDate>) -> NoticeData {
        let mut data = self.data.clone();
        let later = self
            .amendments
            .iter()
            .rev()
            .filter(|row| day.is_some_and(|day| row.head.dated > day));
        for amendment in later {
            for value in &amendment.values {
                put_back(&mut data, &value.label, &value.before);
            }
            data.granted = Some(amendment.granted_before);
        }
        data
    }
}

/// Puts a value back that a change notice keeps in the words of [`super::fields::notice`].
fn put_back(data: &mut NoticeData, label: &str, before: &str) {
    let day = || parse_date(before).ok();
    match label {
        "Zuwendungsfähige Ausgaben" => data.eligible = Cents::parse(before).unwrap_or(data.eligible),
        "Eigenanteil" => data.own_share = Cents::parse(before).ok(),
        "Fördersatz" => data.rate = BasisPoints::parse(before).unwrap_or(data.rate),
        "Toleranz je Einzelansatz" => data.item_tolerance = BasisPoints::parse(before).ok(),
        "Verbrauchsfrist in Tagen" => data.spend_within_days = before.parse().ok(),
        "Bewilligungszeitraum von" => data.approval_from = day(),
        "Bewilligungszeitraum bis" => data.approval_to = day(),
        "Durchführungszeitraum von" => data.implementation_from = day(),
        "Durchführungszeitraum bis" => data.implementation_to = day(),
        "Verwendungsnachweis fällig am" => data.proof_due = day(),
        _ => {}
    }
}
