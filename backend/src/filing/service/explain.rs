//! Which events of the trail explain that the proof would read differently. Pure calculation.

use std::collections::BTreeSet;

use super::causes::{Cause, Whose, of_record, of_value};
use crate::audit::{Entry, EntryChange, SubjectKind};
use crate::filing::rows::{Change, Difference, Part};

/// The invoices that the differences are about, with the Einzelansatz and cost line of each receipt.
#[derive(Debug, Default)]
pub(super) struct Changed {
    receipts: Vec<(i64, Vec<String>)>,
}

impl Changed {
    pub(super) fn of(differences: &[Difference]) -> Self {
        let receipts = differences
            .iter()
            .filter(|difference| difference.part == Part::Receipt);
        Self {
            receipts: receipts
                .map(|difference| (difference.record, difference.of.clone()))
                .collect(),
        }
    }

    /// Those whose receipts belong to this Einzelansatz or cost line; all of them for the sums of the proof and where the filed
    /// version did not say what its receipts belong to.
    fn invoices(&self, difference: &Difference) -> BTreeSet<i64> {
        let of_plan = matches!(difference.part, Part::Item | Part::Line);
        let belongs = |of: &[String]| !of_plan || of.is_empty() || of.contains(&difference.key);
        let receipts = self.receipts.iter().filter(|(_, of)| belongs(of));
        receipts.map(|(invoice, _)| *invoice).collect()
    }
}

/// The events that can explain a difference, in their order; and the names of its values that none of them explains.
pub(super) fn explained(
    difference: &Difference,
    changed: &Changed,
    events: &[Entry],
) -> (Vec<Entry>, Vec<String>) {
    let invoices = changed.invoices(difference);
    let explains = |cause: &Cause, entry: &Entry, (before, now): (&str, &str)| {
        entry.kind.is_some_and(|kind| cause.kinds.contains(&kind))
            && is_whose(cause.whose, difference, &invoices, entry)
            && fits(cause, entry, (before, now))
    };
    let mut found = BTreeSet::new();
    let mut unexplained = Vec::new();
    let mut look = |causes: &[Cause], values: (&str, &str)| {
        let own = events
            .iter()
            .enumerate()
            .filter(|(_, entry)| causes.iter().any(|cause| explains(cause, entry, values)));
        let own: Vec<usize> = own.map(|(index, _)| index).collect();
        let is_explained = !own.is_empty();
        found.extend(own);
        is_explained
    };
    if difference.change == Change::Changed {
        for (name, before, now) in &difference.values {
            if !look(of_value(difference.part, name), (before, now)) {
                unexplained.push(name.clone());
            }
        }
    } else {
        look(of_record(difference.part), ("", ""));
    }
    let chosen = events
        .iter()
        .enumerate()
        .filter(|(index, _)| found.contains(index));
    (chosen.map(|(_, entry)| entry.clone()).collect(), unexplained)
}

fn is_whose(whose: Whose, difference: &Difference, invoices: &BTreeSet<i64>, entry: &Entry) -> bool {
    let is = |kind: SubjectKind| entry.subject == Some(kind);
    match whose {
        Whose::Own => match difference.part {
            Part::Receipt => is(SubjectKind::Invoice) && entry.subject_id == difference.record,
            Part::Device => is(SubjectKind::Device) && entry.subject_id == difference.record,
            Part::Sums | Part::Item | Part::Line => {
                is(SubjectKind::Invoice) && invoices.contains(&entry.subject_id)
            }
            Part::Notice | Part::Income | Part::Payout | Part::Narrative => is(SubjectKind::Notice),
        },
        Whose::Notice => is(SubjectKind::Notice),
        Whose::Named => is(SubjectKind::Notice) && is_named(difference, entry),
        Whose::Saying | Whose::Anyone => true,
    }
}

/// Whether the event names the record by one of the words that the proof calls it.
fn is_named(difference: &Difference, entry: &Entry) -> bool {
    let plain = |text: &str| text.replace('\u{a0}', " ");
    let called = |word: &str| {
        let word = plain(word);
        let values = difference.values.iter();
        let mut said = values.flat_map(|(_, before, now)| [plain(before), plain(now)]);
        let is_label = difference.label == word || difference.label.ends_with(&format!(" {word}"));
        !word.is_empty() && (is_label || said.any(|text| text == word))
    };
    let names = |change: &EntryChange| called(&change.before) || called(&change.after);
    entry
        .changes
        .iter()
        .filter(|change| NAMES.contains(&change.field.as_str()))
        .any(names)
}

/// Fields by which events of a notice name a record of its plan or a payout.
const NAMES: [&str; 5] = [
    "Einzelansatz",
    "Bezeichnung",
    "Ausgezahlt am",
    "Betrag",
    "Bemerkung",
];

/// Whether the event changed one of the fields that matter; of a record that many share, from the words that were filed to those
/// that hold now.
fn fits(cause: &Cause, entry: &Entry, (before, now): (&str, &str)) -> bool {
    let mut changes = entry.changes.iter();
    match cause.whose {
        Whose::Saying => changes.any(|change| {
            let named = !change.before.is_empty() || !change.after.is_empty();
            let of_field = cause.fields.is_empty() || cause.fields.contains(&change.field.as_str());
            named && of_field && before.contains(&change.before) && now.contains(&change.after)
        }),
        _ => cause.fields.is_empty() || changes.any(|change| cause.fields.contains(&change.field.as_str())),
    }
}
