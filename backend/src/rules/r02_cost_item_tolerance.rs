//! R2: an Einzelansatz stays within its amount, or within the tolerance where savings elsewhere cover it.

use paktbuch_types::{BasisPoints, Cents};

use super::{Finding, FindingCause, Rule, RuleId, Severity, Subject};

/// R2.
pub const RULE: Rule = Rule {
    id: RuleId::R2,
    title: "Einzelansatz eingehalten",
    sentence: "Ein Einzelansatz darf nur im Rahmen der Toleranz des Bescheids überschritten werden, und nur, soweit andere Einzelansätze den Betrag einsparen.",
    source: "Nebenbestimmungen des Bescheids (ANBest), Bindung an die Einzelansätze des Finanzierungsplans",
};

/// A notice with its cost plan.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// How far an Einzelansatz may be exceeded; `None` where the notice does not say.
    pub tolerance: Option<BasisPoints>,
    /// Every Einzelansatz of the notice: savings count only when all are here.
    pub items: Vec<CostItem>,
}

/// What a notice and its cost plan say of the same sum; all amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone, Copy)]
pub struct PlanSums {
    /// Zuwendungsfähige Gesamtausgaben as the notice names them.
    pub notice: Cents,
    /// What third parties bear: the plan may count it where the notice does not.
    pub third_parties: Cents,
    /// All Einzelansätze; `None` where there are none yet.
    pub plan: Option<Cents>,
}

/// An Einzelansatz beside the lines below it; each amount is gross and the part of it that is eligible (zuwendungsfähig).
#[derive(Debug, Clone)]
pub struct LineSums {
    pub item: Subject,
    /// As in the notice.
    pub planned: (Cents, Cents),
    /// All its lines; `None` where there are none.
    pub lines: Option<(Cents, Cents)>,
    /// The proof is being made or filed: it prints both.
    pub filing: bool,
}

/// An Einzelansatz; all amounts are eligible (zuwendungsfähig).
#[derive(Debug, Clone)]
pub struct CostItem {
    pub subject: Subject,
    /// As in the notice.
    pub planned: Cents,
    pub ordered: Cents,
    pub invoiced: Cents,
    pub paid: Cents,
}

/// How far the spending is, and how grave an overrun is there.
struct Stage {
    severity: Severity,
    amount: fn(&CostItem) -> Cents,
    verb: &'static str,
    what: &'static str,
}

/// From the gravest on.
const STAGES: [Stage; 3] = [
    Stage {
        severity: Severity::Error,
        amount: |item| item.paid,
        verb: "ist",
        what: "bezahlt",
    },
    Stage {
        severity: Severity::Warning,
        amount: |item| item.invoiced,
        verb: "würde",
        what: "berechnet",
    },
    Stage {
        severity: Severity::Warning,
        amount: |item| item.ordered,
        verb: "würde",
        what: "bestellt",
    },
];

impl CostItem {
    /// What is spent or will be: money once ordered is no saving.
    fn committed(&self) -> Cents {
        self.ordered.max(self.invoiced).max(self.paid)
    }

    fn saving(&self) -> Cents {
        self.planned.minus(self.committed()).max(Cents::ZERO)
    }

    fn overrun(&self, amount: Cents) -> Cents {
        amount.minus(self.planned).max(Cents::ZERO)
    }
}

/// One finding for each Einzelansatz that is exceeded further than allowed, at the gravest stage where it is; one more
/// where the notice does not name the tolerance.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::new();
    if facts.tolerance.is_none() {
        findings.push(RULE.missing(
            &facts.notice,
            "Toleranz für die Überschreitung eines Einzelansatzes",
        ));
    }
    for item in &facts.items {
        findings.extend(STAGES.iter().find_map(|stage| check_item(facts, item, stage)));
    }
    findings
}

