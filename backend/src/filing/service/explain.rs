//! Which events of the trail explain that the proof would read differently. Pure calculation.

use std::collections::{BTreeSet, HashMap};

use super::causes::{Cause, Whose, follows, of_record, of_value};
use crate::audit::{Entry, EntryChange, SubjectKind};
use crate::filing::rows::{Change, Difference, Part};

/// What adds up to other sums: the invoices of receipts, with the Einzelansatz and cost line of each, and payouts.
#[derive(Debug, Default)]
pub(super) struct Changed {
    receipts: Vec<(i64, Vec<String>)>,
    payouts: Vec<Difference>,
}

impl Changed {
    pub(super) fn of(differences: &[Difference]) -> Self {
        let receipts = differences.iter().filter(|difference| {
            matches!(difference.part, Part::Receipt | Part::Counted) && alters_sums(difference)
        });
        let payouts = differences.iter().filter(|difference| {
            let mut values = difference.values.iter();
            let is_other = difference.change != Change::Changed || values.any(|(name, ..)| name == "Betrag");
            difference.part == Part::Payout && is_other
        });
        Self {
            receipts: receipts
                .map(|difference| (difference.record, difference.of.clone()))
                .collect(),
            payouts: payouts.cloned().collect(),
        }
    }

    /// The records that an event has to name to explain a difference: the differing one; of sums the payouts.
    fn named<'a>(&'a self, difference: &'a Difference) -> &'a [Difference] {
        match difference.part {
            Part::Sums => &self.payouts,
            _ => std::slice::from_ref(difference),
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
            (Whose::Own, Part::Receipt | Part::Counted | Part::Installation) => {
                of(SubjectKind::Invoice, difference.record).collect()
            }
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
    let named = changed.named(difference).iter();
    let named: Vec<Called<'_>> = named
        .map(|record| (record, later_names(record, events)))
        .collect();
    let mut found: BTreeSet<usize> = BTreeSet::new();
    let mut unexplained = Vec::new();
    let matching = |causes: &[Cause], fits: &dyn Fn(&Cause, &Entry) -> bool| -> Vec<usize> {
        let of_cause = |cause: &Cause| {
            let candidates = events.whose(cause.whose, difference, &invoices).into_iter();
            let explains = |index: &usize| {
                events.all.get(*index).is_some_and(|entry| {
                    let is_kind = entry.kind.is_some_and(|kind| cause.kinds.contains(&kind));
                    is_kind && is_meant(cause.whose, (difference, &named), entry) && fits(cause, entry)
                })
            };
            candidates.filter(explains).collect::<Vec<_>>()
        };
        causes.iter().flat_map(of_cause).collect()
    };
    let mut look = |causes: &[Cause], (before, now): (&str, &str)| {
        let mut fitting = matching(causes, &|cause, entry| fits(cause, entry, (before, now)));
        if fitting.is_empty() {
            let first = matching(causes, &|cause, entry| {
                is_end(cause, entry, (before, |change| &change.before))
            });
            let last = matching(causes, &|cause, entry| {
                is_end(cause, entry, (now, |change| &change.after))
            });
            if !first.is_empty() && !last.is_empty() {
                fitting = [first, last].concat();
            }
        }
        found.extend(&fitting);
        !fitting.is_empty()
    };
    if difference.change == Change::Changed {
        for (name, before, now) in &difference.values {
            let is_explained = look(of_value(difference.part, name), (before, now));
            if !is_explained && !follows(difference.part, name) {
                unexplained.push(name.clone());
            }
        }
    } else {
        look(of_record(difference.part), ("", ""));
    }
    let chosen = found.into_iter().filter_map(|index| events.all.get(index));
    (chosen.cloned().collect(), unexplained)
}

/// A record, and what it was called later.
type Called<'a> = (&'a Difference, Vec<&'a str>);

/// Whether an event of these is one about this record. Where the payouts of a sum are not compared, each of them may be meant.
fn is_meant(whose: Whose, (difference, named): (&Difference, &[Called<'_>]), entry: &Entry) -> bool {
    let is_notice = entry.subject == Some(SubjectKind::Notice);
    match whose {
        Whose::Notice => is_notice,
        Whose::Named => is_notice && (named.is_empty() || named.iter().any(|record| is_named(record, entry))),
        Whose::Own => match difference.part {
            Part::Notice | Part::Income | Part::Payout | Part::Narrative | Part::Confirmed => is_notice,
            Part::Receipt
            | Part::Counted
            | Part::Shifted
            | Part::Device
            | Part::Installation
            | Part::Sums
            | Part::Item
            | Part::Line => true,
        },
        Whose::Saying | Whose::Anyone => true,
    }
}

/// Whether the event names the record by one of the words that the proof calls it, or by a name that it had later. Payouts are often of
/// the same amount: an event that tells their day names them by it alone.
fn is_named((difference, later): &Called<'_>, entry: &Entry) -> bool {
    let names = |word: &str| is_called(difference, word) || later.contains(&word);
    let tells_day = entry.changes.iter().any(|change| change.field == PAID_ON);
    let is_name = |field: &str| {
        if tells_day {
            field == PAID_ON
        } else {
            NAMES.contains(&field)
        }
    };
    entry
        .changes
        .iter()
        .filter(|change| is_name(&change.field))
        .any(|change| names(&change.before) || names(&change.after))
}

/// Whether the proof calls the record so.
fn is_called(difference: &Difference, word: &str) -> bool {
    let plain = |text: &str| text.replace('\u{a0}', " ");
    let word = plain(word);
    let values = difference.values.iter();
    let mut said = values.flat_map(|(_, before, now)| [plain(before), plain(now)]);
    let is_label = difference.label == word || difference.label.ends_with(&format!(" {word}"));
    !word.is_empty() && (is_label || said.any(|text| text == word))
}

/// What an Einzelansatz or a cost line was called in between, where it was renamed more than once; the days of a payout.
fn later_names<'a>(difference: &Difference, events: &Events<'a>) -> Vec<&'a str> {
    let mut later: Vec<&str> = Vec::new();
    let titles: &[&str] = match difference.part {
        Part::Item | Part::Line => &TITLES,
        Part::Payout => &[PAID_ON],
        _ => return later,
    };
    let of_notice = events.others.iter().filter_map(|index| events.all.get(*index));
    let of_notice = of_notice.filter(|entry| entry.subject == Some(SubjectKind::Notice));
    for change in of_notice.flat_map(|entry| &entry.changes) {
        let is_title = titles.contains(&change.field.as_str());
        let before = change.before.as_str();
        if is_title && !change.after.is_empty() && (is_called(difference, before) || later.contains(&before))
        {
            later.push(&change.after);
        }
    }
    later
}

/// Fields by which events of a notice rename an Einzelansatz or a cost line.
const TITLES: [&str; 2] = ["Einzelansatz", "Bezeichnung"];

/// Field by which events of a notice tell the day of a payout.
const PAID_ON: &str = "Ausgezahlt am";

/// Fields by which events of a notice name a record of its plan or a payout.
const NAMES: [&str; 5] = ["Einzelansatz", "Bezeichnung", PAID_ON, "Betrag", "Bemerkung"];

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

/// Whether the event begins or ends a chain of changes of a record that many share: what it said before was filed, or what it said then
/// holds now.
fn is_end(cause: &Cause, entry: &Entry, (words, said): (&str, fn(&EntryChange) -> &String)) -> bool {
    let of_field =
        |change: &&EntryChange| cause.fields.is_empty() || cause.fields.contains(&change.field.as_str());
    let mut said = entry.changes.iter().filter(of_field).map(said);
    cause.whose == Whose::Saying && said.any(|word| !word.is_empty() && words.contains(word.as_str()))
}

#[cfg(test)]
mod tests;
