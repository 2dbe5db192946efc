//! R29: the way of award fits the value of the order and of others of the same subject; what is above a threshold has a note.

use chrono::NaiveDate;
use paktbuch_types::{AwardType, Cents, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

/// R29.
pub const RULE: Rule = Rule {
    id: RuleId::R29,
    title: "Vergabeart",
    sentence: "Die Vergabeart muss zum Auftragswert passen, auch zusammen mit anderen Aufträgen desselben Gegenstands; über der Grenze für Direktaufträge gehört ein Vergabevermerk dazu.",
    source: "EU-Schwellenwert und örtliche Wertgrenzen (§ 75a GO NRW, Satzung) am Tag des Auftrags",
};

/// A threshold (Wertgrenze).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    pub award: AwardType,
    /// Up to which net value this way is allowed; the EU procedure is due from it on. `None` = without a limit.
    pub up_to: Option<Cents>,
    pub from: NaiveDate,
    pub to: Option<NaiveDate>,
    pub source: String,
}

/// A placed order; amounts are net.
#[derive(Debug, Clone)]
pub struct Order {
    pub subject: Subject,
    pub day: NaiveDate,
    pub award: Option<AwardType>,
    /// What was ordered, or what was estimated, whichever is more.
    pub value: Cents,
    /// Other orders of the same subject in the twelve months up to the day, with their number.
    pub others: Vec<(String, Cents)>,
    pub has_note: bool,
}

impl Threshold {
    fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

impl Order {
    fn sum(&self) -> Cents {
        self.others
            .iter()
            .fold(self.value, |sum, (_, net)| sum.plus(*net))
    }

