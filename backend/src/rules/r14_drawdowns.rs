//! R14: money is asked for in the programme's way: only what is paid, pro rata with the own share, or in instalments within bounds.

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, Cents, Drawdown, format_date};

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R14.
pub const RULE: Rule = Rule {
    id: RuleId::R14,
    title: "Art des Mittelabrufs",
    sentence: "Mittel werden so abgerufen, wie das Programm es vorsieht: anteilig mit dem Eigenanteil, als Erstattung nur für Bezahltes, als Abschläge bis zur Höchstgrenze, kleine Zuwendungen erst nach dem Verwendungsnachweis.",
    source: "Förderrichtlinie oder Bescheid (Abrufverfahren); anteilig: ANBest-P 2012 Nr. 1.4 [YUMPU-144]; Abschläge Baden-Württemberg: höchstens 60 %, erst ab 10.000 Euro, bei Zuwendungen bis 25.000 Euro keine [LBANK-2]",
};

/// A notice with what was asked for.
#[derive(Debug, Clone)]
pub struct Facts {
    pub notice: Subject,
    /// Kind of the programme (`abruf_art`); `None` where nobody tells.
    pub kind: Option<Drawdown>,
    /// The programme has no such rule.
    pub is_free: bool,
    pub granted: Cents,
    /// Paid out, less what was paid back.
    pub paid_out: Cents,
    /// Asked for and not paid out yet.
    pub waiting: Cents,
    /// Up to this grant the programme pays nothing before the proof is filed (`auszahlung_erst_nach_vn_bis`).
    pub after_proof_up_to: Option<Cents>,
    /// Instalments at most, of the grant.
    pub instalment_max: Option<BasisPoints>,
    /// The programme has no such ceiling.
    pub has_no_ceiling: bool,
    /// Least instalment.
    pub instalment_min: Option<Cents>,
    /// The programme has no such minimum.
    pub has_no_minimum: bool,
    /// Those that are not withdrawn, all from before the proof was filed.
    pub drawdowns: Vec<Asked>,
}

/// A drawdown.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    pub number: i64,
    pub as_of: NaiveDate,
    pub kind: Drawdown,
    pub amount: Cents,
    /// Paid out and asked for before it.
    pub drawn_before: Cents,
    /// Grant for what was paid on its day, by the notice's kind of financing.
    pub on_paid: Cents,
    /// The same with the payments that it foresees.
    pub with_need: Cents,
}

/// What was asked for in another way or beyond it, or with all others beyond the grant; or that nobody tells the way.
#[must_use]
pub fn check(facts: &Facts) -> Vec<Finding> {
    let mut findings = Vec::from_iter(beyond_grant(facts));
    if facts.is_free || facts.drawdowns.is_empty() {
        return findings;
    }
    match facts.kind {
        None => findings.push(RULE.missing_in_programme(&facts.notice, "Art des Mittelabrufs")),
        Some(kind) => {
            let others = facts.drawdowns.iter().filter(|asked| asked.kind != kind);
            findings.extend(others.map(|asked| other_kind(facts, asked, kind)));
            let unknown = unknown_bounds(facts, kind).into_iter();
            findings.extend(unknown.map(|bound| RULE.missing_in_programme(&facts.notice, bound)));
        }
    }
    findings.extend(before_proof(facts));
    findings.extend(facts.drawdowns.iter().filter_map(|asked| too_much(facts, asked)));
    findings
}

/// That money was asked for before the proof on a grant that the programme pays only after it.
fn before_proof(facts: &Facts) -> Vec<Finding> {
    let Some(up_to) = facts.after_proof_up_to.filter(|up_to| facts.granted <= *up_to) else {
        return Vec::new();
    };
    let finding = |asked: &Asked| {
        let message = format!(
            "{} liegt vor dem Verwendungsnachweis; Zuwendungen bis {up_to} € zahlt das Programm erst danach, bewilligt sind {} €.",
            told(asked),
            facts.granted
        );
        let remedy = "Den Abruf zurückziehen und nach dem Verwendungsnachweis stellen; ist das Geld schon ausgezahlt, mit der Bewilligungsbehörde klären und hier bestätigen.";
        RULE.warning(FindingCause::OtherDrawdown, &facts.notice, message, remedy)
    };
    facts.drawdowns.iter().map(finding).collect()
}

