//! Sources, other money and conditions in the form of a change notice: those that the notice has, with what changes.

use paktbuch_types::{Cents, IncomeKind, OwnShareSource};

use super::amendment::is_cleared;
use super::amendment_lists::{BLANK, at};
use super::{AmendmentForm, amount, choice, date, required_amount, required_text};
use crate::funding::commands::{AmendedCondition, AmendedIncome, IncomeData, ListEntry};
use crate::web::form::FormErrors;

/// Further other money as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewIncome {
    pub kind: String,
    pub source: String,
    pub purpose: String,
    pub planned: String,
}

impl NewIncome {
    /// Nothing is typed; a kind is always chosen.
    fn is_blank(&self) -> bool {
        [&self.source, &self.purpose, &self.planned]
            .iter()
            .all(|text| text.trim().is_empty())
    }
}

/// The row that is about an entry: the one of its place, or else the one that spoke of it at another place.
fn row_of(places: &[String], was: &[String], position: usize, now: &str) -> Option<usize> {
    let is_about = |row: &usize| {
        let entry = ListEntry {
            position,
            was: at(was, *row),
        };
        !entry.was.is_empty() && entry.is_still(now)
    };
    let mut rows = (0..places.len()).filter(is_about);
    let first = rows.clone().next();
    rows.find(|row| at(places, *row) == position.to_string())
        .or(first)
}

/// An amount, `None` in it where it no longer holds; nothing where the field is empty or cannot be read.
fn amount_or_cleared(e: &mut FormErrors, field: &str, label: &str, text: &str) -> Option<Option<Cents>> {
    if is_cleared(text) {
        return Some(None);
    }
    amount(e, field, label, text).map(Some)
}

fn entry(e: &mut FormErrors, field: &str, label: &str, position: &str, was: String) -> Option<ListEntry> {
    let position = position
        .parse::<usize>()
        .map_err(|_| format!("{label}: Bitte laden Sie die Seite neu."));
    let position = e.take(field, position)?;
    Some(ListEntry { position, was })
}

impl AmendmentForm {
    /// What was typed for a source of the own share.
    #[must_use]
    pub fn own_amount(&self, source: OwnShareSource) -> String {
        let row = self.own_source.iter().position(|code| code == source.code());
        row.map(|row| at(&self.own_amount, row)).unwrap_or_default()
    }

    /// What was typed for the other money at this place that says `now`.
    #[must_use]
    pub fn income_planned(&self, position: usize, now: &str) -> String {
        row_of(&self.income, &self.income_was, position, now)
            .map(|row| at(&self.income_planned, row))
            .unwrap_or_default()
    }

    /// What was typed for the condition at this place that says `now`: its text and its due day.
    #[must_use]
    pub fn old_condition(&self, position: usize, now: &str) -> (String, String) {
        row_of(&self.old_condition, &self.old_condition_was, position, now)
            .map(|row| {
                (
                    at(&self.old_condition_text, row),
                    at(&self.old_condition_due_on, row),
                )
            })
            .unwrap_or_default()
    }

    /// Further other money, blank rows behind it.
    #[must_use]
    pub fn new_incomes(&self) -> Vec<NewIncome> {
        let row = |row| NewIncome {
            kind: at(&self.new_income_kind, row),
            source: at(&self.new_income_source, row),
            purpose: at(&self.new_income_purpose, row),
            planned: at(&self.new_income_planned, row),
        };
        let typed = (0..self.new_income_source.len())
            .map(row)
            .filter(|row| !row.is_blank());
        typed.chain(vec![NewIncome::default(); BLANK]).collect()
    }

    pub(super) fn read_own_sources(&self, e: &mut FormErrors) -> Vec<(OwnShareSource, Option<Cents>)> {
        let mut sources = Vec::new();
        for (row, code) in self.own_source.iter().enumerate() {
            let typed = at(&self.own_amount, row);
            if typed.trim().is_empty() {
                continue;
            }
            let source: Option<OwnShareSource> =
                choice(e, "own_sources", "Weitere Herkunft des Eigenanteils", code);
            let label = match source {
                Some(source) => format!("Eigenanteil aus {source}"),
                None => "Weitere Herkunft des Eigenanteils".to_owned(),
            };
            let amount = amount_or_cleared(e, &format!("own_amount-{code}"), &label, &typed);
            sources.extend(source.zip(amount));
        }
        sources
    }

