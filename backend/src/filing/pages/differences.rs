//! Differences of a proof as a page shows them: by part, equal ones together.

use std::collections::HashMap;

use paktbuch_types::{DeviceId, InvoiceId};

use super::once::told_once;
use crate::devices::paths as devices;
use crate::filing::rows::{Change, Difference, Part};
use crate::filing::summary::{summary, words};
use crate::purchasing::paths as purchasing;
use crate::text::counted;
use crate::web::components::{HistoryEntry, State};

/// Blocks that a page shows.
const SHOWN: usize = 500;
/// Events that stand below one of them at once; the others unfold.
pub(super) const EVENTS: usize = 5;
/// From how many records on equal changes are told as one.
const TOGETHER: usize = 3;

/// A difference with the events that explain it, and the names of values that none explains.
#[derive(Debug)]
pub struct Told {
    pub difference: Difference,
    pub events: Vec<HistoryEntry>,
    pub unexplained: Vec<String>,
    /// Both states are of different days (Stichtage).
    pub is_of_other_day: bool,
}

/// What two states of a proof say differently.
#[derive(Debug)]
pub struct Comparison {
    /// For the id of its heading.
    pub id: &'static str,
    pub title: String,
    pub note: String,
    /// Titles of both columns.
    pub columns: (&'static str, &'static str),
    /// `2 Zeilen der Belegliste geändert, 1 Gerät neu`; empty for no difference.
    pub summary: String,
    /// Said where there is none.
    pub none: &'static str,
    pub groups: Vec<Group>,
    /// How many blocks are not shown.
    pub more: usize,
}

/// The differences of one part of the proof.
#[derive(Debug)]
pub struct Group {
    pub part: Part,
    pub title: &'static str,
    /// Records that differ.
    pub count: usize,
    pub rows: Vec<DifferenceRow>,
}

/// One difference, or several that are equal.
#[derive(Debug)]
pub struct DifferenceRow {
    pub label: String,
    /// Empty for none.
    pub href: String,
    /// Labels and addresses of the records, where they are told together.
    pub same: Vec<(String, String)>,
    pub state: State,
    /// Name, value as filed, value now.
    pub values: Vec<(String, String, String)>,
    pub events: Vec<HistoryEntry>,
    /// Those that unfold.
    pub rest: Vec<HistoryEntry>,
    /// Beside or instead of events; empty for none.
    pub note: String,
}

const GROUPS: [(Part, &str); 13] = [
    (Part::Notice, "Deckblatt"),
    (Part::Sums, "Summen"),
    (Part::Income, "Leistungen Dritter und weitere Förderung"),
    (Part::Item, "Einzelansätze"),
    (Part::Line, "Zeilen des Kostenplans"),
    (Part::Receipt, "Zeilen der Belegliste"),
    (Part::Counted, "Belege in den Summen"),
    (Part::Shifted, "Übrige Zeilen der Belegliste"),
    (Part::Device, "Geräte"),
    (Part::Installation, "Anlagen"),
    (Part::Payout, "Mittelabrufe"),
    (Part::Narrative, "Sachbericht"),
    (Part::Confirmed, "Bestätigungen"),
];

impl Comparison {
    /// The differences by part, as far as they are shown.
    #[must_use]
    pub fn new(
        id: &'static str,
        title: impl Into<String>,
        note: String,
        columns: (&'static str, &'static str),
        none: &'static str,
        told: Vec<Told>,
    ) -> Self {
        let summary = summary(told.iter().map(|told| &told.difference));
        let mut groups: Vec<Group> = GROUPS
            .iter()
            .map(|(part, title)| Group {
                part: *part,
                title,
                count: told.iter().filter(|told| told.difference.part == *part).count(),
                rows: rows(told.iter().filter(|told| told.difference.part == *part)),
            })
            .filter(|group| !group.rows.is_empty())
            .collect();
        let (mut left, mut more) = (SHOWN, 0);
        for group in &mut groups {
            more += group.rows.len().saturating_sub(left);
            group.rows.truncate(left);
            left -= group.rows.len();
        }
        groups.retain(|group| !group.rows.is_empty());
        told_once(&mut groups);
        Self {
            id,
            title: title.into(),
            note,
            columns,
            summary,
            none,
            groups,
            more,
        }
    }
}

/// The differences of one part; from some number on, records that changed alike are one block.
fn rows<'a>(told: impl Iterator<Item = &'a Told>) -> Vec<DifferenceRow> {
    let mut blocks: Vec<Vec<&Told>> = Vec::new();
    let mut alike: HashMap<&[(String, String, String)], usize> = HashMap::new();
    for told in told {
        let place = match told.difference.change {
            Change::Changed => *alike.entry(&told.difference.values).or_insert(blocks.len()),
            Change::Added | Change::Removed => blocks.len(),
        };
        match blocks.get_mut(place) {
            Some(block) => block.push(told),
            None => blocks.push(vec![told]),
        }
    }
    blocks.into_iter().flat_map(block).collect()
}

fn block(block: Vec<&Told>) -> Vec<DifferenceRow> {
    if block.len() < TOGETHER {
        return block.into_iter().map(row).collect();
    }
    let same: Vec<(String, String)> = block
        .iter()
        .map(|told| (label(&told.difference), href(&told.difference)))
        .collect();
    let mut events: Vec<HistoryEntry> = Vec::new();
    for event in block.iter().flat_map(|told| &told.events) {
        let known = |other: &HistoryEntry| (&other.at, &other.sentence) == (&event.at, &event.sentence);
        if !events.iter().any(known) {
            events.push(event.clone());
        }
    }
    let Some(first) = block.first() else {
        return Vec::new();
    };
    let count = i64::try_from(same.len()).unwrap_or(i64::MAX);
    let (one, many) = words(first.difference.part);
    let unexplained = block.iter().find(|told| !told.unexplained.is_empty());
    vec![DifferenceRow {
        label: counted(count, one, many),
        href: String::new(),
        note: note(unexplained.unwrap_or(first)),
        rest: events.split_off(EVENTS.min(events.len())),
        events,
        same,
        ..row(first)
    }]
}

