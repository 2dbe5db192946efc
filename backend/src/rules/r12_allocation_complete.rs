//! R12: the parts of an invoice line add up to it.

use paktbuch_types::Cents;

use super::{Finding, FindingCause, Rule, RuleId, Subject};

/// R12.
pub const RULE: Rule = Rule {
    id: RuleId::R12,
    title: "Rechnung vollständig aufgeteilt",
    sentence: "Jede Rechnungsposition muss auf den Cent auf Kostenzeilen und Eigene Mittel aufgeteilt sein.",
    source: "Zahlenmäßiger Nachweis: alle Einnahmen und Ausgaben (ANBest-G Nr. 7.4, Fassung 2012)",
};

/// An invoice line with its parts.
#[derive(Debug, Clone)]
pub struct Line {
    pub subject: Subject,
    /// Negative on a credit note.
    pub gross: Cents,
    /// Gross amounts of its allocations, own funds included.
    pub parts: Vec<Cents>,
}

/// One finding for each line whose parts do not add up: too little is a warning, because the invoice waits in the inbox; too
/// much is an error.
#[must_use]
pub fn check(lines: &[Line]) -> Vec<Finding> {
    lines.iter().filter_map(check_line).collect()
}

fn check_line(line: &Line) -> Option<Finding> {
    let allocated: Cents = line.parts.iter().copied().sum();
    let open = line.gross.minus(allocated);
    if open == Cents::ZERO {
        return None;
    }
    let label = &line.subject.label;
    let sums = format!("{allocated} € von {} €", line.gross);
    let too_much = if line.gross.0 < 0 { open.0 > 0 } else { open.0 < 0 };
    if too_much {
        let above = Cents(-open.0);
        let message = format!(
            "{label}: Aufgeteilt sind {sums}{}, das sind {above} € zu viel.",
            percent(line, allocated)
        );
        return Some(RULE.error(
            FindingCause::OverAllocated,
            &line.subject,
            message,
            "Beträge der Zuordnungen verringern.",
        ));
    }
    let message = if line.parts.is_empty() {
        format!("{label}: {} € sind noch nicht aufgeteilt.", line.gross)
    } else {
        format!(
            "{label}: Aufgeteilt sind {sums}{}, {open} € fehlen.",
            percent(line, allocated)
        )
    };
    Some(RULE.warning(
        FindingCause::PartlyAllocated,
        &line.subject,
        message,
        "Den Rest einer Kostenzeile oder Eigenen Mitteln zuordnen.",
    ))
}

/// " (97 %)", unless rounding would hide the difference.
fn percent(line: &Line, allocated: Cents) -> String {
    match allocated.ratio(line.gross) {
        Some(ratio) if ratio.0 != 10_000 => format!(" ({ratio} %)"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::{Severity, SubjectKind};
    use proptest::prelude::*;

    fn line(gross: i64, parts: &[i64]) -> Line {
        Line {
            subject: Subject::new(SubjectKind::InvoiceLine, 1, "RE-1, Position 1"),
            gross: Cents(gross),
            parts: parts.iter().copied().map(Cents).collect(),
        }
    }

    #[test]
    fn parts_have_to_add_up_to_the_cent() {
        for (gross, parts, expected) in [
            (10_000, &[7000, 3000][..], None),
            (0, &[], None),
            (-5000, &[-5000], None),
            (
                10_000,
                &[9700],
                Some((
                    Severity::Warning,
                    "Aufgeteilt sind 97,00 € von 100,00 € (97 %), 3,00 € fehlen.",
                )),
            ),
            (
                1_000_000,
                &[999_999],
                Some((
                    Severity::Warning,
                    "Aufgeteilt sind 9.999,99 € von 10.000,00 €, 0,01 € fehlen.",
                )),
            ),
            (
                10_000,
                &[],
                Some((Severity::Warning, "100,00 € sind noch nicht aufgeteilt.")),
            ),
            (
                10_000,
                &[10_000, 1],
                Some((
                    Severity::Error,
                    "Aufgeteilt sind 100,01 € von 100,00 € (100,01 %), das sind 0,01 € zu viel.",
                )),
            ),
            (
                -5000,
                &[-5001],
                Some((Severity::Error, "das sind −0,01 € zu viel.")),
            ),
            (-5000, &[-4000], Some((Severity::Warning, "−10,00 € fehlen."))),
            (0, &[5], Some((Severity::Error, "0,05 € zu viel."))),
        ] {
            let found = check(&[line(gross, parts)]).pop();
            match (found, expected) {
                (None, None) => {}
                (Some(finding), Some((severity, end))) => {
                    assert_eq!(finding.severity, severity, "{}", finding.message);
                    assert!(finding.message.ends_with(end), "{}", finding.message);
                }
                (found, expected) => panic!("{gross} {parts:?}: {found:?} instead of {expected:?}"),
            }
        }
    }

    proptest! {
        #[test]
        fn only_exact_sums_pass(gross in -1_000_000_i64..1_000_000, weights in prop::collection::vec(1_i64..100, 1..10), error in -5_i64..=5) {
            let mut parts: Vec<i64> = Cents(gross).split_by(&weights).iter().map(|part| part.0).collect();
            parts[0] += error;
            prop_assert_eq!(check(&[line(gross, &parts)]).is_empty(), error == 0);
        }
    }
}
