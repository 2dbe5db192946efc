//! R5: the authority bears the own share (Eigenanteil) that programme and notice ask for.

use paktbuch_types::{BasisPoints, Cents, CostRounding};

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject, until_filed};

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
    /// Zuwendung lt. Bescheid.
    pub granted: Cents,
    pub others: Others,
    /// Whether the proof is being made or filed: what is missing is an error then, and a warning before.
    pub filing: bool,
}

/// Eligible spending with what the authority bears of it, all its sources together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub eligible: Cents,
    pub own: Cents,
}

/// Money of others: Leistungen Dritter, weitere Förderung and the like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Others {
    /// lt. Bescheid.
    pub planned: Cents,
    /// lt. Abrechnung.
    pub received: Cents,
}

impl Others {
    /// What came in beyond the plan.
    fn excess(self) -> Cents {
        self.received.minus(self.planned).max(Cents::ZERO)
    }
}

impl Facts {
    /// What the own share has to be at least: what a grant of the rest, rounded as the notice does, leaves.
    fn required(&self, least: BasisPoints, eligible: Cents) -> Cents {
        let rest = BasisPoints(BasisPoints::WHOLE.0 - least.0);
        let left = eligible.minus(self.rounding.grant(eligible, rest));
        left.max(Cents::ZERO)
    }

    fn missing(&self, share: Share, least: BasisPoints) -> Cents {
        let missing = self.required(least, share.eligible).minus(share.own);
        missing.max(Cents::ZERO)
    }

    /// `10 % von 80.000,00 € sind 8.000,00 €`, with what the rounding of the grant makes of it.
    fn told(&self, share: Share, least: BasisPoints) -> String {
        let (exact, required) = (share.eligible.share(least), self.required(least, share.eligible));
        let told = format!("{least} % von {} € sind {exact} €", share.eligible);
        if exact == required {
            told
        } else {
            format!("{told}, nach der Rundung der Zuwendung mindestens {required} €")
        }
    }
}

/// A finding where the own share of the notice or of the settlement is too small, or where nobody says how large it has to be; where the
/// grant and the money of others are more than what is eligible; and where more of that came in than the notice plans.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(beyond_eligible(facts));
    found.extend(beyond_plan(facts));
    let Some(least) = facts.least else {
        found.push(RULE.missing(
            &facts.notice,
            "Eigenanteil mindestens, in Prozent der zuwendungsfähigen Ausgaben",
        ));
        return found;
    };
    let severity = until_filed(facts.filing);
    // What money beyond the plan explains is told as that.
    let unexplained = facts.missing(facts.settled, least) > facts.others.excess();
    for (share, is_told, told, remedy) in [
        (
            facts.planned,
            true,
            "Lt. Bescheid",
            "Eigenanteil und Leistungen Dritter mit dem Bescheid vergleichen; verlangt der Bescheid weniger, dort „Eigenanteil mindestens“ eintragen.",
        ),
        (
            facts.settled,
            unexplained,
            "Lt. Abrechnung",
            "Einnahmen Dritter und Zuordnungen prüfen: Andere Mittel dürfen den Eigenanteil nur ersetzen, wenn der Bescheid es erlaubt.",
        ),
    ] {
        let missing = facts.missing(share, least);
        if missing == Cents::ZERO || !is_told {
            continue;
        }
        let exception = facts.exception.as_ref().map(|exception| {
            format!(" Das Programm nennt eine Ausnahme („{exception}“): Gilt sie laut Bescheid, dort „Eigenanteil mindestens“ eintragen.")
        });
        let remedy = format!("{remedy}{}", exception.unwrap_or_default());
        let message = format!(
            "Eigenanteil fehlt: {missing} €. {told} sind es {} €; {}.",
            share.own,
            facts.told(share, least)
        );
        found.push(RULE.finding(
            severity,
            FindingCause::OwnShareShort,
            &facts.notice,
            message,
            remedy,
        ));
    }
    found
}

/// lt. Bescheid: others may bear the own share or what is not eligible, but not what the grant bears.
fn beyond_eligible(facts: &Facts) -> Option<Finding> {
    let (granted, others, eligible) = (facts.granted, facts.others.planned, facts.planned.eligible);
    let sum = granted.plus(others);
    if others == Cents::ZERO || sum <= eligible {
        return None;
    }
    let message = format!(
        "Mehr Mittel als zuwendungsfähige Ausgaben: Zuwendung {granted} € und Mittel anderer {others} € sind {sum} €, mit dem Eigenanteil {} €; \
         zuwendungsfähig sind {eligible} €.",
        sum.plus(facts.planned.own)
    );
    let remedy = "Vorgesehene Einnahmen mit dem Finanzierungsplan des Bescheids vergleichen: Mehr Deckungsmittel mindern die Zuwendung. Tragen sie, \
                  was nicht zuwendungsfähig ist, den Hinweis bestätigen.";
    Some(RULE.finding(
        Severity::Warning,
        FindingCause::SourcesExceed,
        &facts.notice,
        message,
        remedy,
    ))
}

/// lt. Abrechnung: what came in beyond the plan, and whether it takes the place of the own share.
fn beyond_plan(facts: &Facts) -> Option<Finding> {
    let Others { planned, received } = facts.others;
    if facts.others.excess() == Cents::ZERO {
        return None;
    }
    let short = facts
        .least
        .filter(|least| facts.missing(facts.settled, *least) > Cents::ZERO);
    let (severity, own_share) = short.map_or((Severity::Warning, String::new()), |least| {
        let told = format!(
            " Lt. Abrechnung bleiben {} € Eigenanteil; {}.",
            facts.settled.own,
            facts.told(facts.settled, least)
        );
        (until_filed(facts.filing), told)
    });
    let message = format!(
        "Mehr Mittel anderer als vorgesehen: Eingegangen sind {received} €, lt. Bescheid {planned} €.{own_share}"
    );
    let remedy = "Einnahmen mit dem Bescheid vergleichen und der Bewilligungsbehörde mitteilen: Mehr Deckungsmittel mindern die Zuwendung; den \
                  Eigenanteil ersetzen sie nur, wenn der Bescheid es erlaubt.";
    Some(RULE.finding(
        severity,
        FindingCause::MoreReceived,
        &facts.notice,
        message,
        remedy,
    ))
}

#[cfg(test)]
mod tests;
