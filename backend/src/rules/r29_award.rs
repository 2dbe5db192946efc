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
    /// `None` where it has no award note.
    pub note: Option<Note>,
}

/// What an award note (Vergabevermerk) says of what it has to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Note {
    pub has_estimate: bool,
    /// A reason, or an offer that was received.
    pub has_reason: bool,
}

impl Note {
    /// What it does not say; `None` where that is nothing.
    fn lacks(self) -> Option<&'static str> {
        match (self.has_estimate, self.has_reason) {
            (true, true) => None,
            (false, true) => Some("der geschätzte Auftragswert"),
            (true, false) => Some("die Begründung oder ein eingegangenes Angebot"),
            (false, false) => {
                Some("der geschätzte Auftragswert, dazu die Begründung oder ein eingegangenes Angebot")
            }
        }
    }
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
    if !is_small {
        findings.extend(without_note(order));
    }
    findings
}

/// There is no award note, or one that does not say why.
fn without_note(order: &Order) -> Option<Finding> {
    let (lacks, remedy) = match order.note {
        None => (
            "Es fehlt der Vergabevermerk.".to_owned(),
            "Bitte den Vergabevermerk bei der Bestellung hinterlegen.",
        ),
        Some(note) => (
            format!("Im Vergabevermerk fehlt: {}.", note.lacks()?),
            "Bitte den Vergabevermerk bei der Bestellung ergänzen.",
        ),
    };
    Some(RULE.warning(
        FindingCause::Without("Vergabevermerk".to_owned()),
        &order.subject,
        format!("Auftragswert {} € netto: {lacks}", order.value),
        remedy,
    ))
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
mod tests;