    fn told_others(&self) -> String {
        let numbers: Vec<&str> = self.others.iter().map(|(number, _)| number.as_str()).collect();
        numbers.join(", ")
    }
}

/// What is wrong with the award of an order.
#[must_use]
pub fn check(order: &Order, thresholds: &[Threshold]) -> Vec<Finding> {
    let limit = |award: AwardType| {
        let known = thresholds.iter().filter(|threshold| threshold.award == award);
        known
            .filter(|threshold| threshold.holds_on(order.day))
            .max_by_key(|threshold| threshold.from)
    };
    let mut findings = Vec::new();
    match limit(AwardType::European) {
        None if is_far_below_eu(order, thresholds) => {}
        None => findings.push(missing(order, "EU-Schwellenwert", NO_EU)),
        Some(eu) => findings.extend(above_eu(order, eu)),
    }
    let Some(award) = order.award else {
        let message = "Angabe fehlt: Vergabeart.";
        findings.push(RULE.finding(
            Severity::MissingParameter,
            FindingCause::Unknown("Vergabeart".to_owned()),
            &order.subject,
            message,
            "Bitte in der Bestellung eintragen.",
        ));
        return findings;
    };
    let direct = limit(AwardType::Direct);
    match award {
        AwardType::Direct | AwardType::Negotiated | AwardType::Restricted => match limit(award) {
            None => findings.push(missing(order, "örtliche Wertgrenzen", NO_LOCAL)),
            Some(own) => findings.extend(above_local(order, award, own)),
        },
        AwardType::Open | AwardType::Framework | AwardType::European => {}
    }
    let is_small = match (award, direct) {
        (AwardType::Framework, _) => true,
        (AwardType::Direct, Some(direct)) => direct.up_to.is_none_or(|up_to| order.value <= up_to),
        // Whether a note is due hangs on a limit that nobody knows, which is said above.
        (AwardType::Direct, None) => true,
        _ => false,
    };
    if !is_small && !order.has_note {
        let message = format!(
            "Auftragswert {} € netto: Es fehlt der Vergabevermerk.",
            order.value
        );
        findings.push(RULE.warning(
            FindingCause::Without("Vergabevermerk".to_owned()),
            &order.subject,
            message,
            "Bitte den Vergabevermerk bei der Bestellung hinterlegen.",
        ));
    }
    findings
}

const NO_EU: &str = "Bitte unter „Bestellungen → Wertgrenzen“ für das „EU-weite Verfahren“ den Schwellenwert eintragen, der an diesem Tag \
                     galt, mit „Gilt ab“ und Quelle.";
const NO_LOCAL: &str = "Bitte unter „Bestellungen → Wertgrenzen“ für diese Vergabeart eintragen, bis zu welchem Auftragswert sie an diesem Tag \
                        zulässig war. Gilt örtlich keine Grenze, bleibt „Zulässig bis, netto“ leer.";

/// Whether the order lies below half of each EU threshold that is known for other days. They are set anew every two years and move by a
/// few percent (Art. 6 of Directive 2014/24/EU), so none reaches down to it, and nobody need look the one of that day up.
fn is_far_below_eu(order: &Order, thresholds: &[Threshold]) -> bool {
    let known = thresholds
        .iter()
        .filter(|threshold| threshold.award == AwardType::European);
    let lowest = known.filter_map(|threshold| threshold.up_to).min();
    let sum = order.sum();
    lowest.is_some_and(|lowest| sum.plus(sum) < lowest)
}

fn missing(order: &Order, what: &str, remedy: &str) -> Finding {
    RULE.finding(
        Severity::MissingParameter,
        FindingCause::Unknown(what.to_owned()),
        &order.subject,
        format!("Angabe fehlt: {what} am {}.", format_date(order.day)),
        remedy,
    )
}

fn above_eu(order: &Order, eu: &Threshold) -> Option<Finding> {
    let from = eu.up_to?;
    let exempt = matches!(order.award, Some(AwardType::European | AwardType::Framework));
    if exempt || order.sum() < from {
        return None;
    }
    let message = if order.value >= from {
        format!(
            "Der Auftragswert von {} € netto erreicht den EU-Schwellenwert von {from} €.",
            order.value
        )
    } else {
        format!(
            "Der Auftragswert von {} € netto erreicht zusammen mit {} den EU-Schwellenwert von {from} €.",
            order.sum(),
            order.told_others()
        )
    };
    let mut finding = RULE.error(
        FindingCause::AboveThreshold,
        &order.subject,
        message,
        "EU-weites Verfahren nachweisen oder die Vergabeart berichtigen.",
    );
    finding.source.clone_from(&eu.source);
    Some(finding)
}

fn above_local(order: &Order, award: AwardType, own: &Threshold) -> Option<Finding> {
    let up_to = own.up_to?;
    let (cause, message) = if order.value > up_to {
        (
            FindingCause::AboveThreshold,
            format!(
                "Der Auftragswert von {} € netto liegt über der Grenze von {up_to} € für „{award}“.",
                order.value
            ),
        )
    } else if order.sum() > up_to {
        (
            FindingCause::Split,
            format!(
                "Zusammen mit {} liegt der Auftragswert bei {} € netto, über der Grenze von {up_to} € für „{award}“. Aufträge desselben Gegenstands werden zusammengerechnet.",
                order.told_others(),
                order.sum()
            ),
        )
    } else {
        return None;
    };
    let mut finding = RULE.warning(
        cause,
        &order.subject,
        message,
        "Vergabeart prüfen und im Vergabevermerk begründen.",
    );
    finding.source.clone_from(&own.source);
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;

    fn day(text: &str) -> NaiveDate {
        paktbuch_types::parse_date(text).unwrap()
    }

    fn threshold(award: AwardType, euros: Option<i64>, from: &str, to: &str) -> Threshold {
        Threshold {
            award,
            up_to: euros.map(Cents::euros),
            from: day(from),
            to: paktbuch_types::parse_date(to).ok(),
            source: format!("Quelle {award}"),
        }
    }

    fn order(award: Option<AwardType>, euros: i64, others: i64, has_note: bool) -> Order {
        Order {
            subject: Subject::new(SubjectKind::Order, 1, "B-2026-001"),
            day: day("01.03.2026"),
            award,
            value: Cents::euros(euros),
            others: (others > 0)
                .then(|| ("B-2025-090".to_owned(), Cents::euros(others)))
                .into_iter()
                .collect(),
            has_note,
        }
    }

    #[test]
    fn the_way_of_award_is_held_against_value_day_and_note() {
        use AwardType::{Direct, European, Framework, Negotiated, Open};
        use Severity::{Error, MissingParameter, Warning};
        let known = [
            threshold(European, Some(216_000), "01.01.2026", "31.12.2027"),
            threshold(Direct, Some(25_000), "01.01.2026", ""),
            threshold(Negotiated, None, "01.01.2026", ""),
        ];
        for (name, order, expected) in [
            ("small", order(Some(Direct), 10_000, 0, false), vec![]),
            ("at the limit", order(Some(Direct), 25_000, 0, false), vec![]),
            (
                "above it",
                order(Some(Direct), 25_001, 0, true),
                vec![(Warning, "above-threshold")],
            ),
            (
                "above it, without note",
                order(Some(Direct), 25_001, 0, false),
                vec![(Warning, "above-threshold"), (Warning, "without")],
            ),
            (
                "together at the limit",
                order(Some(Direct), 10_000, 15_000, false),
                vec![],
            ),
            (
                "split",
                order(Some(Direct), 10_000, 15_001, false),
                vec![(Warning, "split")],
            ),
            (
                "negotiated, with note",
                order(Some(Negotiated), 90_000, 0, true),
                vec![],
            ),
            (
                "negotiated, without note",
                order(Some(Negotiated), 90_000, 0, false),
                vec![(Warning, "without")],
            ),
            ("just below the EU", order(Some(Open), 215_999, 0, true), vec![]),
            (
                "at the EU threshold",
                order(Some(Open), 216_000, 0, true),
                vec![(Error, "above-threshold")],
            ),
            (
                "together at the EU threshold",
                order(Some(Open), 200_000, 16_000, true),
                vec![(Error, "above-threshold")],
            ),
            (
                "in the EU procedure",
                order(Some(European), 300_000, 0, true),
                vec![],
            ),
            (
                "from a framework",
                order(Some(Framework), 300_000, 0, false),
                vec![],
            ),
            (
                "nobody says how",
                order(None, 1_000, 0, false),
                vec![(MissingParameter, "unknown")],
            ),
        ] {
            let found: Vec<_> = check(&order, &known)
                .iter()
                .map(|finding| (finding.severity, finding.cause.key()))
                .collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn what_no_threshold_covers_is_a_missing_parameter() {
        let order = order(Some(AwardType::Direct), 60_000, 48_000, true);
        let known = [
            threshold(AwardType::European, Some(216_000), "02.03.2026", ""),
            threshold(AwardType::Direct, Some(25_000), "01.01.2024", "28.02.2026"),
        ];
        let found = check(&order, &known);
        for (finding, words) in found
            .iter()
            .zip(["„EU-weite Verfahren“", "bleibt „Zulässig bis, netto“ leer"])
        {
            assert!(finding.remedy.contains(words), "{}", finding.remedy);
        }
        let messages: Vec<String> = found.into_iter().map(|finding| finding.message).collect();
        assert_eq!(
            messages,
            [
                "Angabe fehlt: EU-Schwellenwert am 01.03.2026.",
                "Angabe fehlt: örtliche Wertgrenzen am 01.03.2026."
            ]
        );
        let later = [
            known[0].clone(),
            threshold(AwardType::European, Some(221_000), "01.01.2024", "01.03.2026"),
            threshold(AwardType::Direct, Some(1_000), "01.01.2024", ""),
            threshold(AwardType::Direct, Some(125_000), "01.03.2026", ""),
        ];
        assert_eq!(check(&order, &later), [], "the newest that holds on the day");
    }

    #[test]
    fn an_unknown_eu_threshold_is_told_only_where_an_order_could_reach_it() {
        let direct = threshold(AwardType::Direct, None, "01.01.2024", "");
        let eu = threshold(AwardType::European, Some(216_000), "02.03.2026", "");
        let unlimited = threshold(AwardType::European, None, "02.03.2026", "");
        for (name, (euros, others), known, expected) in [
            ("far below", (107_999, 0), vec![direct.clone(), eu.clone()], 0),
            ("half of it", (108_000, 0), vec![direct.clone(), eu.clone()], 1),
            (
                "half of it together",
                (60_000, 48_000),
                vec![direct.clone(), eu],
                1,
            ),
            ("none is known", (100, 0), vec![direct.clone()], 1),
            ("one without an amount", (100, 0), vec![direct, unlimited], 1),
        ] {
            let found = check(&order(Some(AwardType::Direct), euros, others, true), &known);
            assert_eq!(found.len(), expected, "{name}: {found:?}");
        }
    }
}
