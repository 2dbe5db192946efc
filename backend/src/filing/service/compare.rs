//! How what a proof says differs from what was filed. Pure calculation.

use std::collections::{BTreeMap, HashMap, HashSet};

use paktbuch_types::ProofType;

use crate::filing::rows::{Change, Difference, Part};
use crate::reporting::{self, Contents, Statement};
use crate::text::counted;

/// What `now` says otherwise than `filed`, by part, in the order of the proof. A value that the filed proof does not name at all
/// (a newer program writes more) is no difference.
#[must_use]
pub fn differences(filed: &Contents, now: &Contents) -> Vec<Difference> {
    let formerly;
    let now = if filed.is_complete() {
        now
    } else {
        formerly = now.as_formerly();
        &formerly
    };
    let (before, after) = (by_key(filed), by_key(now));
    let gone = filed
        .statements()
        .iter()
        .filter(|old| !after.contains_key(&key(old)));
    let new: Vec<&Statement> = now
        .statements()
        .iter()
        .filter(|new| !before.contains_key(&key(new)))
        .collect();
    let moved = moved(gone, &new);
    let differing = filed.statements().iter().filter_map(|old| {
        let new = after.get(&key(old)).or_else(|| moved.get(&key(old)));
        match new {
            None => {
                let values = present(old).map(|(name, value)| (name, value, String::new()));
                Some(told(old, None, Change::Removed, values.collect()))
            }
            Some(new) => {
                let values = changed(old, new);
                (!values.is_empty()).then(|| told(old, Some(new), Change::Changed, values))
            }
        }
    });
    let came: HashSet<Key<'_>> = moved.values().map(|new| key(new)).collect();
    let is_moved = |new: &Statement| came.contains(&key(new));
    let new = new.iter().filter(|new| !is_moved(new)).map(|new| {
        let values = present(new).map(|(name, value)| (name, String::new(), value));
        let added = told(new, None, Change::Added, values.collect());
        Difference { number: 0, ..added }
    });
    let mut all: Vec<Difference> = differing.chain(new).collect();
    let kept = filed.statements().iter().filter_map(|old| {
        let new = after.get(&key(old)).or_else(|| moved.get(&key(old)))?;
        Some((old, *new))
    });
    all.extend(shifted(kept));
    all.sort_by_key(|difference| difference.part);
    all
}

/// What a version says otherwise than one before it: which proof it is, and lists only where both versions have them.
#[must_use]
pub fn between(before: &Contents, after: &Contents) -> Vec<Difference> {
    let mut all = differences(before, after);
    all.retain(|difference| [before, after].iter().all(|said| has(said, difference.part)));
    let (old, new) = (before.proof_type(), after.proof_type());
    if old == new {
        return all;
    }
    let value = (KIND.to_owned(), old.label().to_owned(), new.label().to_owned());
    match all.iter_mut().find(|difference| difference.part == Part::Notice) {
        Some(notice) => notice.values.insert(0, value),
        None => {
            let notice = Difference {
                part: Part::Notice,
                key: String::new(),
                record: 0,
                label: "Angaben des Deckblatts".to_owned(),
                number: 0,
                of: Vec::new(),
                change: Change::Changed,
                values: vec![value],
            };
            all.insert(0, notice);
        }
    }
    all
}

/// Name of the value that says which proof a version is.
pub(super) const KIND: &str = "Art";

/// Whether the file of a version has this part: what else its contents keep was not filed.
fn has(said: &Contents, part: Part) -> bool {
    match (said.proof_type(), part) {
        (_, Part::Notice | Part::Sums) => true,
        (ProofType::Confirmation, _)
        | (ProofType::Simple | ProofType::SimpleInterim, Part::Line | Part::Device | Part::Payout) => false,
        (_, Part::Receipt | Part::Shifted) => said.encloses_receipts(),
        _ => true,
    }
}

/// What changes in the other receipts when one comes, goes or moves: their numbers (Lfd. Nr.) shift, and the grant, rounded over all of
/// them, is shared out anew. Both follow from the differences told one by one, so they are told as one.
fn shifted<'a>(kept: impl Iterator<Item = (&'a Statement, &'a Statement)>) -> Option<Difference> {
    let (mut shares, mut numbers) = (0_i64, 0_i64);
    for (old, new) in kept.filter(|(old, _)| old.part == reporting::Part::Receipt) {
        shares += i64::from(!old.aside.is_empty() && old.aside != new.aside);
        numbers += i64::from(old.number != 0 && old.number != new.number);
    }
    let counts = [
        ("Zuwendungsanteil und Eigenanteil", "verteilt", shares),
        ("Lfd. Nr.", "gezählt", numbers),
    ];
    let values: Vec<_> = counts
        .into_iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(name, word, count)| {
            let lines = counted(count, "Zeile", "Zeilen");
            (name.to_owned(), String::new(), format!("in {lines} neu {word}"))
        })
        .collect();
    (!values.is_empty()).then(|| Difference {
        part: Part::Shifted,
        key: String::new(),
        record: 0,
        label: "Anteile und Nummern der Belegliste".to_owned(),
        number: 0,
        of: Vec::new(),
        change: Change::Changed,
        values,
    })
}

