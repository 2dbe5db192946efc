//! An event that explains several differences stands at one of them; the others lead there.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::differences::{DifferenceRow, EVENTS, Group};
use crate::filing::rows::Part;

/// Differences that are named where an event stands elsewhere.
const NAMED: usize = 3;

/// Leaves each event at the record that it is about (line of the Belegliste, device), else at the first difference that it explains. Sums
/// follow from these records, and their events do not say which invoice they are about.
pub(super) fn told_once(groups: &mut [Group]) {
    let mut told: HashMap<String, String> = HashMap::new();
    for of_sums in [false, true] {
        for group in groups.iter_mut().filter(|group| is_sum(group.part) == of_sums) {
            for row in &mut group.rows {
                once(row, &mut told);
            }
        }
    }
}

const fn is_sum(part: Part) -> bool {
    matches!(part, Part::Sums | Part::Item | Part::Line)
}

/// Takes out of a row what another one tells; `told` are the events so far with the labels of their rows.
fn once(row: &mut DifferenceRow, told: &mut HashMap<String, String>) {
    let (first, rest) = (std::mem::take(&mut row.events), std::mem::take(&mut row.rest));
    let (mut own, mut elsewhere): (Vec<_>, Vec<String>) = (Vec::new(), Vec::new());
    for event in first.into_iter().chain(rest) {
        match told.entry(format!("{event:?}")) {
            Entry::Vacant(free) => {
                free.insert(row.label.clone());
                own.push(event);
            }
            Entry::Occupied(known) => {
                if !own.contains(&event) && !elsewhere.contains(known.get()) {
                    elsewhere.push(known.get().clone());
                }
            }
        }
    }
    row.rest = own.split_off(EVENTS.min(own.len()));
    row.events = own;
    if elsewhere.is_empty() {
        return;
    }
    let named: Vec<&str> = elsewhere.iter().take(NAMED).map(String::as_str).collect();
    let more = match elsewhere.len() - named.len() {
        0 => String::new(),
        1 => " und einer weiteren Zeile".to_owned(),
        more => format!(" und {more} weiteren Zeilen"),
    };
    let where_told = format!("Was dazu im Verlauf steht, siehe „{}“{more}.", named.join("“, „"));
    row.note = match row.note.as_str() {
        "" => where_told,
        note => format!("{note} {where_told}"),
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::components::{HistoryEntry, State};

    fn event(at: &str) -> HistoryEntry {
        HistoryEntry {
            at: at.to_owned(),
            ..HistoryEntry::default()
        }
    }

    fn group(part: Part, rows: &[(&str, &[&str])]) -> Group {
        let row = |(label, events): &(&str, &[&str])| DifferenceRow {
            label: (*label).to_owned(),
            href: String::new(),
            same: Vec::new(),
            state: State::warning("geändert"),
            values: Vec::new(),
            events: events.iter().map(|at| event(at)).collect(),
            rest: Vec::new(),
            note: String::new(),
        };
        Group {
            part,
            title: "",
            count: rows.len(),
            rows: rows.iter().map(row).collect(),
        }
    }

    #[test]
    fn a_sum_leads_to_the_line_that_tells_its_event() {
        let mut groups = [
            group(Part::Sums, &[("Summen", &["1.", "2."])]),
            group(
                Part::Receipt,
                &[("Lfd. Nr. 1", &["1."]), ("Lfd. Nr. 2", &["1.", "3."])],
            ),
        ];
        told_once(&mut groups);
        let told = |group: usize, row: usize| {
            let row = &groups[group].rows[row];
            (row.events.clone(), row.note.as_str())
        };
        assert_eq!(
            told(0, 0),
            (
                vec![event("2.")],
                "Was dazu im Verlauf steht, siehe „Lfd. Nr. 1“."
            )
        );
        assert_eq!(told(1, 0), (vec![event("1.")], ""));
        assert_eq!(
            told(1, 1),
            (
                vec![event("3.")],
                "Was dazu im Verlauf steht, siehe „Lfd. Nr. 1“."
            )
        );
    }
}
