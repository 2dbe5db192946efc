//! Where an invoice line probably belongs: argued from earlier decisions and from its subject, never from a free remainder.

use std::collections::BTreeSet;

use super::commands::Target;
use super::rows::{EarlierLine, LineDetail, Precedents, Suggestion, TargetGroup, TargetOption};
use crate::text::search_form;

/// Letters from which on a word says something.
const TELLING: usize = 4;

/// Proposals for the lines that nothing is allocated of, by the first of these that answers: the order that the line bills, the
/// invoices of the same chain, the latest similar line of the same supplier, the one cost line that shares the most words with the
/// line (at least two, or its only one), the latest similar line of another supplier. A line that names a school is proposed to no
/// other; where cost lines fit equally well, `place`, the words about where was delivered to, decides between their schools.
#[must_use]
pub fn suggestions(
    lines: &[LineDetail],
    before: &Precedents,
    groups: &[TargetGroup],
    place: &str,
) -> Vec<Suggestion> {
    let options = groups.iter().flat_map(|group| &group.options);
    let places: BTreeSet<&str> = options.map(|option| option.place.as_str()).collect();
    let places: Vec<BTreeSet<String>> = places.into_iter().map(telling_words).collect();
    let propose = |line: &LineDetail| {
        let words = telling_words(&line.name);
        let named = places.iter().map(|place| shared(place, &words)).max();
        let line = Asking {
            line,
            words,
            named: named.unwrap_or_default(),
        };
        by_order(line.line, groups)
            .or_else(|| by_chain(&line, &before.chain, groups))
            .or_else(|| by_decision(&line, &before.supplier, groups, |_| String::new()))
            .or_else(|| by_subject(&line, groups, place))
            .or_else(|| {
                by_decision(&line, &before.others, groups, |line| {
                    format!(" von {}", line.supplier)
                })
            })
    };
    lines
        .iter()
        .filter(|line| asks(line))
        .filter_map(propose)
        .collect()
}

/// Whether a line needs a proposal: nothing is allocated of it.
#[must_use]
pub fn asks(line: &LineDetail) -> bool {
    line.parts.is_empty() && line.gross.0 != 0
}

/// A line that needs a proposal.
struct Asking<'a> {
    line: &'a LineDetail,
    words: BTreeSet<String>,
    /// How many of its words the school has that it names best; 0 where it names none.
    named: usize,
}

impl Asking<'_> {
    /// Whether it names no school, or the one that the target is for.
    fn fits_school(&self, option: &TargetOption) -> bool {
        option.place.is_empty() || shared(&telling_words(&option.place), &self.words) == self.named
    }
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

/// A similar line of the chain, or where all lines of the chain went.
fn by_chain(asking: &Asking<'_>, chain: &[EarlierLine], groups: &[TargetGroup]) -> Option<Suggestion> {
    let first = chain.first()?;
    let before = chain
        .iter()
        .find(|before| similar(&asking.words, &telling_words(&before.name)))
        .or_else(|| {
            chain
                .iter()
                .all(|before| before.target == first.target && before.parts == 1)
                .then_some(first)
        })?;
    let (group, option) = offered(groups, before.target).filter(|(_, option)| asking.fits_school(option))?;
    Some(Suggestion {
        line: asking.line.id,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So bei Rechnung {} derselben Kette, „{}“.",
            before.number, before.name
        ),
    })
}

fn by_decision(
    asking: &Asking<'_>,
    earlier: &[EarlierLine],
    groups: &[TargetGroup],
    whose: impl Fn(&EarlierLine) -> String,
) -> Option<Suggestion> {
    let (before, group, option) = earlier.iter().find_map(|before| {
        let (group, option) = offered(groups, before.target)?;
        let argues = similar(&asking.words, &telling_words(&before.name)) && asking.fits_school(option);
        argues.then_some((before, group, option))
    })?;
    let part = match before.parts {
        1 => String::new(),
        parts => format!(" der größte von {parts} Teilen"),
    };
    Some(Suggestion {
        line: asking.line.id,
        target: before.target,
        words: in_words(group, option),
        because: format!(
            "So zuletzt{part} bei Rechnung {}{}, „{}“.",
            before.number,
            whose(before),
            before.name
        ),
    })
}