type Key<'a> = (reporting::Part, &'a str);

fn key(statement: &Statement) -> Key<'_> {
    (statement.part, statement.key.as_str())
}

fn by_key(contents: &Contents) -> BTreeMap<Key<'_>, &Statement> {
    let statements = contents.statements().iter();
    statements.map(|statement| (key(statement), statement)).collect()
}

/// Receipts that are the same payment of the same invoice line, allocated elsewhere now; only where it is plain which is which.
fn moved<'a>(
    gone: impl Iterator<Item = &'a Statement>,
    new: &[&'a Statement],
) -> HashMap<Key<'a>, &'a Statement> {
    let mut sides: BTreeMap<String, (Vec<&Statement>, Vec<&Statement>)> = BTreeMap::new();
    for old in gone {
        if let Some(base) = base(old) {
            sides.entry(base).or_default().0.push(old);
        }
    }
    for new in new {
        if let Some(base) = base(new) {
            sides.entry(base).or_default().1.push(new);
        }
    }
    let pairs = sides
        .into_values()
        .filter_map(|side| match (side.0.as_slice(), side.1.as_slice()) {
            ([old], [new]) => Some((key(old), *new)),
            _ => None,
        });
    pairs.collect()
}

/// Payment and invoice line of a receipt, as its key begins.
fn base(statement: &Statement) -> Option<String> {
    let parts: Vec<&str> = statement.key.split(' ').take(2).collect();
    let is_receipt = statement.part == reporting::Part::Receipt;
    (is_receipt && parts.iter().any(|part| part.starts_with("position-"))).then(|| parts.join(" "))
}

fn present(statement: &Statement) -> impl Iterator<Item = (String, String)> + '_ {
    let values = statement.values.iter();
    values.filter(|(_, value)| !value.is_empty()).cloned()
}

fn changed(old: &Statement, new: &Statement) -> Vec<(String, String, String)> {
    let values = new.values.iter();
    let now: BTreeMap<&str, &str> = values
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let told = old.values.iter().filter(|(name, _)| name != FINDINGS);
    let differing = told.filter_map(|(name, filed)| {
        let value = now.get(name.as_str()).copied().unwrap_or_default();
        (value != filed).then(|| (name.clone(), filed.clone(), value.to_owned()))
    });
    differing.collect()
}

/// How many findings were open is printed on the Deckblatt; they are about the proof and not what it says, so that none is a difference.
const FINDINGS: &str = "Prüfhinweise";

fn told(
    statement: &Statement,
    now: Option<&&Statement>,
    change: Change,
    values: Vec<(String, String, String)>,
) -> Difference {
    let of = statement.of.iter().chain(now.into_iter().flat_map(|now| &now.of));
    Difference {
        part: part(statement.part),
        key: statement.key.clone(),
        record: statement.record,
        label: statement.label.clone(),
        number: statement.number,
        of: of.cloned().collect(),
        change,
        values,
    }
}

