//! R7: an order and its deliveries lie in the periods of the notice that is to pay them, told before anything is billed.

use chrono::NaiveDate;

use super::r07_periods::{DateKind, Facts, demands, outside};
use super::{Finding, Subject};

/// An order that is placed, with lines that the notice is to pay.
#[derive(Debug, Clone)]
pub struct Order {
    pub subject: Subject,
    /// Day of the order (Auftrag); `None` where invoice lines tell it.
    pub ordered: Option<NaiveDate>,
    /// Days of its deliveries, without those that invoice lines tell as days of the acceptance.
    pub delivered: Vec<NaiveDate>,
}

/// An error for each day outside of the period that the notice names for orders or for acceptance; the lines of `facts` do not matter.
#[must_use]
pub fn check(facts: &Facts, order: &Order) -> Vec<Finding> {
    let demands = demands(facts.periods, 0);
    let told = |kind: DateKind, named: &str, day: NaiveDate| {
        let demand = demands.iter().find(|demand| demand.date == kind)?;
        outside(facts, &order.subject, *demand, (named, day))
    };
    let ordered = order.ordered.iter();
    let ordered = ordered.filter_map(|day| told(DateKind::Ordered, "Der Auftrag", *day));
    let delivered = order.delivered.iter();
    let delivered = delivered.filter_map(|day| told(DateKind::Accepted, "Die Lieferung", *day));
    ordered.chain(delivered).collect()
}

#[cfg(test)]
mod tests {
    use paktbuch_types::DatePeriods;

    use super::*;
    use crate::rules::r07_periods::Period;
    use crate::rules::{Severity, SubjectKind};

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    fn facts(periods: DatePeriods) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            implementation: Period {
                from: Some(day("01.03.2024")),
                to: Some(day("31.10.2024")),
            },
            approval: Period {
                from: Some(day("01.02.2024")),
                to: Some(day("31.01.2025")),
            },
            periods,
            are_periods_known: true,
            grace_days: Some(30),
            dated: None,
            programme: Period::default(),
            programme_end: None,
            programme_end_source: String::new(),
            lines: Vec::new(),
        }
    }

    #[test]
    fn order_and_delivery_are_held_against_their_period_to_the_day() {
        let implementation = DatePeriods::Implementation;
        for (periods, ordered, delivered, expected) in [
            (implementation, Some("01.03.2024"), &["31.10.2024"][..], &[][..]),
            (
                implementation,
                Some("29.02.2024"),
                &["31.10.2024", "01.11.2024"],
                &[
                    "Bestellung B-1: Der Auftrag vom 29.02.2024 liegt vor Beginn des Durchführungszeitraums (01.03.2024).",
                    "Bestellung B-1: Die Lieferung vom 01.11.2024 liegt nach dem Ende des Durchführungszeitraums (31.10.2024).",
                ],
            ),
            (DatePeriods::Approval, Some("29.02.2024"), &["31.01.2025"], &[]),
            (implementation, None, &[], &[]),
        ] {
            let order = Order {
                subject: Subject::new(SubjectKind::Order, 7, "Bestellung B-1"),
                ordered: ordered.map(day),
                delivered: delivered.iter().map(|text| day(text)).collect(),
            };
            let found = check(&facts(periods), &order);
            let messages: Vec<&str> = found.iter().map(|finding| finding.message.as_str()).collect();
            assert_eq!(messages, expected, "{periods:?}");
            assert!(found.iter().all(|finding| finding.severity == Severity::Error));
        }
        let open = Facts {
            implementation: Period::default(),
            ..facts(implementation)
        };
        let order = Order {
            subject: Subject::new(SubjectKind::Order, 7, "Bestellung B-1"),
            ordered: Some(day("01.01.2000")),
            delivered: Vec::new(),
        };
        assert_eq!(
            check(&open, &order),
            [],
            "the notice itself is told that its period is not known"
        );
    }
}
