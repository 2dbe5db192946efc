//! Where an invoice line probably belongs: argued from earlier decisions and from its subject, never from a free remainder.

use std::collections::BTreeSet;

use super::commands::Target;
use super::rows::{EarlierLine, LineDetail, Suggestion, TargetGroup, TargetOption};
use crate::text::search_form;

/// Letters from which on a word says something.
const TELLING: usize = 4;

/// Proposals for the lines that nothing is allocated of. The order that a line bills decides; without one, the latest similar line of the same supplier decides; without one, the
/// one cost line that shares the most words with the line, where it shares at least two, or its only one, and more than any other.
#[must_use]
pub fn suggestions(lines: &[LineDetail], earlier: &[EarlierLine], groups: &[TargetGroup]) -> Vec<Suggestion> {
    lines
        .iter()
        .filter(|line| asks(line))
        .filter_map(|line| {
            by_order(line, groups)
                .or_else(|| by_decision(line, earlier, groups))
                .or_else(|| by_subject(line, groups))
        })
        .collect()
}

/// Whether a line needs a proposal: nothing is allocated of it.
#[must_use]
pub fn asks(line: &LineDetail) -> bool {
    line.parts.is_empty() && line.gross.0 != 0
}

fn by_order(line: &LineDetail, groups: &[TargetGroup]) -> Option<Suggestion> {
    let ordered = line.ordered.as_ref()?;
    let (group, option) = offered(groups, ordered.target)?;
    Some(Suggestion {
        line: line.id,
        target: ordered.target,
        words: in_words(group, option),
        because: format!("aus Bestellung {}", ordered.label()),
    })
}

fn by_decision(line: &LineDetail, earlier: &[EarlierLine], groups: &[TargetGroup]) -> Option<Suggestion> {
    let words = telling_words(&line.name);
    let (before, group, option) = earlier.iter().find_map(|before| {
        let (group, option) = offered(groups, before.target)?;
        similar(&words, &telling_words(&before.name)).then_some((before, group, option))
    })?;
    Some(Suggestion {
        line: line.id,
        target: before.target,
        words: in_words(group, option),
        because: match before.parts {
            1 => format!("So zuletzt bei Rechnung {}, „{}“.", before.number, before.name),
            parts => format!(
                "So zuletzt der größte von {parts} Teilen bei Rechnung {}, „{}“.",
                before.number, before.name
            ),
        },
    })
}

fn by_subject(line: &LineDetail, groups: &[TargetGroup]) -> Option<Suggestion> {
    let words = telling_words(&line.name);
    let mut scored: Vec<(usize, &TargetGroup, &TargetOption)> = groups
        .iter()
        .flat_map(|group| group.options.iter().map(move |option| (group, option)))
        .filter_map(|(group, option)| {
            let subject = telling_words(&option.subject);
            let score = shared(&words, &subject);
            (score >= 2 || (score == 1 && subject.len() == 1)).then_some((score, group, option))
        })
        .collect();
    scored.sort_by_key(|(score, ..)| std::cmp::Reverse(*score));
    let (best, group, option) = *scored.first()?;
    if scored.get(1).is_some_and(|(second, ..)| *second == best) {
        return None;
    }
    Some(Suggestion {
        line: line.id,
        target: option.target,
        words: in_words(group, option),
        because: "Der Kostenplan nennt denselben Gegenstand.".to_owned(),
    })
}

fn offered(groups: &[TargetGroup], target: Target) -> Option<(&TargetGroup, &TargetOption)> {
    groups.iter().find_map(|group| {
        let option = group.options.iter().find(|option| option.target == target)?;
        Some((group, option))
    })
}

fn in_words(group: &TargetGroup, option: &TargetOption) -> String {
    match option.target {
        Target::CostLine(_) => format!("{} ({})", option.label, group.label),
        Target::Own { .. } => option.label.clone(),
    }
}

pub(super) fn telling_words(name: &str) -> BTreeSet<String> {
    search_form(name)
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() >= TELLING)
        .map(str::to_owned)
        .collect()
}

/// Words that are the same but for their ending.
pub(super) fn shared(some: &BTreeSet<String>, others: &BTreeSet<String>) -> usize {
    let alike = |a: &str, b: &str| a.starts_with(b) || b.starts_with(a);
    some.iter()
        .filter(|word| others.iter().any(|other| alike(word, other)))
        .count()
}

