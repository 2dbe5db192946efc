//! R5: the authority bears the own share (Eigenanteil) that programme and notice ask for.

use paktbuch_types::{BasisPoints, Cents, CostRounding};

use super::{Finding, FindingCause, Rule, RuleId, Subject, until_filed};

/// R5.
pub const RULE: Rule = Rule {
    id: RuleId::R5,
    title: "Eigenanteil",
    sentence: "Der Schulträger trägt von den zuwendungsfähigen Ausgaben mindestens den Eigenanteil, den Programm oder Bescheid verlangen, lt. Bescheid und lt. Abrechnung.",
    source: "Förderrichtlinie oder Bescheid (Eigenanteil; RL DigitalPakt NRW: 10 %)",
};

/// A notice with what it says about the own share and what was spent.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Least own share of the eligible spending; `None` where neither notice nor programme tells.
    pub least: Option<BasisPoints>,
    /// From which own share the programme makes an exception, in its words (`eigenanteil_ausnahme`); nothing where the notice tells the
    /// own share itself. Whether it holds for the authority only the notice tells.
    pub exception: Option<String>,
    /// How the notice rounds the grant: what rounding takes from the own share is not missing.
    pub rounding: CostRounding,
    /// lt. Bescheid.
    pub planned: Share,
    /// lt. Abrechnung.
    pub settled: Share,
    /// Whether the proof is being made or filed: what is missing is an error then, and a warning before.
    pub filing: bool,
}

/// Eligible spending with what the authority bears of it, all its sources together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub eligible: Cents,
    pub own: Cents,
}

impl Facts {
    /// What the own share has to be at least: what a grant of the rest, rounded as the notice does, leaves.
    fn required(&self, least: BasisPoints, eligible: Cents) -> Cents {
        let rest = BasisPoints(BasisPoints::WHOLE.0 - least.0);
        let left = eligible.minus(self.rounding.grant(eligible, rest));
        left.max(Cents::ZERO)
    }
}

/// A finding where the own share of the notice or of the settlement is too small, or where nobody says how large it has to be.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let Some(least) = facts.least else {
        return vec![RULE.missing(
            &facts.notice,
            "Eigenanteil mindestens, in Prozent der zuwendungsfähigen Ausgaben",
        )];
    };
    let severity = until_filed(facts.filing);
    let short = |share: Share, told: &str, remedy: &str| {
        let required = facts.required(least, share.eligible);
        let missing = required.minus(share.own);
        (missing > Cents::ZERO).then(|| {
            let exception = facts.exception.as_ref().map(|exception| {
                format!(" Das Programm nennt eine Ausnahme („{exception}“): Gilt sie laut Bescheid, dort „Eigenanteil mindestens“ eintragen.")
            });
            let remedy = format!("{remedy}{}", exception.unwrap_or_default());
            let message = format!(
                "Eigenanteil fehlt: {missing} EUR. {told} sind es {} €; {least} % von {} € sind {required} €.",
                share.own, share.eligible
            );
            RULE.finding(severity, FindingCause::OwnShareShort, &facts.notice, message, remedy)
        })
    };
    let planned = short(
        facts.planned,
        "Lt. Bescheid",
        "Eigenanteil und Leistungen Dritter mit dem Bescheid vergleichen; verlangt der Bescheid weniger, dort „Eigenanteil mindestens“ eintragen.",
    );
    let settled = short(
        facts.settled,
        "Lt. Abrechnung",
        "Einnahmen Dritter und Zuordnungen prüfen: Andere Mittel dürfen den Eigenanteil nur ersetzen, wenn der Bescheid es erlaubt.",
    );
    planned.into_iter().chain(settled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};

    fn share(eligible: i64, own: i64) -> Share {
        Share {
            eligible: Cents(eligible),
            own: Cents(own),
        }
    }

    #[test]
    fn the_own_share_reaches_what_is_asked_for() {
        use Severity::{Error, MissingParameter, Warning};
        let (cent, euro) = (CostRounding::Cent, CostRounding::Euro);
        let ten = Some(BasisPoints::percent(10));
        let enough = share(100_000, 10_000);
        for (name, least, rounding, [planned, settled], filing, expected) in [
            ("exactly enough", ten, cent, [enough; 2], false, vec![]),
            ("more", ten, cent, [share(100_000, 10_001); 2], true, vec![]),
            (
                "planned a cent short",
                ten,
                cent,
                [share(100_000, 9_999), enough],
                false,
                vec![Warning],
            ),
            (
                "settled a cent short",
                ten,
                cent,
                [enough, share(100_000, 9_999)],
                false,
                vec![Warning],
            ),
            (
                "both short, filing",
                ten,
                cent,
                [share(100_000, 9_999); 2],
                true,
                vec![Error, Error],
            ),
            (
                "nothing spent yet",
                ten,
                cent,
                [enough, share(0, 0)],
                true,
                vec![],
            ),
            (
                "nothing of it",
                ten,
                cent,
                [enough, share(100_000, 0)],
                true,
                vec![Error],
            ),
            (
                "rounding of the grant",
                ten,
                euro,
                [share(123_456, 12_356), enough],
                true,
                vec![],
            ),
            (
                "below the rounding",
                ten,
                euro,
                [share(123_456, 12_355), enough],
                true,
                vec![Error],
            ),
            (
                "no own share asked for",
                Some(BasisPoints(0)),
                cent,
                [share(100_000, 0); 2],
                true,
                vec![],
            ),
            (
                "nobody knows",
                None,
                cent,
                [share(100_000, 0); 2],
                true,
                vec![MissingParameter],
            ),
        ] {
            let facts = Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
                least,
                exception: None,
                rounding,
                planned,
                settled,
                filing,
            };
            let found: Vec<Severity> = check(&facts).iter().map(|finding| finding.severity).collect();
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn the_message_says_how_much_and_of_what() {
        let facts = Facts {
            notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
            least: Some(BasisPoints::percent(10)),
            exception: None,
            rounding: CostRounding::Euro,
            planned: share(10_000_000, 1_000_000),
            settled: share(8_000_000, 650_000),
            filing: false,
        };
        assert_eq!(
            check(&facts)[0].message,
            "Eigenanteil fehlt: 1.500,00 EUR. Lt. Abrechnung sind es 6.500,00 €; 10 % von 80.000,00 € sind 8.000,00 €."
        );
    }

    #[test]
    fn the_remedy_names_an_exception_of_the_programme() {
        let remedies = |exception: Option<&str>| -> Vec<String> {
            let facts = Facts {
                notice: Subject::new(SubjectKind::Notice, 1, "48.02.03-117"),
                least: Some(BasisPoints::percent(15)),
                exception: exception.map(str::to_owned),
                rounding: CostRounding::Cent,
                planned: share(100_000, 0),
                settled: share(100_000, 0),
                filing: false,
            };
            check(&facts).into_iter().map(|finding| finding.remedy).collect()
        };
        let told = "Das Programm nennt eine Ausnahme („Finanzschwache Schulträger: 0 %“): Gilt sie laut Bescheid, dort „Eigenanteil mindestens“ eintragen.";
        let with = remedies(Some("Finanzschwache Schulträger: 0 %"));
        assert!(
            with.len() == 2 && with.iter().all(|remedy| remedy.ends_with(told)),
            "{with:#?}"
        );
        assert!(remedies(None).iter().all(|remedy| !remedy.contains("Ausnahme")));
    }
}
