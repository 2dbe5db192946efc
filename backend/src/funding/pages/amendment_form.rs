//! Entering a change notice, with what it would do.

mod entries;
mod fields;

use askama::Template;
use paktbuch_types::{Cents, NoticeId};

use self::entries::{ConditionRow, IncomeRow, NewIncomeRow, SourceRow};
use self::fields::{Fields, fields_of};
use super::framed;
use super::moved::MovedView;
use crate::funding::forms::{AmendmentForm, NewCondition, NewItem};
use crate::funding::paths;
use crate::funding::rows::{AmendedValue, AmendmentPreview, ItemFigures, NoticeView, PlanFigures};
use crate::web::components::{FieldError, FindingView};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Entering a change notice.
#[derive(Debug, Template)]
#[template(path = "funding/amendment_form.html")]
pub struct AmendmentFormPage {
    layout: Layout,
    notice: String,
    action: String,
    back: String,
    version: String,
    errors: Vec<FieldError>,
    /// Somebody else saved the notice meanwhile.
    is_stale: bool,
    preview: Option<Preview>,
    f: Fields,
    items: Vec<ItemRow>,
    items_wrong: bool,
    new_items: Vec<NewItemInput>,
    sources: Vec<SourceRow>,
    incomes: Vec<IncomeRow>,
    new_incomes: Vec<NewIncomeRow>,
    old_conditions: Vec<ConditionRow>,
    conditions: Vec<ConditionInput>,
}

/// What it would do.
#[derive(Debug)]
struct Preview {
    values: Vec<AmendedValue>,
    doubts: Vec<FindingView>,
    moved: MovedView,
}

/// An Einzelansatz with its amounts and what was typed.
#[derive(Debug)]
struct ItemRow {
    id: i64,
    name: String,
    total: Cents,
    eligible: Cents,
    new_total: String,
    new_eligible: String,
    total_wrong: bool,
    eligible_wrong: bool,
}

#[derive(Debug)]
struct NewItemInput {
    title: String,
    total: String,
    eligible: String,
    /// Of each of them.
    wrong: [bool; 3],
}

#[derive(Debug)]
struct ConditionInput {
    text: String,
    due_on: String,
    is_wrong: bool,
}

impl AmendmentFormPage {
    /// The form with what was typed, and what it would do where that was asked.
    #[must_use]
    pub fn new(
        layout: Layout,
        (view, plan): (&NoticeView, &PlanFigures),
        form: &AmendmentForm,
        errors: &FormErrors,
        preview: Option<AmendmentPreview>,
        is_stale: bool,
    ) -> Self {
        let name = format!("Bescheid {}", view.data.reference);
        let item = |item: &ItemFigures| {
            let (new_total, new_eligible) = form.item(item.id);
            let wrong = |column: &str| errors.at(&format!("item_{column}-{}", item.id)).is_some();
            ItemRow {
                id: item.id.0,
                name: format!("{} {}", item.position, item.title),
                total: item.figure.planned.total,
                eligible: item.figure.planned.eligible,
                new_total,
                new_eligible,
                total_wrong: wrong("total"),
                eligible_wrong: wrong("eligible"),
            }
        };
        let new_item = |(row, item): (usize, NewItem)| NewItemInput {
            wrong: ["title", "total", "eligible"]
                .map(|column| errors.at(&format!("new_item_{column}-{row}")).is_some()),
            title: item.title,
            total: item.total,
            eligible: item.eligible,
        };
        let condition = |(row, condition): (usize, NewCondition)| ConditionInput {
            is_wrong: errors.at(&format!("condition_due_on-{row}")).is_some(),
            text: condition.text,
            due_on: condition.due_on,
        };
        Self {
            layout: framed(layout, "Änderungsbescheid erfassen")
                .crumb(name.clone(), paths::notice(view.id))
                .here("Änderungsbescheid erfassen"),
            notice: format!("{name}, {}", view.data.title),
            action: paths::new_amendment(view.id),
            back: paths::notice(view.id),
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            is_stale,
            preview: preview.map(|preview| shown(view.id, preview)),
            f: fields_of(view, form, errors),
            items: plan.items.iter().map(item).collect(),
            items_wrong: errors.at("items").is_some(),
            new_items: (1..).zip(form.new_items()).map(new_item).collect(),
            sources: entries::sources(view, form, errors),
            incomes: entries::incomes(view, form, errors),
            new_incomes: entries::new_incomes(form, errors),
            old_conditions: entries::conditions(view, form, errors),
            conditions: (1..).zip(form.conditions()).map(condition).collect(),
        }
    }
}

fn shown(notice: NoticeId, preview: AmendmentPreview) -> Preview {
    Preview {
        doubts: preview
            .doubts
            .iter()
            .map(|(message, remedy)| FindingView::warning(message, remedy))
            .collect(),
        moved: MovedView::new(notice, preview.moved),
        values: preview.values,
    }
}
