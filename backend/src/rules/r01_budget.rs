//! R1: what is applied for stays within the ceilings (Budgets) of the programme.

use paktbuch_types::Cents;

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

/// R1.
pub const RULE: Rule = Rule {
    id: RuleId::R1,
    title: "Schulträgerbudget",
    sentence: "Alle Anträge eines Programms zusammen fordern höchstens das Budget an, das Schulträger, Schule und Förderbereich dort haben.",
    source: "Bezirksregierung Köln, DigitalPakt Schule: Das Budget gilt je Schulträger über alle Anträge",
};

/// An application that nobody has decided yet, with the ceilings that it counts against.
#[derive(Debug, Clone)]
pub struct Facts {
    pub application: Subject,
    /// Whether it is sent: too much is an error then, and a warning before.
    pub is_sent: bool,
    /// Empty = nobody entered one.
    pub ceilings: Vec<Ceiling>,
}

/// A ceiling with what all applications claim of it, in grant money (Zuwendung).
#[derive(Debug, Clone)]
pub struct Ceiling {
    /// „IT-Grundstruktur, Baumberge-Schule“; empty for the authority as a whole.
    pub scope: String,
    pub amount: Cents,
    /// `None` where nobody tells which part of the spending is applied for as grant.
    pub claimed: Option<Cents>,
    /// Where it is written.
    pub source: String,
}

/// A finding for each ceiling that is exceeded or cannot be checked; one where there is none at all.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    if facts.ceilings.is_empty() {
        let remedy = "Bitte beim Förderprogramm unter „Budget“ eintragen.";
        return vec![RULE.unknown(&facts.application, "Schulträgerbudget", remedy)];
    }
    facts
        .ceilings
        .iter()
        .filter_map(|ceiling| check_ceiling(facts, ceiling))
        .collect()
}

fn check_ceiling(facts: &Facts, ceiling: &Ceiling) -> Option<Finding> {
    let Some(claimed) = ceiling.claimed else {
        let remedy = "Bitte im Antrag die beantragte Zuwendung eintragen.";
        return Some(RULE.unknown(&facts.application, "Beantragte Zuwendung", remedy));
    };
    if claimed <= ceiling.amount {
        return None;
    }
    let scope = match ceiling.scope.as_str() {
        "" => String::new(),
        scope => format!(" ({scope})"),
    };
    let message = format!(
        "Budget überschritten: beantragt {claimed} €, verfügbar {} €{scope}.",
        ceiling.amount
    );
    let severity = if facts.is_sent {
        Severity::Error
    } else {
        Severity::Warning
    };
    let finding = RULE.finding(
        severity,
        FindingCause::BudgetExceeded,
        &facts.application,
        message,
        "Beantragte Ausgaben kürzen, einen anderen Antrag zurückziehen oder das Budget berichtigen.",
    );
    Some(Finding {
        source: ceiling.source.clone(),
        ..finding
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::SubjectKind;

    fn ceiling(amount: i64, claimed: Option<i64>) -> Ceiling {
        Ceiling {
            scope: String::new(),
            amount: Cents(amount),
            claimed: claimed.map(Cents),
            source: "Anlage 2".to_owned(),
        }
    }

    fn facts(is_sent: bool, ceilings: Vec<Ceiling>) -> Facts {
        Facts {
            application: Subject::new(SubjectKind::Application, 1, "HAV-DPS-01"),
            is_sent,
            ceilings,
        }
    }

    #[test]
    fn applications_stay_within_the_budget() {
        use Severity::{Error, MissingParameter, Warning};
        for (name, is_sent, ceilings, expected) in [
            (
                "exactly the budget",
                true,
                vec![ceiling(1_000, Some(1_000))],
                vec![],
            ),
            ("a cent less", true, vec![ceiling(1_000, Some(999))], vec![]),
            (
                "a cent more, sent",
                true,
                vec![ceiling(1_000, Some(1_001))],
                vec![Error],
            ),
            (
                "a cent more, draft",
                false,
                vec![ceiling(1_000, Some(1_001))],
                vec![Warning],
            ),
            (
                "one of two",
                true,
                vec![ceiling(1_000, Some(900)), ceiling(500, Some(900))],
                vec![Error],
            ),
            ("a budget of nothing", true, vec![ceiling(0, Some(0))], vec![]),
            ("no budget", true, vec![], vec![MissingParameter]),
            (
                "no rate",
                true,
                vec![ceiling(1_000, None)],
                vec![MissingParameter],
            ),
        ] {
            let found = check(&facts(is_sent, ceilings));
            let found: Vec<Severity> = found.iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn messages_name_both_amounts_and_the_scope() {
        let of_school = Ceiling {
            scope: "Baumberge-Schule".to_owned(),
            ..ceiling(21_840_000, Some(21_840_001))
        };
        let found = check(&facts(true, vec![of_school]));
        assert_eq!(
            found[0].message,
            "Budget überschritten: beantragt 218.400,01 €, verfügbar 218.400,00 € (Baumberge-Schule)."
        );
        assert_eq!(found[0].source, "Anlage 2");
        let missing = check(&facts(true, Vec::new()));
        assert_eq!(missing[0].message, "Angabe fehlt: Schulträgerbudget.");
    }
}