fn by_subject(asking: &Asking<'_>, groups: &[TargetGroup], place: &str) -> Option<Suggestion> {
    let scored: Vec<(usize, (&TargetGroup, &TargetOption))> = groups
        .iter()
        .flat_map(|group| group.options.iter().map(move |option| (group, option)))
        .filter_map(|(group, option)| {
            let subject = telling_words(&option.subject);
            let score = shared(&asking.words, &subject);
            (score >= 2 || (score == 1 && subject.len() == 1)).then_some((score, (group, option)))
        })
        .filter(|(_, (_, option))| asking.fits_school(option))
        .collect();
    let best = best_of(scored);
    let (because, (group, option)) = match best.as_slice() {
        [only] => ("Der Kostenplan nennt denselben Gegenstand.".to_owned(), *only),
        several => {
            let there = telling_words(&format!("{place} {}", asking.line.name));
            let named = several.iter().map(|(group, option)| {
                let named = telling_words(&option.place).intersection(&there).count();
                (named, (*group, *option))
            });
            let [only] = best_of(named.filter(|(named, _)| *named > 0).collect())[..] else {
                return None;
            };
            let because = "Der Kostenplan nennt denselben Gegenstand, die Rechnung den Ort dieser Schule.";
            (because.to_owned(), only)
        }
    };
    Some(Suggestion {
        line: asking.line.id,
        target: option.target,
        words: in_words(group, option),
        because,
    })
}