    pub(super) fn read_incomes(&self, e: &mut FormErrors) -> Vec<AmendedIncome> {
        let mut incomes = Vec::new();
        for (row, position) in self.income.iter().enumerate() {
            let typed = at(&self.income_planned, row);
            if typed.trim().is_empty() {
                continue;
            }
            let label = format!("Leistungen Dritter, Zeile {position}, lt. Bescheid neu");
            let entry = entry(e, "incomes", &label, position, at(&self.income_was, row));
            let planned = amount_or_cleared(e, &format!("income_planned-{position}"), &label, &typed);
            let amended = entry.zip(planned);
            incomes.extend(amended.map(|(entry, planned)| AmendedIncome { entry, planned }));
        }
        incomes
    }

    pub(super) fn read_new_incomes(&self, e: &mut FormErrors) -> Vec<IncomeData> {
        let mut incomes = Vec::new();
        for (row, typed) in (1..).zip(self.new_incomes()) {
            if typed.is_blank() {
                continue;
            }
            let label = |name: &str| format!("Neue Leistung Dritter, Zeile {row}, {name}");
            let field = |name: &str| format!("new_income_{name}-{row}");
            let kind: Option<IncomeKind> = choice(e, &field("kind"), &label("Art"), &typed.kind);
            let source = required_text(e, &field("source"), &label("von wem"), &typed.source);
            let planned = required_amount(e, &field("planned"), &label("lt. Bescheid"), &typed.planned);
            if source.trim().is_empty() {
                continue;
            }
            incomes.extend(kind.zip(planned).map(|(kind, planned)| IncomeData {
                kind,
                source,
                purpose: typed.purpose,
                planned,
                received: Cents::ZERO,
                received_on: None,
            }));
        }
        incomes
    }

    pub(super) fn read_changed_conditions(&self, e: &mut FormErrors) -> Vec<AmendedCondition> {
        let mut conditions = Vec::new();
        for (row, position) in self.old_condition.iter().enumerate() {
            let text = at(&self.old_condition_text, row);
            let due_on = at(&self.old_condition_due_on, row);
            if text.trim().is_empty() && due_on.trim().is_empty() {
                continue;
            }
            let (ends, undated) = (is_cleared(&text), is_cleared(&due_on));
            let label = format!("Nebenbestimmungen, Zeile {position}, neu fällig am");
            let was = at(&self.old_condition_was, row);
            let entry = entry(e, "conditions", &label, position, was);
            let due_on = if undated { String::new() } else { due_on };
            let due_on = date(e, &format!("old_condition_due_on-{position}"), &label, &due_on);
            conditions.extend(entry.map(|entry| AmendedCondition {
                entry,
                ends,
                text: (!ends && !text.trim().is_empty()).then_some(text),
                due_on,
                undated,
            }));
        }
        conditions
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn what_was_typed_follows_its_entry() {
        let form = AmendmentForm {
            old_condition: column(&["1", "2"]),
            old_condition_was: column(&["Bericht", "Anzeige,\r\nsofort"]),
            old_condition_text: column(&["", "entfällt"]),
            old_condition_due_on: column(&["31.12.2024", ""]),
            ..AmendmentForm::default()
        };
        assert_eq!(form.old_condition(1, "Bericht").1, "31.12.2024");
        assert_eq!(form.old_condition(1, "Anzeige,\nsofort").0, "entfällt");
        assert_eq!(
            form.old_condition(2, "etwas anderes"),
            (String::new(), String::new())
        );
    }

    #[test]
    fn empty_rows_change_nothing_and_wrong_ones_are_named() {
        let form = AmendmentForm {
            own_source: column(&["haushalt", "schulpauschale", "sonstige"]),
            own_amount: column(&["", "Entfällt ", "5"]),
            income: column(&["1", "2"]),
            income_was: column(&["", ""]),
            income_planned: column(&[" ", "viel"]),
            new_income_kind: column(&["dritte", "dritte"]),
            new_income_source: column(&["", "Verein"]),
            new_income_purpose: column(&["", ""]),
            new_income_planned: column(&["", "100"]),
            old_condition: column(&["1"]),
            old_condition_text: column(&[""]),
            old_condition_due_on: column(&["31.02.2024"]),
            ..AmendmentForm::default()
        };
        let mut errors = FormErrors::none();
        assert_eq!(
            form.read_own_sources(&mut errors),
            [
                (OwnShareSource::Schulpauschale, None),
                (OwnShareSource::Other, Some(Cents(500)))
            ]
        );
        assert!(form.read_incomes(&mut errors).is_empty());
        assert_eq!(form.read_new_incomes(&mut errors).len(), 1);
        form.read_changed_conditions(&mut errors);
        let fields: Vec<&str> = errors.list().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["income_planned-2", "old_condition_due_on-1"]);
    }
}
