//! R13: what was paid out is spent in time (Verbrauchsfrist); what lies idle longer costs interest.

use chrono::{Days, NaiveDate};
use paktbuch_types::{Cents, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R13.
pub const RULE: Rule = Rule {
    id: RuleId::R13,
    title: "Verbrauch der Auszahlungen",
    sentence: "Ausgezahlte Mittel werden innerhalb der Verbrauchsfrist von Programm oder Bescheid für bezahlte Rechnungen verwendet.",
    source: "Förderrichtlinie, Bescheid oder Nebenbestimmungen (Verbrauchsfrist nach der Auszahlung; Land Nordrhein-Westfalen, ANBest-I 2012: zwei Monate)",
};

/// From how many days before its end on the period is told.
const AHEAD: Days = Days::new(30);

/// A notice with its payouts and what of them is spent.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Days within which a payout has to be spent; `None` where neither notice nor programme tells.
    pub within: Option<u32>,
    /// The programme pays only what is spent already, or asks for no period.
    pub is_free: bool,
    /// By day; what was paid back is negative.
    pub payouts: Vec<(NaiveDate, Cents)>,
    /// Grant for what is paid so far.
    pub used: Cents,
    pub today: NaiveDate,
}

/// A payout of which a rest is not spent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    pub paid_on: NaiveDate,
    pub amount: Cents,
    pub rest: Cents,
}

impl Facts {
    /// Last day on which money that came on a day is spent in time; `None` where no period is told or asked for.
    #[must_use]
    pub fn until(&self, paid_on: NaiveDate) -> Option<NaiveDate> {
        let within = self.within.filter(|_| !self.is_free)?;
        paid_on.checked_add_days(Days::new(within.into()))
    }
}

/// What is not spent of each payout, in their order: money is used in the order in which it came, and what was paid back counts as
/// used.
#[must_use]
pub fn rests(payouts: &[(NaiveDate, Cents)], used: Cents) -> Vec<Cents> {
    let back: Cents = payouts.iter().map(|(_, amount)| (*amount).min(Cents::ZERO)).sum();
    let mut left = used.max(Cents::ZERO).minus(back);
    let rest = |(_, amount): &(NaiveDate, Cents)| {
        let came = (*amount).max(Cents::ZERO);
        let part = came.min(left);
        left = left.minus(part);
        came.minus(part)
    };
    payouts.iter().map(rest).collect()
}

/// The payouts of which something is not spent.
#[must_use]
pub fn idle(payouts: &[(NaiveDate, Cents)], used: Cents) -> Vec<Idle> {
    let rests = rests(payouts, used);
    let idle = payouts.iter().zip(rests).map(|(&(paid_on, amount), rest)| Idle {
        paid_on,
        amount,
        rest,
    });
    idle.filter(|payout| payout.rest > Cents::ZERO).collect()
}

/// A warning for each payout whose period ends soon or has ended with a rest; or that nobody tells the period.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let idle = idle(&facts.payouts, facts.used);
    if facts.is_free || idle.is_empty() {
        return Vec::new();
    }
    let Some(within) = facts.within else {
        return vec![RULE.missing(
            &facts.notice,
            "Tage, in denen ausgezahlte Mittel zu verbrauchen sind",
        )];
    };
    let days = Days::new(within.into());
    idle.into_iter()
        .filter_map(|payout| {
            let until = payout.paid_on.checked_add_days(days)?;
            let told_from = until.checked_sub_days(AHEAD)?;
            (told_from <= facts.today).then(|| finding(facts, payout, until))
        })
        .collect()
}