/// All that have the highest score.
fn best_of<T>(scored: Vec<(usize, T)>) -> Vec<T> {
    let highest = scored.iter().map(|(score, _)| *score).max().unwrap_or_default();
    let best = scored.into_iter().filter(|(score, _)| *score == highest);
    best.map(|(_, thing)| thing).collect()
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
            place: String::new(),
        };
        let own = TargetOption {
            target: Target::Own { school: None },
            label: "Eigene Mittel".to_owned(),
            subject: String::new(),
            place: String::new(),
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

    fn before(name: &str, number: &str, target: Target) -> EarlierLine {
        EarlierLine {
            name: name.to_owned(),
            number: number.to_owned(),
            supplier: "Netz und Bau GmbH".to_owned(),
            parts: 1,
            target,
        }
    }

    fn of_supplier(earlier: &[EarlierLine]) -> Precedents {
        Precedents {
            supplier: earlier.to_vec(),
            ..Precedents::default()
        }
    }

    const OWN: Target = Target::Own { school: None };
    const SWITCHES: Target = Target::CostLine(CostLineId(2));

    #[test]
    fn an_earlier_decision_for_the_same_thing_comes_first() {
        let earlier = of_supplier(&[
            before("Versandkosten", "RE-2", SWITCHES),
            before("Garantieverlängerung fünf Jahre", "RE-1", OWN),
        ]);
        let found = suggestions(
            &[line("Garantieverlängerung auf fünf Jahre")],
            &earlier,
            &groups(),
            "",
        );
        assert_eq!(found[0].target, OWN);
        assert_eq!(
            found[0].because,
            "So zuletzt bei Rechnung RE-1, „Garantieverlängerung fünf Jahre“."
        );
        assert!(
            suggestions(&[line("Montage")], &earlier, &groups(), "").is_empty(),
            "nothing similar, no guess"
        );
    }

    #[test]
    fn a_final_invoice_goes_where_its_chain_went() {
        let chain = |lines: &[EarlierLine]| Precedents {
            chain: lines.to_vec(),
            ..Precedents::default()
        };
        let one = chain(&[before("1. Abschlag Vernetzung", "AB-1", SWITCHES)]);
        let found = suggestions(&[line("Verkabelung Altbau, Aufmaß")], &one, &groups(), "");
        assert_eq!(found[0].target, SWITCHES);
        assert_eq!(
            found[0].because,
            "So bei Rechnung AB-1 derselben Kette, „1. Abschlag Vernetzung“."
        );
        let two = chain(&[
            before("1. Abschlag Vernetzung", "AB-1", SWITCHES),
            before("1. Abschlag Beleuchtung", "AB-1", OWN),
        ]);
        assert!(
            suggestions(&[line("Verkabelung Altbau, Aufmaß")], &two, &groups(), "").is_empty(),
            "a chain over several targets says nothing of another line"
        );
        let found = suggestions(&[line("Beleuchtung, Abschlag")], &two, &groups(), "");
        assert_eq!(found[0].target, OWN, "but of a similar one");
    }

    #[test]
    fn another_supplier_is_asked_last_and_named() {
        let earlier = Precedents {
            others: vec![before("Interaktives Display 65 Zoll", "RE-9", OWN)],
            ..Precedents::default()
        };
        let found = suggestions(&[line("Interaktives Display 75 Zoll")], &earlier, &groups(), "");
        assert_eq!(
            found[0].target,
            Target::CostLine(CostLineId(1)),
            "the cost plan speaks first"
        );
        let earlier = Precedents {
            others: vec![before("Lernroboter Klassensatz", "RE-9", OWN)],
            ..Precedents::default()
        };
        let found = suggestions(
            &[line("Lernroboter, Klassensatz 12 Stück")],
            &earlier,
            &groups(),
            "",
        );
        assert_eq!(
            found[0].because,
            "So zuletzt bei Rechnung RE-9 von Netz und Bau GmbH, „Lernroboter Klassensatz“."
        );
    }

    #[test]
    fn the_subject_decides_only_where_one_cost_line_fits_best() {
        let none = Precedents::default();
        let found = suggestions(&[line("Interaktives Display 75 Zoll")], &none, &groups(), "");
        assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
        let mut twice = groups();
        let again = TargetOption {
            target: Target::CostLine(CostLineId(3)),
            ..twice[0].options[0].clone()
        };
        twice[0].options.push(again);
        assert!(suggestions(&[line("Interaktives Display 75 Zoll")], &none, &twice, "").is_empty());
        assert!(
            suggestions(&[line("Display")], &none, &groups(), "").is_empty(),
            "one word of two is no argument"
        );
        let mut plain = groups();
        plain[0].options[0].subject = "Beamer".to_owned();
        let found = suggestions(&[line("Beamer WXGA mit Halterung")], &none, &plain, "");
        assert_eq!(
            found[0].target,
            Target::CostLine(CostLineId(1)),
            "the only word is one"
        );
    }

    #[test]
    fn between_two_schools_the_place_decides() {
        let none = Precedents::default();
        let mut twice = groups();
        let again = TargetOption {
            target: Target::CostLine(CostLineId(3)),
            place: "Anne-Frank-Gesamtschule AFG Südostring 9".to_owned(),
            ..twice[0].options[0].clone()
        };
        twice[0].options.push(again);
        twice[0].options[0].place = "Baumberge-Schule BBS Schulstraße 2".to_owned();
        let display = [line("Interaktives Display 75 Zoll")];
        let found = suggestions(&display, &none, &twice, "Anne-Frank-Gesamtschule, Hausmeister");
        assert_eq!(found[0].target, Target::CostLine(CostLineId(3)));
        let found = suggestions(&display, &none, &twice, "Lager, Schulstraße 2");
        assert_eq!(found[0].target, Target::CostLine(CostLineId(1)));
        let both = "Baumberge und Südostring";
        assert!(suggestions(&display, &none, &twice, both).is_empty());
        let neither = "Gemeinde Havixbeck, Rathaus";
        assert!(suggestions(&display, &none, &twice, neither).is_empty());
    }

    #[test]
    fn a_line_that_names_a_school_is_proposed_to_no_other() {
        let mut two = groups();
        let at = |option: &TargetOption, id: i64, place: &str| TargetOption {
            target: Target::CostLine(CostLineId(id)),
            place: place.to_owned(),
            ..option.clone()
        };
        let display = two[0].options[0].clone();
        two[0].options[0] = at(&display, 1, "Baumberge-Schule BBS Schulstraße 2");
        two[0]
            .options
            .push(at(&display, 3, "Anne-Frank-Gesamtschule AFG Südostring 9"));
        let before_at_anne_frank = of_supplier(&[before(
            "Interaktives Display 75 Zoll",
            "RE-1",
            Target::CostLine(CostLineId(3)),
        )]);
        let proposed = |name: &str| suggestions(&[line(name)], &before_at_anne_frank, &two, "")[0].target;
        let (baumberge, anne_frank) = (Target::CostLine(CostLineId(1)), Target::CostLine(CostLineId(3)));
        assert_eq!(proposed("Interaktives Display 75 Zoll"), anne_frank, "as before");
        assert_eq!(
            proposed("Interaktives Display 75 Zoll, Baumberge-Schule"),
            baumberge
        );
        assert_eq!(
            proposed("Interaktives Display 75 Zoll, Anne-Frank-Gesamtschule"),
            anne_frank
        );
    }

    #[test]
    fn a_decision_for_a_closed_notice_is_no_argument() {
        let closed = Target::CostLine(CostLineId(99));
        let earlier = of_supplier(&[before("Montage vor Ort", "RE-1", closed)]);
        assert!(suggestions(&[line("Montage vor Ort")], &earlier, &groups(), "").is_empty());
    }
}