/// At least two thirds of the words of the longer name are in the other.
pub(super) fn similar(some: &BTreeSet<String>, others: &BTreeSet<String>) -> bool {
    let longer = some.len().max(others.len());
    longer > 0 && shared(some, others) * 3 >= longer * 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use paktbuch_types::{BasisPoints, Cents, CostLineId, InvoiceLineId, LineKind, Quantity};

    fn line(name: &str) -> LineDetail {
        LineDetail {
            id: InvoiceLineId(1),
            version: 1,
            position: 1,
            name: name.to_owned(),
            quantity: Quantity::whole(1),
            unit_code: "H87".to_owned(),
            net: Cents(84),
            gross: Cents(100),
            deduction: Cents::ZERO,
            vat_rate: BasisPoints(1_900),
            self_assessed_rate: None,
            kind: LineKind::Device,
            ordered_on: None,
            accepted_on: None,
            place: String::new(),
            extent: String::new(),
            term_from: None,
            term_to: None,
            parts: Vec::new(),
            ordered: None,
            order_reason: String::new(),
        }
    }

    fn groups() -> Vec<TargetGroup> {
        let option = |id: i64, label: &str| TargetOption {
            target: Target::CostLine(CostLineId(id)),
            label: label.to_owned(),
            subject: label.to_owned(),
        };
        let own = TargetOption {
            target: Target::Own { school: None },
            label: "Eigene Mittel".to_owned(),
            subject: String::new(),
        };
        vec![
            TargetGroup {
                label: "Bescheid 1".to_owned(),
                sum: "Bescheid 1".to_owned(),
                options: vec![option(1, "Interaktive Displays"), option(2, "Netzwerk: Switches")],
            },
            TargetGroup {
                label: "Eigene Mittel".to_owned(),
                sum: "Eigene Mittel".to_owned(),
                options: vec![own],
            },
        ]
    }

    #[test]
    fn an_earlier_decision_for_the_same_thing_comes_first() {
        let earlier = [
            EarlierLine {
                name: "Versandkosten".to_owned(),
                number: "RE-2".to_owned(),
                parts: 1,
                target: Target::CostLine(CostLineId(2)),
            },
            EarlierLine {
                name: "Garantieverlängerung fünf Jahre".to_owned(),
                number: "RE-1".to_owned(),
                parts: 1,
                target: Target::Own { school: None },
            },
        ];
        let found = suggestions(
            &[line("Garantieverlängerung auf fünf Jahre")],
            &earlier,
            &groups(),
        );
        assert_eq!(found[0].target, Target::Own { school: None });
        assert_eq!(
            found[0].because,
            "So zuletzt bei Rechnung RE-1, „Garantieverlängerung fünf Jahre“."
        );
        assert!(
            suggestions(&[line("Montage")], &earlier, &groups()).is_empty(),
            "nothing similar, no guess"
        );
    }

    #[test]
    fn the_subject_decides_only_where_one_cost_line_fits_best() {
        let found = suggestions(&[line("Interaktives Display 75 Zoll")], &[], &groups());
        assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
        let mut twice = groups();
        let again = TargetOption {
            target: Target::CostLine(CostLineId(3)),
            ..twice[0].options[0].clone()
        };
        twice[0].options.push(again);
        assert!(suggestions(&[line("Interaktives Display 75 Zoll")], &[], &twice).is_empty());
        assert!(
            suggestions(&[line("Display")], &[], &groups()).is_empty(),
            "one word of two is no argument"
        );
        let mut plain = groups();
        plain[0].options[0].subject = "Beamer".to_owned();
        let found = suggestions(&[line("Beamer WXGA mit Halterung")], &[], &plain);
        assert_eq!(
            found[0].target,
            Target::CostLine(CostLineId(1)),
            "the only word is one"
        );
    }

    #[test]
    fn a_decision_for_a_closed_notice_is_no_argument() {
        let earlier = [EarlierLine {
            name: "Montage vor Ort".to_owned(),
            number: "RE-1".to_owned(),
            parts: 2,
            target: Target::CostLine(CostLineId(99)),
        }];
        assert!(suggestions(&[line("Montage vor Ort")], &earlier, &groups()).is_empty());
    }
}