/// That all drawdowns together exceed the grant, whatever each was computed from. Payouts alone are R16's.
fn beyond_grant(facts: &Facts) -> Option<Finding> {
    let drawn = facts.paid_out.plus(facts.waiting);
    let excess = drawn.minus(facts.granted);
    (facts.waiting > Cents::ZERO && excess > Cents::ZERO).then(|| {
        let message = format!(
            "Ausgezahlt und angefordert sind {drawn} €, bewilligt {} €: {excess} € zu viel.",
            facts.granted
        );
        let remedy = "Einen angeforderten Abruf zurückziehen oder seine Auszahlung wählen, wenn sie schon da ist; fehlt ein Änderungsbescheid, ihn am Bescheid eintragen.";
        RULE.warning(FindingCause::AskedTooMuch, &facts.notice, message, remedy)
    })
}

/// Which bounds of instalments nobody tells: the share of the grant at most, the least amount. None where no instalments were asked for.
fn unknown_bounds(facts: &Facts, kind: Drawdown) -> Vec<&'static str> {
    let mut asked = facts.drawdowns.iter();
    if kind != Drawdown::Instalments || !asked.any(|asked| asked.kind == Drawdown::Instalments) {
        return Vec::new();
    }
    let bounds = [
        (
            "Abschläge höchstens",
            facts.instalment_max.is_some() || facts.has_no_ceiling,
        ),
        (
            "Mindestbetrag für Abschläge",
            facts.instalment_min.is_some() || facts.has_no_minimum,
        ),
    ];
    let unknown = bounds.into_iter().filter(|(_, is_known)| !is_known);
    unknown.map(|(bound, _)| bound).collect()
}

fn other_kind(facts: &Facts, asked: &Asked, kind: Drawdown) -> Finding {
    let prescribed = match kind {
        Drawdown::Reimbursement => "In diesem Programm nur Erstattung bezahlter Rechnungen.".to_owned(),
        Drawdown::Advance | Drawdown::Instalments => format!("Das Programm sieht vor: {kind}."),
    };
    let message = format!("{} ist berechnet als {}. {prescribed}", told(asked), asked.kind);
    let remedy = "Den Abruf mit der Art des Programms neu berechnen, oder mit der Bewilligungsbehörde klären und hier bestätigen.";
    RULE.warning(FindingCause::OtherDrawdown, &facts.notice, message, remedy)
}

/// That a drawdown exceeds what its kind gives.
fn too_much(facts: &Facts, asked: &Asked) -> Option<Finding> {
    let entitled = match asked.kind {
        Drawdown::Reimbursement => asked.on_paid,
        Drawdown::Advance | Drawdown::Instalments => asked.with_need,
    };
    let ceiling = match (asked.kind, facts.instalment_max) {
        (Drawdown::Instalments, Some(max)) => Some((facts.granted.share(max), max)),
        _ => None,
    };
    let drawn = asked.drawn_before.plus(asked.amount);
    let message = if drawn > entitled.min(facts.granted) {
        let open = entitled
            .min(facts.granted)
            .minus(asked.drawn_before)
            .max(Cents::ZERO);
        format!(
            "{} verlangt {} €; anteilig für die berücksichtigten Ausgaben waren es {open} €.",
            told(asked),
            asked.amount
        )
    } else if let Some((most, max)) = ceiling.filter(|(most, _)| drawn > *most) {
        format!(
            "Mit {} sind {drawn} € abgerufen; Abschläge gibt es bis {max} % der Zuwendung, das sind {most} €.",
            told(asked)
        )
    } else if let Some(least) = instalment_min(facts, asked) {
        format!(
            "{} verlangt {} €; Abschläge gibt es erst ab {least} €.",
            told(asked),
            asked.amount
        )
    } else {
        return None;
    };
    let remedy = "Den Abruf berichtigen oder zurückziehen; ist das Geld schon ausgezahlt, mit der Bewilligungsbehörde klären.";
    Some(RULE.warning(FindingCause::AskedTooMuch, &facts.notice, message, remedy))
}

fn instalment_min(facts: &Facts, asked: &Asked) -> Option<Cents> {
    let least = facts
        .instalment_min
        .filter(|_| asked.kind == Drawdown::Instalments);
    least.filter(|least| asked.amount < *least)
}

fn told(asked: &Asked) -> String {
    format!("Mittelabruf {} vom {}", asked.number, format_date(asked.as_of))
}

#[cfg(test)]
mod tests;
