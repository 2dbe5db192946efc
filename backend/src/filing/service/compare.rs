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
    let now = if !filed.is_complete() {
        formerly = now.as_formerly();
        &formerly
    } else if !filed.tells_installations() {
        formerly = now.without_installations();
        &formerly
    } else {
        now
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

/// The same of a version without a Belegliste: its receipts count in the sums, and none has a number or a share of its own.
#[must_use]
pub fn unlisted(mut all: Vec<Difference>) -> Vec<Difference> {
    all.retain(|difference| difference.part != Part::Shifted);
    for difference in &mut all {
        if difference.part == Part::Receipt {
            (difference.part, difference.number) = (Part::Counted, 0);
        }
    }
    all
}

/// What a version says otherwise than one before it: which proof it is, and lists only where both versions have them.
#[must_use]
pub fn between(before: &Contents, after: &Contents) -> Vec<Difference> {
    let mut all = differences(before, after);
    let confirmed = take_confirmed(&mut all);
    all.extend(confirmed);
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

/// Takes what two versions confirm differently out of the Sachbericht, with which their contents keep it: it is chosen where they are filed.
fn take_confirmed(all: &mut Vec<Difference>) -> Option<Difference> {
    let is_told = |other: &Difference| other.part == Part::Narrative && other.change == Change::Changed;
    let place = all.iter().position(is_told)?;
    let narrative = all.get_mut(place)?;
    let of_value = narrative.values.iter().position(|(name, ..)| name == CONFIRMED)?;
    let value = narrative.values.remove(of_value);
    let confirmed = Difference {
        part: Part::Confirmed,
        label: "Bestätigungen".to_owned(),
        values: vec![value],
        ..narrative.clone()
    };
    if narrative.values.is_empty() {
        all.remove(place);
    }
    Some(confirmed)
}

/// Name of the value of the Sachbericht that says what a version confirms.
const CONFIRMED: &str = "Bestätigt";

/// Name of the value that says which proof a version is.
pub(super) const KIND: &str = "Art";

/// Whether the file of a version has this part: what else its contents keep was not filed.
fn has(said: &Contents, part: Part) -> bool {
    match (said.proof_type(), part) {
        (_, Part::Notice | Part::Sums | Part::Confirmed) => true,
        (ProofType::Confirmation, _)
        | (
            ProofType::Simple | ProofType::SimpleInterim,
            Part::Line | Part::Device | Part::Installation | Part::Payout,
        ) => false,
        (_, Part::Receipt | Part::Counted | Part::Shifted) => said.encloses_receipts(),
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

/// Receipts that are the same payment of the same invoice line, and Anlagen that are the same line, allocated elsewhere now; only where it
/// is plain which is which.
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

/// Payment and invoice line of a receipt, or invoice line of an Anlage, as its key begins.
fn base(statement: &Statement) -> Option<String> {
    let parts: Vec<&str> = statement.key.split(' ').take(2).collect();
    let is_of_line = matches!(
        statement.part,
        reporting::Part::Receipt | reporting::Part::Installation
    );
    (is_of_line && parts.iter().any(|part| part.starts_with("position-"))).then(|| parts.join(" "))
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
    // Older versions kept aside what is compared now.
    let kept = old
        .aside
        .iter()
        .filter(|(name, _)| now.contains_key(name.as_str()));
    let differing = told.chain(kept).filter_map(|(name, filed)| {
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
        reporting::Part::Installation => Part::Installation,
        reporting::Part::Payout => Part::Payout,
        reporting::Part::Narrative => Part::Narrative,
    }
}

#[cfg(test)]
mod tests;
