//! Sources, other money and conditions of the notice in the form of a change notice, each with what was typed.

use paktbuch_types::{IncomeKind, OwnShareSource};

use super::super::euro;
use crate::funding::commands::{ConditionData, IncomeData};
use crate::funding::fields;
use crate::funding::forms::{AmendmentForm, NewIncome};
use crate::funding::rows::NoticeView;
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// A source of the own share.
#[derive(Debug)]
pub(super) struct SourceRow {
    pub(super) code: &'static str,
    pub(super) amount: Field,
}

/// Other money that the notice names.
#[derive(Debug)]
pub(super) struct IncomeRow {
    pub(super) position: usize,
    /// What it says now.
    pub(super) was: String,
    pub(super) planned: Field,
}

/// Further other money.
#[derive(Debug)]
pub(super) struct NewIncomeRow {
    pub(super) kind: Field,
    pub(super) source: Field,
    pub(super) purpose: Field,
    pub(super) planned: Field,
}

/// A condition that the notice names.
#[derive(Debug)]
pub(super) struct ConditionRow {
    pub(super) position: usize,
    /// What it says now.
    pub(super) was: String,
    pub(super) text: Field,
    pub(super) due_on: Field,
}

/// A field of a row, with an id of its own.
fn of_row(name: &'static str, row: &str, label: &str, value: &str, errors: &FormErrors) -> Field {
    let id = format!("{name}-{row}");
    Field {
        name: name.to_owned(),
        ..Field::new(id.as_str(), label)
            .value(value)
            .error(errors.at(&id))
            .optional()
    }
}

pub(super) fn sources(view: &NoticeView, form: &AmendmentForm, errors: &FormErrors) -> Vec<SourceRow> {
    let row = |source: &OwnShareSource| {
        let further = &view.data.lists.own_sources;
        let amount = further.iter().find(|(known, _)| known == source);
        let now = match amount {
            Some((_, amount)) => format!("Bisher {}.", euro(*amount)),
            None if view.data.own_share_source == *source => {
                "Trägt bisher den Rest; ein Betrag nur, wenn oben eine andere Herkunft gewählt ist."
                    .to_owned()
            }
            None => "Bisher nichts.".to_owned(),
        };
        let (code, typed) = (source.code(), form.own_amount(*source));
        SourceRow {
            code,
            amount: of_row("own_amount", code, source.label(), &typed, errors).hint(now),
        }
    };
    OwnShareSource::ALL.iter().map(row).collect()
}

pub(super) fn incomes(view: &NoticeView, form: &AmendmentForm, errors: &FormErrors) -> Vec<IncomeRow> {
    let listed = (1..).zip(&view.data.lists.incomes);
    let row = |(position, income): (usize, &IncomeData)| {
        let was = fields::income(income);
        let typed = form.income_planned(position, &was);
        let (number, label) = (
            position.to_string(),
            format!("Zeile {position}, lt. Bescheid neu"),
        );
        IncomeRow {
            position,
            planned: of_row("income_planned", &number, &label, &typed, errors).hint(format!("Bisher {was}.")),
            was,
        }
    };
    listed.map(row).collect()
}

pub(super) fn new_incomes(form: &AmendmentForm, errors: &FormErrors) -> Vec<NewIncomeRow> {
    let row = |(row, typed): (usize, NewIncome)| {
        let number = row.to_string();
        let field = |name, label: &str, value: &str| {
            of_row(
                name,
                &number,
                &format!("{label}, neue Zeile {row}"),
                value,
                errors,
            )
        };
        NewIncomeRow {
            kind: field("new_income_kind", "Art", &typed.kind)
                .options(IncomeKind::ALL.iter().map(|kind| (kind.code(), kind.label()))),
            source: field("new_income_source", "Von wem", &typed.source),
            purpose: field("new_income_purpose", "Wofür", &typed.purpose),
            planned: field("new_income_planned", "Lt. Bescheid", &typed.planned),
        }
    };
    (1..).zip(form.new_incomes()).map(row).collect()
}

pub(super) fn conditions(view: &NoticeView, form: &AmendmentForm, errors: &FormErrors) -> Vec<ConditionRow> {
    let listed = (1..).zip(&view.data.lists.conditions);
    let row = |(position, condition): (usize, &ConditionData)| {
        let was = fields::condition(condition);
        let (text, due_on) = form.old_condition(position, &was);
        let number = position.to_string();
        let field = |name, label: &str, value: &str| {
            of_row(
                name,
                &number,
                &format!("{label}, Zeile {position}"),
                value,
                errors,
            )
        };
        ConditionRow {
            position,
            text: field("old_condition_text", "Neuer Text", &text).hint(format!("Bisher {was}.")),
            due_on: field("old_condition_due_on", "Neu fällig am", &due_on),
            was,
        }
    };
    listed.map(row).collect()
}