fn finding(facts: &Facts, payout: Idle, until: NaiveDate) -> Finding {
    let Idle {
        paid_on,
        amount,
        rest,
    } = payout;
    let (paid_on, day) = (format_date(paid_on), format_date(until));
    if facts.today > until {
        let message = format!(
            "Von der Auszahlung vom {paid_on} ({amount} €) waren {rest} € bis zum {day} zu verbrauchen und sind es nicht."
        );
        let remedy = "Fehlende Zahlungen und Zuordnungen eintragen; sonst den Rest zurückzahlen oder Zinsen mit der Bewilligungsbehörde klären.";
        RULE.warning(FindingCause::SpentTooLate, &facts.notice, message, remedy)
    } else {
        let message = format!(
            "Von der Auszahlung vom {paid_on} ({amount} €) sind {rest} € noch bis zum {day} zu verbrauchen."
        );
        let remedy = "Offene Rechnungen bezahlen, oder den Rest vor dem Ende der Frist zurückzahlen.";
        RULE.warning(FindingCause::SpendSoon, &facts.notice, message, remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn facts(payouts: &[(&str, i64)], used: i64, today: &str) -> Facts {
        Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            within: Some(60),
            is_free: false,
            payouts: payouts
                .iter()
                .map(|(on, cents)| (day(on), Cents(*cents)))
                .collect(),
            used: Cents(used),
            today: day(today),
        }
    }

    #[test]
    fn a_payout_is_spent_within_its_days() {
        use FindingCause::{SpendSoon, SpentTooLate};
        // 60 days after 01.03.2024 are the 30.04.2024.
        let one = [("2024-03-01", 100_000)];
        let two = [("2024-03-01", 100_000), ("2024-04-01", 50_000)];
        for (name, payouts, used, today, expected) in [
            ("nothing paid out", &[][..], 0, "2024-06-01", vec![]),
            ("all of it used", &one[..], 100_000, "2024-06-01", vec![]),
            ("31 days before", &one[..], 0, "2024-03-30", vec![]),
            ("30 days before", &one[..], 0, "2024-03-31", vec![SpendSoon]),
            ("on the last day", &one[..], 99_999, "2024-04-30", vec![SpendSoon]),
            (
                "a cent, a day later",
                &one[..],
                99_999,
                "2024-05-01",
                vec![SpentTooLate],
            ),
            (
                "the first is used first",
                &two[..],
                100_000,
                "2024-05-15",
                vec![SpendSoon],
            ),
            (
                "both",
                &two[..],
                99_999,
                "2024-06-01",
                vec![SpentTooLate, SpentTooLate],
            ),
            (
                "paid back",
                &[("2024-03-01", 100_000), ("2024-04-20", -40_000)],
                60_000,
                "2024-06-01",
                vec![],
            ),
        ] {
            let found: Vec<FindingCause> = check(&facts(payouts, used, today))
                .into_iter()
                .map(|finding| finding.cause)
                .collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn without_a_period_it_is_asked_for_and_without_need_of_one_nothing_is() {
        let unknown = Facts {
            within: None,
            ..facts(&[("2024-03-01", 100_000)], 0, "2024-03-02")
        };
        assert_eq!(check(&unknown)[0].severity, Severity::MissingParameter);
        let spent = Facts {
            used: Cents(100_000),
            ..unknown.clone()
        };
        assert_eq!(check(&spent), []);
        let free = Facts {
            is_free: true,
            ..unknown
        };
        assert_eq!(check(&free), []);
    }

    #[test]
    fn the_message_names_payout_rest_and_day() {
        let found = check(&facts(&[("2024-03-01", 2_000_000)], 1_512_500, "2024-05-02"));
        assert_eq!(
            found[0].message,
            "Von der Auszahlung vom 01.03.2024 (20.000,00 €) waren 4.875,00 € bis zum 30.04.2024 zu verbrauchen und sind es nicht."
        );
    }

    proptest! {
        #[test]
        fn what_is_idle_is_what_came_less_what_went(
            amounts in proptest::collection::vec(-500_i64..1_000, 0..8), used in -100_i64..5_000,
        ) {
            let payouts: Vec<_> = amounts.iter().map(|cents| (day("2024-01-01"), Cents(*cents))).collect();
            let rest: i64 = idle(&payouts, Cents(used)).iter().map(|payout| payout.rest.0).sum();
            let sum: i64 = amounts.iter().sum();
            prop_assert_eq!(rest, (sum - used.max(0)).max(0));
        }
    }
}