/// The part of a difference in this part of a proof.
pub(super) const fn part(of: reporting::Part) -> Part {
    match of {
        reporting::Part::Notice => Part::Notice,
        reporting::Part::Sums => Part::Sums,
        reporting::Part::Income => Part::Income,
        reporting::Part::Item => Part::Item,
        reporting::Part::Line => Part::Line,
        reporting::Part::Receipt => Part::Receipt,
        reporting::Part::Device => Part::Device,
        reporting::Part::Payout => Part::Payout,
        reporting::Part::Narrative => Part::Narrative,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(part: reporting::Part, key: &str, values: &[(&str, &str)]) -> Statement {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Statement {
            part,
            key: key.to_owned(),
            record: 7,
            label: format!("Eintrag {key}"),
            number: 3,
            of: Vec::new(),
            values: values.iter().map(owned).collect(),
            aside: Vec::new(),
        }
    }

    fn value(name: &str, old: &str, new: &str) -> (String, String, String) {
        (name.to_owned(), old.to_owned(), new.to_owned())
    }

    fn of_notice(title: &str) -> Statement {
        statement(reporting::Part::Notice, "", &[("Zuwendungszweck", title)])
    }

    #[test]
    fn records_are_added_removed_or_changed_value_by_value() {
        use reporting::Part::{Device, Receipt};
        let filed = Contents::of([
            of_notice("Tablets"),
            statement(Device, "D1", &[("Raum", "A 1"), ("Status", "verfügbar")]),
            statement(Receipt, "1", &[("Betrag", "5,00 €")]),
            statement(Receipt, "2", &[("Betrag", "6,00 €"), ("Skonto", "")]),
        ]);
        let now = Contents::of([
            of_notice("Tablets"),
            statement(Receipt, "1", &[("Betrag", "5,00 €"), ("Neu", "x")]),
            statement(Receipt, "3", &[("Betrag", "7,00 €")]),
            statement(Device, "D1", &[("Raum", "B 2"), ("Status", "verfügbar")]),
        ]);
        let told: Vec<_> = differences(&filed, &now)
            .into_iter()
            .map(|difference| {
                (
                    difference.label,
                    difference.number,
                    difference.change,
                    difference.values,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "Eintrag 2".to_owned(),
                    3,
                    Change::Removed,
                    vec![value("Betrag", "6,00 €", "")]
                ),
                (
                    "Eintrag 3".to_owned(),
                    0,
                    Change::Added,
                    vec![value("Betrag", "", "7,00 €")]
                ),
                (
                    "Eintrag D1".to_owned(),
                    3,
                    Change::Changed,
                    vec![value("Raum", "A 1", "B 2")]
                ),
            ]
        );
        assert_eq!(differences(&filed, &filed), []);
    }

    #[test]
    fn versions_say_which_proof_they_are_and_lists_only_where_both_have_them() {
        use reporting::Part::{Device, Item, Receipt};
        let version = |kind: ProofType, value: &str| {
            let aside = vec![("Art des Nachweises".to_owned(), kind.label().to_owned())];
            Contents::of([
                Statement {
                    aside,
                    ..of_notice("Tablets")
                },
                statement(Item, "1", &[("lt. Abrechnung", value)]),
                statement(Receipt, "1", &[("Betrag", value)]),
                statement(Device, "D1", &[("Raum", value)]),
            ])
        };
        let full = version(ProofType::Full, "a");
        let told = |after: &Contents| {
            let all = between(&full, after).into_iter();
            all.map(|difference| (difference.part, difference.values.len()))
                .collect::<Vec<_>>()
        };
        let all = [(Part::Item, 1), (Part::Receipt, 1), (Part::Device, 1)];
        assert_eq!(told(&version(ProofType::Full, "b")), all);
        assert_eq!(
            told(&version(ProofType::Simple, "b")),
            [(Part::Notice, 1), (Part::Item, 1)]
        );
        let confirmation = version(ProofType::Confirmation, "b");
        assert_eq!(told(&confirmation), [(Part::Notice, 1)]);
        let told = between(&full, &confirmation).swap_remove(0).values;
        assert_eq!(
            told,
            [value("Art", "Verwendungsnachweis", "Verwendungsbestätigung")]
        );
    }

    #[test]
    fn findings_are_no_difference_of_the_proof() {
        let cover =
            |errors: &str| Contents::of([statement(reporting::Part::Notice, "", &[(FINDINGS, errors)])]);
        assert_eq!(differences(&cover("Fehler 1"), &cover("Fehler 4")), []);
    }

    #[test]
    fn a_payment_that_went_is_the_one_that_went_and_one_allocated_elsewhere_is_the_same() {
        use reporting::Part::Receipt;
        let paid = |payment: i64, line: &str, amount: &str| {
            let key = format!("zahlung-{payment} position-8 {line} 190743");
            statement(Receipt, &key, &[("Betrag brutto", amount), ("Kostenzeile", line)])
        };
        let filed = Contents::of([
            of_notice("Tablets"),
            paid(1, "zeile-3", "5,00 €"),
            paid(2, "zeile-3", "6,00 €"),
            paid(4, "zeile-3", "9,00 €"),
        ]);
        let now = Contents::of([
            of_notice("Tablets"),
            paid(2, "zeile-3", "6,00 €"),
            paid(4, "zeile-9", "9,00 €"),
        ]);
        let told: Vec<_> = differences(&filed, &now)
            .into_iter()
            .map(|difference| (difference.change, difference.values))
            .collect();
        assert_eq!(
            told,
            [
                (
                    Change::Removed,
                    vec![
                        value("Betrag brutto", "5,00 €", ""),
                        value("Kostenzeile", "zeile-3", "")
                    ]
                ),
                (Change::Changed, vec![value("Kostenzeile", "zeile-3", "zeile-9")]),
            ]
        );
    }

    #[test]
    fn a_proof_filed_before_is_compared_in_what_it_says() {
        use reporting::Part::{Item, Payout};
        let filed = Contents::of([Statement {
            label: "Tablets".to_owned(),
            ..statement(Item, "Tablets", &[("lt. Bescheid", "5,00 €")])
        }]);
        let now = Contents::of([
            of_notice("Anderer Titel"),
            Statement {
                label: "Tablets".to_owned(),
                ..statement(Item, "ansatz-2", &[("Nr.", "1"), ("lt. Bescheid", "5,00 €")])
            },
            statement(Payout, "auszahlung-1", &[("Betrag", "1,00 €")]),
        ]);
        assert_eq!(differences(&filed, &now), []);
    }
}
