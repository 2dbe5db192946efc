//! The lists in the form of a notice: one row of inputs an entry, some blank ones behind them. An emptied row goes.

use paktbuch_types::Cents;

use super::{NoticeForm, amount, choice, date, shown_date};
use crate::funding::commands::{ConditionData, IncomeData, NoticeLists};
use crate::web::form::FormErrors;

/// Rows for new entries.
const BLANK: usize = 2;

/// A further source of the own share as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnSourceRow {
    pub source: String,
    pub amount: String,
}

/// Other money as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncomeRow {
    pub kind: String,
    pub source: String,
    pub purpose: String,
    pub planned: String,
    pub received: String,
    pub received_on: String,
}

/// A condition or due date as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConditionRow {
    pub text: String,
    pub due_on: String,
    pub done_on: String,
    pub place: String,
    pub done_by: String,
    pub remark: String,
}

fn at(list: &[String], row: usize) -> String {
    list.get(row).cloned().unwrap_or_default()
}

fn is_blank(texts: &[&String]) -> bool {
    texts.iter().all(|text| text.trim().is_empty())
}

/// The amount, empty where there is none.
fn shown(amount: Cents) -> String {
    if amount == Cents::ZERO {
        String::new()
    } else {
        amount.input()
    }
}

impl NoticeForm {
    /// Fills in the stored lists.
    pub(super) fn show_lists(&mut self, lists: &NoticeLists) {
        for (source, amount) in &lists.own_sources {
            self.own_source.push(source.code().to_owned());
            self.own_amount.push(amount.input());
        }
        for income in &lists.incomes {
            self.income_kind.push(income.kind.code().to_owned());
            self.income_source.push(income.source.clone());
            self.income_purpose.push(income.purpose.clone());
            self.income_planned.push(shown(income.planned));
            self.income_received.push(shown(income.received));
            self.income_received_on.push(shown_date(income.received_on));
        }
        for condition in &lists.conditions {
            self.condition_text.push(condition.text.clone());
            self.condition_due_on.push(shown_date(condition.due_on));
            self.condition_done_on.push(shown_date(condition.done_on));
            self.condition_place.push(condition.place.clone());
            self.condition_done_by.push(condition.done_by.clone());
            self.condition_remark.push(condition.remark.clone());
        }
    }

    /// Further sources of the own share, blank rows behind them.
    #[must_use]
    pub fn own_sources(&self) -> Vec<OwnSourceRow> {
        let row = |row| OwnSourceRow {
            source: at(&self.own_source, row),
            amount: at(&self.own_amount, row),
        };
        let typed = (0..self.own_amount.len())
            .map(row)
            .filter(|row| !is_blank(&[&row.amount]));
        typed
            .chain([OwnSourceRow::default(), OwnSourceRow::default()])
            .collect()
    }

    /// Other money, blank rows behind it.
    #[must_use]
    pub fn incomes(&self) -> Vec<IncomeRow> {
        let row = |row| IncomeRow {
            kind: at(&self.income_kind, row),
            source: at(&self.income_source, row),
            purpose: at(&self.income_purpose, row),
            planned: at(&self.income_planned, row),
            received: at(&self.income_received, row),
            received_on: at(&self.income_received_on, row),
        };
        let typed = (0..self.income_source.len()).map(row).filter(|row| {
            !is_blank(&[
                &row.source,
                &row.purpose,
                &row.planned,
                &row.received,
                &row.received_on,
            ])
        });
        typed.chain(vec![IncomeRow::default(); BLANK]).collect()
    }

    /// Conditions and due dates, blank rows behind them.
    #[must_use]
    pub fn conditions(&self) -> Vec<ConditionRow> {
        let row = |row| ConditionRow {
            text: at(&self.condition_text, row),
            due_on: at(&self.condition_due_on, row),
            done_on: at(&self.condition_done_on, row),
            place: at(&self.condition_place, row),
            done_by: at(&self.condition_done_by, row),
            remark: at(&self.condition_remark, row),
        };
        let typed = (0..self.condition_text.len()).map(row).filter(|row| {
            !is_blank(&[
                &row.text,
                &row.due_on,
                &row.done_on,
                &row.place,
                &row.done_by,
                &row.remark,
            ])
        });
        typed.chain(vec![ConditionRow::default(); BLANK]).collect()
    }