fn check_item(facts: &Facts, item: &CostItem, stage: &Stage) -> Option<Finding> {
    let overrun = item.overrun((stage.amount)(item));
    if overrun == Cents::ZERO {
        return None;
    }
    let savings: Cents = facts.items.iter().map(CostItem::saving).sum();
    let all_overruns: Cents = facts
        .items
        .iter()
        .map(|item| item.overrun((stage.amount)(item)))
        .sum();
    let covered = all_overruns <= savings;
    let allowed = facts.tolerance.map(|tolerance| item.planned.share(tolerance));
    let within = allowed.is_some_and(|allowed| overrun <= allowed);
    if covered && within {
        return None;
    }
    // Whether it is too much hangs on a tolerance that nobody knows: seen as an overrun, but not as a fault.
    let severity = if covered && facts.tolerance.is_none() {
        Severity::Warning
    } else {
        stage.severity
    };
    let mut reasons = vec![overrun_sentence(item, overrun, stage)];
    if let (Some(tolerance), Some(allowed), false) = (facts.tolerance, allowed, within) {
        let above = overrun.minus(allowed);
        reasons.push(format!(
            "Das sind {above} € mehr als die Toleranz von {tolerance} %."
        ));
    }
    reasons.push(match (covered, facts.tolerance) {
        (true, Some(_)) => format!("Die anderen Einzelansätze decken den Betrag ({savings} € Rest)."),
        (true, None) => format!(
            "Die anderen Einzelansätze decken den Betrag ({savings} € Rest); ob er zulässig ist, hängt von der Toleranz im Bescheid ab."
        ),
        (false, _) => format!(
            "Die anderen Einzelansätze decken ihn nicht: Sie sparen {savings} € ein, überschritten sind insgesamt {all_overruns} €."
        ),
    });
    let remedy = "Umschichtung mit der Bewilligungsbehörde klären oder Rechnungspositionen anders zuordnen.";
    Some(RULE.finding(
        severity,
        FindingCause::Exceeded,
        &item.subject,
        reasons.join(" "),
        remedy,
    ))
}

fn overrun_sentence(item: &CostItem, overrun: Cents, stage: &Stage) -> String {
    let percent = overrun
        .ratio(item.planned)
        .map(|ratio| format!(" ({ratio} %)"))
        .unwrap_or_default();
    let Stage { verb, what, .. } = stage;
    let end = if stage.severity == Severity::Error {
        "überschritten"
    } else {
        "überschritten werden"
    };
    format!(
        "Der Einzelansatz „{}“ {verb} um {overrun} €{percent} {end}: {what} sind {} €, lt. Bescheid {} €.",
        item.subject.label,
        (stage.amount)(item),
        item.planned
    )
}

/// A warning where the Einzelansätze do not add up to what the notice names.
#[must_use]
pub fn check_plan(notice: &Subject, sums: PlanSums) -> Option<Finding> {
    let planned = sums.plan?;
    let named = sums.notice;
    if [named, named.plus(sums.third_parties)].contains(&planned) {
        return None;
    }
    let message = format!(
        "Die Einzelansätze ergeben {planned} € zuwendungsfähige Ausgaben, der Bescheid nennt {named} €."
    );
    Some(RULE.warning(
        FindingCause::PlanDiffers,
        notice,
        message,
        "Bitte Kostenplan und Bescheid vergleichen.",
    ))
}

/// Where the lines below an Einzelansatz do not add up to it: a warning, an error in a proof.
#[must_use]
pub fn check_lines(sums: &LineSums) -> Option<Finding> {
    let lines = sums.lines.filter(|lines| *lines != sums.planned)?;
    let words = |(total, eligible): (Cents, Cents)| {
        if total == eligible {
            format!("{total} €")
        } else {
            format!("{total} €, davon zuwendungsfähig {eligible} €")
        }
    };
    let message = format!(
        "Die Zeilen unter dem Einzelansatz „{}“ ergeben {}; lt. Bescheid sind es {}.",
        sums.item.label,
        words(lines),
        words(sums.planned)
    );
    let severity = if sums.filing {
        Severity::Error
    } else {
        Severity::Warning
    };
    Some(RULE.finding(
        severity,
        FindingCause::LinesDiffer,
        &sums.item,
        message,
        "Bitte die Zeilen des Einzelansatzes im Kostenplan anpassen.",
    ))
}

#[cfg(test)]
mod tests;
