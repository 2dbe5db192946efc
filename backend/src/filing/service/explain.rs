//! Which events of the trail explain that the proof would read differently. Pure calculation.

use std::collections::{BTreeSet, HashMap};

use super::causes::{Cause, Whose, of_record, of_value};
use crate::audit::{Entry, EntryChange, SubjectKind};
use crate::filing::rows::{Change, Difference, Part};

/// The invoices whose receipts add up to other sums, with the Einzelansatz and cost line of each receipt.
#[derive(Debug, Default)]
pub(super) struct Changed {
    receipts: Vec<(i64, Vec<String>)>,
}

impl Changed {
    pub(super) fn of(differences: &[Difference]) -> Self {
        let receipts = differences
            .iter()
            .filter(|difference| difference.part == Part::Receipt && alters_sums(difference));
        Self {
            receipts: receipts
                .map(|difference| (difference.record, difference.of.clone()))
                .collect(),
        }
    }

    /// Those whose receipts belong to this Einzelansatz or cost line; all of them for the sums of the proof and where the filed
    /// version did not say what its receipts belong to.
    fn invoices(&self, difference: &Difference) -> BTreeSet<i64> {
        if !matches!(difference.part, Part::Sums | Part::Item | Part::Line) {
            return BTreeSet::new();
        }
        let of_plan = matches!(difference.part, Part::Item | Part::Line);
        let belongs = |of: &[String]| !of_plan || of.is_empty() || of.contains(&difference.key);
        let receipts = self.receipts.iter().filter(|(_, of)| belongs(of));
        receipts.map(|(invoice, _)| *invoice).collect()
    }
}

/// A receipt that comes or goes, or changes an amount or the cost line that it belongs to. One that only another word or day is said
/// of leaves the sums as they are.
fn alters_sums(receipt: &Difference) -> bool {
    let of_sums = [
        "Betrag brutto",
        "davon zuwendungsfähig",
        "Skonto",
        "Kostenzeile",
        "Ansatz",
    ];
    let mut values = receipt.values.iter();
    receipt.change != Change::Changed || values.any(|(name, ..)| of_sums.contains(&name.as_str()))
}

/// Events by what they are about, so that each difference looks at few.
#[derive(Debug)]
pub(super) struct Events<'a> {
    all: &'a [Entry],
    of_record: HashMap<(SubjectKind, i64), Vec<usize>>,
    of_invoices: Vec<usize>,
    /// Of the notice and of records that many share.
    others: Vec<usize>,
}

impl<'a> Events<'a> {
    /// These events, oldest first.
    pub(super) fn of(all: &'a [Entry]) -> Self {
        let mut events = Self {
            all,
            of_record: HashMap::new(),
            of_invoices: Vec::new(),
            others: Vec::new(),
        };
        for (index, entry) in all.iter().enumerate() {
            match entry.subject {
                Some(kind @ (SubjectKind::Invoice | SubjectKind::Device)) => {
                    let own = events.of_record.entry((kind, entry.subject_id)).or_default();
                    own.push(index);
                    if kind == SubjectKind::Invoice {
                        events.of_invoices.push(index);
                    }
                }
                _ => events.others.push(index),
            }
        }
        events
    }

    /// Events of those whom a cause names.
    fn whose(&self, whose: Whose, difference: &Difference, invoices: &BTreeSet<i64>) -> Vec<usize> {
        let of = |kind: SubjectKind, id: i64| self.of_record.get(&(kind, id)).into_iter().flatten().copied();
        match (whose, difference.part) {
            (Whose::Own, Part::Receipt) => of(SubjectKind::Invoice, difference.record).collect(),
            (Whose::Own, Part::Device) => of(SubjectKind::Device, difference.record).collect(),
            (Whose::Own, Part::Sums | Part::Item | Part::Line) => {
                let invoices = invoices.iter();
                invoices.flat_map(|id| of(SubjectKind::Invoice, *id)).collect()
            }
            (Whose::Saying, Part::Device) => self.others.iter().chain(&self.of_invoices).copied().collect(),
            _ => self.others.clone(),
        }
    }
}

/// The events that can explain a difference, in their order; and the names of its values that none of them explains.
pub(super) fn explained(
    difference: &Difference,
    changed: &Changed,
    events: &Events<'_>,
) -> (Vec<Entry>, Vec<String>) {
    let invoices = changed.invoices(difference);
    let mut found = BTreeSet::new();
    let mut unexplained = Vec::new();
    let mut look = |causes: &[Cause], values: (&str, &str)| {
        let mut is_explained = false;
        for cause in causes {
            for index in events.whose(cause.whose, difference, &invoices) {
                let explains = |entry: &&Entry| {
                    let is_kind = entry.kind.is_some_and(|kind| cause.kinds.contains(&kind));
                    is_kind && is_meant(cause.whose, difference, entry) && fits(cause, entry, values)
                };
                if events.all.get(index).filter(explains).is_some() {
                    is_explained = true;
                    found.insert(index);
                }
            }
        }
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
    let chosen = found.into_iter().filter_map(|index| events.all.get(index));
    (chosen.cloned().collect(), unexplained)
}

/// Whether an event of these is one about this record.
fn is_meant(whose: Whose, difference: &Difference, entry: &Entry) -> bool {
    let is_notice = entry.subject == Some(SubjectKind::Notice);
    match whose {
        Whose::Notice => is_notice,
        Whose::Named => is_notice && is_named(difference, entry),
        Whose::Own => match difference.part {
            Part::Notice | Part::Income | Part::Payout | Part::Narrative => is_notice,
            Part::Receipt | Part::Shifted | Part::Device | Part::Sums | Part::Item | Part::Line => true,
        },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_that_keeps_its_amounts_explains_no_sum() {
        let receipt = |record: i64, name: &str| Difference {
            part: Part::Receipt,
            key: format!("zahlung-{record}"),
            record,
            label: String::new(),
            number: 1,
            of: Vec::new(),
            change: Change::Changed,
            values: vec![(name.to_owned(), "1".to_owned(), "2".to_owned())],
        };
        let sums = Difference {
            part: Part::Sums,
            ..receipt(0, "Ausgaben")
        };
        let changed = Changed::of(&[receipt(7, "Zahlungsdatum"), receipt(8, "Betrag brutto")]);
        assert_eq!(changed.invoices(&sums), BTreeSet::from([8]));
    }
}