fn row(told: &Told) -> DifferenceRow {
    let Told {
        difference, events, ..
    } = told;
    DifferenceRow {
        label: label(difference),
        href: href(difference),
        same: Vec::new(),
        state: match difference.change {
            Change::Added => State::info("neu"),
            Change::Removed => State::error("entfallen"),
            Change::Changed => State::warning("geändert"),
        },
        values: difference.values.clone(),
        events: events.iter().take(EVENTS).cloned().collect(),
        rest: events.iter().skip(EVENTS).cloned().collect(),
        note: note(told),
    }
}

fn label(difference: &Difference) -> String {
    match (difference.part, difference.number) {
        (Part::Counted, _) => format!("Beleg: {}", difference.label),
        (_, 0) => difference.label.clone(),
        (_, number) => format!("Lfd. Nr. {number}: {}", difference.label),
    }
}

fn href(difference: &Difference) -> String {
    let is_gone = difference.change == Change::Removed;
    match difference.part {
        Part::Receipt | Part::Counted | Part::Installation if difference.record != 0 => {
            purchasing::invoice(InvoiceId(difference.record))
        }
        Part::Device if difference.record != 0 && !is_gone => devices::device(DeviceId(difference.record)),
        _ => String::new(),
    }
}

/// What stands where no event explains it, or not all of it.
fn note(told: &Told) -> String {
    let instead = if told.is_of_other_day {
        "Der Stichtag ist ein anderer."
    } else {
        "bitte mit „paktbuch verify“ prüfen lassen."
    };
    let part = told.difference.part;
    if part == Part::Shifted {
        return "Folgt aus den Zeilen und Summen, die abweichen: Die Zuwendung wird über alle Zeilen verteilt und gerundet, und gezählt wird \
                nach dem Tag der Zahlung."
            .to_owned();
    }
    if !told.unexplained.is_empty() {
        return format!(
            "Kein Eintrag im Verlauf erklärt „{}“: {instead}",
            told.unexplained.join("“, „")
        );
    }
    if !told.events.is_empty() {
        return String::new();
    }
    match (told.difference.change, part) {
        (Change::Added | Change::Removed, _) => format!("Kein Eintrag im Verlauf erklärt das: {instead}"),
        (Change::Changed, Part::Sums | Part::Item | Part::Line) => "Folgt aus den Belegen.".to_owned(),
        (Change::Changed, _) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(label: &str, change: Change, until: &str) -> Told {
        Told {
            difference: Difference {
                part: Part::Device,
                key: label.to_owned(),
                record: 7,
                label: format!("Gerät {label}"),
                number: 0,
                of: Vec::new(),
                change,
                values: vec![(
                    "Zweckbindung bis".to_owned(),
                    "31.12.2029".to_owned(),
                    until.to_owned(),
                )],
            },
            events: Vec::new(),
            unexplained: Vec::new(),
            is_of_other_day: false,
        }
    }

    #[test]
    fn what_changed_alike_is_told_once_with_its_list() {
        let mut all: Vec<Told> = (1..=52)
            .map(|number| told(&format!("D{number}"), Change::Changed, "31.12.2031"))
            .collect();
        all.insert(3, told("E", Change::Changed, "31.12.2030"));
        all.push(told("F", Change::Removed, "31.12.2031"));
        let compared = Comparison::new("x", "X", String::new(), ("a", "b"), "", all);
        assert_eq!(compared.summary, "1 Gerät entfallen, 53 Geräte geändert");
        let [group] = compared.groups.as_slice() else {
            panic!("{:?}", compared.groups)
        };
        let rows: Vec<(&str, usize)> = group
            .rows
            .iter()
            .map(|row| (row.label.as_str(), row.same.len()))
            .collect();
        assert_eq!(rows, [("52 Geräte", 52), ("Gerät E", 0), ("Gerät F", 0)]);
        assert_eq!(group.rows[0].same[51].0, "Gerät D52");
    }

    #[test]
    fn every_event_that_explains_it_stands_there() {
        let event = |number: usize| HistoryEntry {
            at: format!("{number:02}.03.2026"),
            ..HistoryEntry::default()
        };
        let mut told = told("D1", Change::Changed, "31.12.2031");
        told.events = (0..8).map(event).collect();
        let shown = row(&told);
        assert_eq!((shown.events.len(), shown.rest.len()), (5, 3));
    }

    #[test]
    fn what_nothing_explains_is_said_and_another_day_is_no_alarm() {
        let mut silent = told("D1", Change::Changed, "31.12.2031");
        assert_eq!(note(&silent), "");
        silent.unexplained = vec!["Zweckbindung bis".to_owned()];
        assert!(note(&silent).contains("„Zweckbindung bis“: bitte mit „paktbuch verify“ prüfen"));
        silent.is_of_other_day = true;
        assert!(note(&silent).ends_with("„Zweckbindung bis“: Der Stichtag ist ein anderer."));
        let mut sums = told("S", Change::Changed, "5,00 €");
        sums.difference.part = Part::Sums;
        assert_eq!(note(&sums), "Folgt aus den Belegen.");
        sums.unexplained = vec!["Zuwendung lt. Bescheid".to_owned()];
        assert!(note(&sums).starts_with("Kein Eintrag im Verlauf erklärt „Zuwendung lt. Bescheid“"));
    }
}
