//! Entering a change notice, with what it would do.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{AmendmentKind, Cents, NoticeId, format_date};

use super::moved::MovedView;
use super::{euro, framed};
use crate::funding::forms::{AmendmentForm, NewCondition, NewItem};
use crate::funding::paths;
use crate::funding::rows::{AmendedValue, AmendmentPreview, ItemFigures, NoticeView, PlanFigures};
use crate::web::components::{Field, FieldError, FindingView};
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
    conditions: Vec<ConditionInput>,
}

/// What it would do.
#[derive(Debug)]
struct Preview {
    values: Vec<AmendedValue>,
    doubts: Vec<FindingView>,
    moved: MovedView,
}

/// The fields in the order of the page; each hint says what holds now.
#[derive(Debug)]
struct Fields {
    kind: Field,
    reference: Field,
    dated: Field,
    announced_on: Field,
    reason: Field,
    eligible: Field,
    rate: Field,
    granted: Field,
    grant_differs: Field,
    own_share: Field,
    implementation_from: Field,
    implementation_to: Field,
    approval_from: Field,
    approval_to: Field,
    zweckbindung_years: Field,
    zweckbindung_date: Field,
    item_tolerance: Field,
    spend_within_days: Field,
    proof_due: Field,
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

fn fields_of(view: &NoticeView, form: &AmendmentForm, errors: &FormErrors) -> Fields {
    let data = &view.data;
    let field = |name: &'static str, label: &str, value: &str| {
        Field::new(name, label).value(value).error(errors.at(name))
    };
    let now = |name: &'static str, label: &str, value: &str, now: String| {
        let now = if now.is_empty() {
            "nicht eingetragen".to_owned()
        } else {
            now
        };
        field(name, label, value)
            .hint(format!("Bisher {now}."))
            .optional()
    };
    let day = |day: Option<NaiveDate>| day.map(format_date).unwrap_or_default();
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    Fields {
        kind: field("kind", "Art", &form.kind)
            .options(AmendmentKind::ALL.iter().map(|kind| (kind.code(), kind.label()))),
        reference: field("reference", "Aktenzeichen", &form.reference),
        dated: field("dated", "Bescheid vom", &form.dated),
        announced_on: field("announced_on", "Bekannt gegeben am", &form.announced_on).optional(),
        reason: field("reason", "Anlass", &form.reason)
            .hint("Zum Beispiel der Antrag, dem er folgt.")
            .optional(),
        eligible: now(
            "eligible",
            "Zuwendungsfähige Gesamtausgaben, brutto",
            &form.eligible,
            euro(data.eligible),
        ),
        rate: now("rate", "Fördersatz", &form.rate, format!("{} %", data.rate)),
        granted: field("granted", "Zuwendung", &form.granted)
            .hint(format!(
                "Bisher {}. Leer: bleibt, oder Fördersatz × zuwendungsfähige Ausgaben, wenn sich eines davon ändert.",
                euro(view.granted)
            ))
            .optional(),
        grant_differs: field(
            "grant_differs",
            "Der Änderungsbescheid nennt wirklich diesen abweichenden Betrag",
            &form.grant_differs,
        ),
        own_share: field("own_share", "Eigenanteil", &form.own_share)
            .hint(format!("Bisher {}. Leer: was die Zuwendung offen lässt.", euro(view.own_share)))
            .optional(),
        implementation_from: now(
            "implementation_from",
            "Durchführungszeitraum von",
            &form.implementation_from,
            day(data.implementation_from),
        ),
        implementation_to: now(
            "implementation_to",
            "bis",
            &form.implementation_to,
            day(data.implementation_to),
        ),
        approval_from: now(
            "approval_from",
            "Bewilligungszeitraum von",
            &form.approval_from,
            day(data.approval_from),
        ),
        approval_to: now("approval_to", "bis", &form.approval_to, day(data.approval_to)),
        zweckbindung_years: now(
            "zweckbindung_years",
            "Jahre der Zweckbindung",
            &form.zweckbindung_years,
            number(data.zweckbindung_years),
        ),
        zweckbindung_date: now(
            "zweckbindung_date",
            "Ende der Zweckbindung, festes Datum",
            &form.zweckbindung_date,
            day(data.zweckbindung_date),
        ),
        item_tolerance: now(
            "item_tolerance",
            "Toleranz je Einzelansatz",
            &form.item_tolerance,
            data.item_tolerance
                .map(|rate| format!("{rate} %"))
                .unwrap_or_default(),
        ),
        spend_within_days: now(
            "spend_within_days",
            "Verbrauchsfrist in Tagen",
            &form.spend_within_days,
            number(data.spend_within_days),
        ),
        proof_due: now(
            "proof_due",
            "Verwendungsnachweis fällig am",
            &form.proof_due,
            day(data.proof_due),
        ),
    }
}
