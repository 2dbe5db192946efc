//! The lists in the form of a change notice: what a row leaves empty stays as it is in the notice.

use paktbuch_types::{CostItemId, OwnZweckbindung};

use super::{AmendmentForm, amount, date, required_text};
use crate::funding::commands::{AmendedItem, ConditionData, ItemData};
use crate::web::form::FormErrors;

/// Rows for new entries.
pub(super) const BLANK: usize = 2;

/// A further Einzelansatz as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewItem {
    pub title: String,
    pub total: String,
    pub eligible: String,
}

/// A further condition as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCondition {
    pub text: String,
    pub due_on: String,
}

/// What was typed in a row of a column.
pub(super) fn at(list: &[String], row: usize) -> String {
    list.get(row).cloned().unwrap_or_default()
}

impl AmendmentForm {
    /// What was typed for an Einzelansatz: Gesamtausgaben and davon zuwendungsfähig.
    #[must_use]
    pub fn item(&self, id: CostItemId) -> (String, String) {
        let row = self.item.iter().position(|known| *known == id.to_string());
        row.map(|row| (at(&self.item_total, row), at(&self.item_eligible, row)))
            .unwrap_or_default()
    }

    /// Further Einzelansätze, blank rows behind them.
    #[must_use]
    pub fn new_items(&self) -> Vec<NewItem> {
        let row = |row| NewItem {
            title: at(&self.new_item_title, row),
            total: at(&self.new_item_total, row),
            eligible: at(&self.new_item_eligible, row),
        };
        let typed = (0..self.new_item_title.len())
            .map(row)
            .filter(|row| *row != NewItem::default());
        typed.chain(vec![NewItem::default(); BLANK]).collect()
    }

    /// Further conditions, blank rows behind them.
    #[must_use]
    pub fn conditions(&self) -> Vec<NewCondition> {
        let row = |row| NewCondition {
            text: at(&self.condition_text, row),
            due_on: at(&self.condition_due_on, row),
        };
        let typed = (0..self.condition_text.len())
            .map(row)
            .filter(|row| *row != NewCondition::default());
        typed.chain(vec![NewCondition::default(); BLANK]).collect()
    }

    pub(super) fn read_items(&self, e: &mut FormErrors) -> Vec<AmendedItem> {
        let mut items = Vec::new();
        for (row, id) in self.item.iter().enumerate() {
            let (total, eligible) = (at(&self.item_total, row), at(&self.item_eligible, row));
            if total.trim().is_empty() && eligible.trim().is_empty() {
                continue;
            }
            let label = |name: &str| format!("Einzelansatz, Zeile {}, {name}", row + 1);
            let item = e.take(
                "items",
                id.parse()
                    .map_err(|_| "Einzelansatz: Bitte laden Sie die Seite neu."),
            );
            let total = amount(e, &format!("item_total-{id}"), &label("Gesamtausgaben"), &total);
            let eligible = amount(
                e,
                &format!("item_eligible-{id}"),
                &label("davon zuwendungsfähig"),
                &eligible,
            );
            items.extend(item.map(|item| AmendedItem {
                item,
                total,
                eligible,
            }));
        }
        items
    }

    pub(super) fn read_new_items(&self, e: &mut FormErrors) -> Vec<ItemData> {
        let mut items = Vec::new();
        for (row, typed) in (1..).zip(self.new_items()) {
            if typed == NewItem::default() {
                continue;
            }
            let label = |name: &str| format!("Neuer Einzelansatz, Zeile {row}, {name}");
            let title = required_text(
                e,
                &format!("new_item_title-{row}"),
                &label("Bezeichnung"),
                &typed.title,
            );
            let field = format!("new_item_total-{row}");
            let total = amount(e, &field, &label("Gesamtausgaben"), &typed.total);
            let field = format!("new_item_eligible-{row}");
            let eligible = amount(e, &field, &label("davon zuwendungsfähig"), &typed.eligible);
            let Some(total) = total.or(eligible) else {
                let message = format!("{}: Bitte einen Betrag eintragen.", label("Gesamtausgaben"));
                e.add(&format!("new_item_total-{row}"), message);
                continue;
            };
            items.push(ItemData {
                position: None,
                title,
                total,
                eligible: eligible.unwrap_or(total),
                zweckbindung: OwnZweckbindung::default(),
            });
        }
        items
    }

    pub(super) fn read_conditions(&self, e: &mut FormErrors) -> Vec<ConditionData> {
        let mut conditions = Vec::new();
        for (row, typed) in (1..).zip(self.conditions()) {
            if typed == NewCondition::default() {
                continue;
            }
            let label = format!("Nebenbestimmungen, Zeile {row}, fällig am");
            let due_on = date(e, &format!("condition_due_on-{row}"), &label, &typed.due_on);
            conditions.push(ConditionData {
                text: typed.text,
                due_on,
                ..ConditionData::default()
            });
        }
        conditions
    }
}