    /// The lists, with a message at every field that cannot be read.
    pub(super) fn read_lists(&self, errors: &mut FormErrors) -> NoticeLists {
        let mut lists = NoticeLists::default();
        let e = errors;
        for (row, typed) in (1..).zip(self.own_sources()) {
            if is_blank(&[&typed.amount]) {
                continue;
            }
            let label = |name: &str| format!("Weitere Herkunft des Eigenanteils, Zeile {row}, {name}");
            let source = choice(e, &format!("own_source-{row}"), &label("Herkunft"), &typed.source);
            let amount = amount(e, &format!("own_amount-{row}"), &label("Betrag"), &typed.amount);
            lists.own_sources.extend(source.zip(amount));
        }
        for (row, typed) in (1..).zip(self.incomes()) {
            if typed == IncomeRow::default() {
                continue;
            }
            let label = |name: &str| format!("Leistungen Dritter, Zeile {row}, {name}");
            let field = |name: &str| format!("income_{name}-{row}");
            let kind = choice(e, &field("kind"), &label("Art"), &typed.kind);
            let planned = amount(e, &field("planned"), &label("lt. Bescheid"), &typed.planned);
            let received = amount(e, &field("received"), &label("erhalten"), &typed.received);
            let received_on = date(
                e,
                &field("received_on"),
                &label("erhalten am"),
                &typed.received_on,
            );
            lists.incomes.extend(kind.map(|kind| IncomeData {
                kind,
                source: typed.source,
                purpose: typed.purpose,
                planned: planned.unwrap_or_default(),
                received: received.unwrap_or_default(),
                received_on,
            }));
        }
        for (row, typed) in (1..).zip(self.conditions()) {
            if typed == ConditionRow::default() {
                continue;
            }
            let label = |name: &str| format!("Nebenbestimmungen, Zeile {row}, {name}");
            let field = |name: &str| format!("condition_{name}-{row}");
            let due_on = date(e, &field("due_on"), &label("fällig am"), &typed.due_on);
            let done_on = date(e, &field("done_on"), &label("erledigt am"), &typed.done_on);
            lists.conditions.push(ConditionData {
                text: typed.text,
                place: typed.place,
                due_on,
                done_on,
                done_by: typed.done_by,
                remark: typed.remark,
            });
        }
        lists
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(values: &[&str]) -> Vec<String> {
        values.iter().map(|value| (*value).to_owned()).collect()
    }

    #[test]
    fn rows_become_lists_and_emptied_rows_go() {
        let form = NoticeForm {
            own_source: column(&["schulpauschale", "haushalt"]),
            own_amount: column(&["1.000", " "]),
            income_kind: column(&["dritte", "dritte", "versicherung"]),
            income_source: column(&["", "Stadt Billerbeck", "GVV"]),
            income_purpose: column(&["", "Standort", ""]),
            income_planned: column(&["", "36.000", ""]),
            income_received: column(&["", "", "12,5"]),
            income_received_on: column(&["", "", "1.3.2024"]),
            condition_text: column(&["", "Zwischennachweis"]),
            condition_due_on: column(&["", "31.12.2022"]),
            condition_done_on: column(&["", ""]),
            ..NoticeForm::default()
        };
        let mut errors = FormErrors::none();
        let lists = form.read_lists(&mut errors);
        assert!(errors.is_empty(), "{:?}", errors.list());
        assert_eq!(lists.own_sources.len(), 1);
        let money: Vec<_> = lists
            .incomes
            .iter()
            .map(|row| (row.planned, row.received))
            .collect();
        assert_eq!(
            money,
            [(Cents(3_600_000), Cents::ZERO), (Cents::ZERO, Cents(1_250))]
        );
        assert_eq!(lists.conditions.len(), 1);
        let mut again = NoticeForm::default();
        again.show_lists(&lists);
        assert_eq!(again.read_lists(&mut errors), lists);
    }

    #[test]
    fn what_is_wrong_names_row_and_column() {
        let form = NoticeForm {
            own_source: column(&["lotto"]),
            own_amount: column(&["viel"]),
            income_kind: column(&["dritte"]),
            income_source: column(&["Stadt"]),
            income_planned: column(&["12,345"]),
            condition_text: column(&["Frist"]),
            condition_due_on: column(&["31.02.2024"]),
            ..NoticeForm::default()
        };
        let mut errors = FormErrors::none();
        form.read_lists(&mut errors);
        let fields: Vec<&str> = errors.list().iter().map(|error| error.field.as_str()).collect();
        assert_eq!(
            fields,
            [
                "own_source-1",
                "own_amount-1",
                "income_planned-1",
                "condition_due_on-1"
            ]
        );
        assert!(
            errors.list()[2]
                .message
                .starts_with("Leistungen Dritter, Zeile 1, lt. Bescheid:")
        );
    }
}
