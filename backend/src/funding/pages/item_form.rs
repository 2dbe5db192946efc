//! The form of an Einzelansatz with all its lines.

use askama::Template;
use paktbuch_types::{Cents, CostItemId, ZweckbindungStart};

use super::framed;
use crate::funding::forms::{ItemForm, LineRow};
use crate::funding::paths;
use crate::funding::programme::Programme;
use crate::funding::rows::{NoticeView, SchoolName};
use crate::web::components::{Conflict, Field, FieldError};
use crate::web::filters;
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// An Einzelansatz, new or stored.
#[derive(Debug, Template)]
#[template(path = "funding/item_form.html")]
pub struct ItemFormPage {
    layout: Layout,
    heading: String,
    action: String,
    back: String,
    version: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    position: Field,
    title: Field,
    total: Field,
    eligible: Field,
    zweckbindung_start: Field,
    zweckbindung_years: Field,
    rows: Vec<LineRow>,
    schools: Vec<(String, String)>,
    /// Address to remove it; empty for a new one.
    remove_href: String,
}

impl ItemFormPage {
    /// The form; `id` is that of a stored Einzelansatz, `programme` that of the notice.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        id: Option<CostItemId>,
        (schools, programme): (&[SchoolName], Option<&Programme>),
        form: &ItemForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let (heading, action, remove_href) = match id {
            Some(id) => (
                format!("Einzelansatz {} bearbeiten", form.position),
                paths::edit_item(view.id, id),
                paths::remove_item(view.id, id),
            ),
            None => (
                "Einzelansatz eintragen".to_owned(),
                paths::new_item(view.id),
                String::new(),
            ),
        };
        let field = |name: &'static str, label: &str, value: &str| {
            Field::new(name, label).value(value).error(errors.at(name))
        };
        let sum = "Leer: Summe der Zeilen.";
        Self {
            layout: framed(layout, &heading)
                .crumb(
                    format!("Bescheid {}", view.data.reference),
                    paths::notice(view.id),
                )
                .here(heading.clone()),
            heading,
            action,
            back: paths::notice(view.id),
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            conflict,
            position: field("position", "Nummer", &form.position)
                .optional()
                .hint("Leer: die nächste."),
            title: field("title", "Einzelansatz, wie er im Bescheid steht", &form.title),
            total: field("total", "Gesamtausgaben lt. Bescheid, brutto", &form.total)
                .optional()
                .hint(sum),
            eligible: field("eligible", "davon zuwendungsfähig", &form.eligible)
                .optional()
                .hint(sum),
            zweckbindung_start: field(
                "zweckbindung_start",
                "Beginn der Zweckbindung",
                &form.zweckbindung_start,
            )
            .optional()
            .hint("Nur wo der Bescheid diesen Einzelansatz anders bindet. Die Geräte, die daraus gekauft sind, folgen.")
            .options(starts(&form.zweckbindung_start)),
            zweckbindung_years: field(
                "zweckbindung_years",
                "Jahre der Zweckbindung",
                &form.zweckbindung_years,
            )
            .optional()
            .hint(years_hint(programme)),
            rows: form.rows(),
            schools: schools
                .iter()
                .map(|school| (school.id.to_string(), school.name.clone()))
                .collect(),
            remove_href,
        }
    }

    /// Sum of the rows that stay.
    fn sum(&self) -> Cents {
        let rows = self.rows.iter().filter(|row| !row.removed);
        rows.filter_map(LineRow::amount).sum()
    }

    /// How far the rows fill the Einzelansatz; empty where no amount of it was typed.
    fn rest(&self) -> String {
        let Ok(total) = Cents::parse(&self.total.value) else {
            return String::new();
        };
        let rest = total.minus(self.sum());
        if rest == Cents::ZERO {
            "wie der Einzelansatz".to_owned()
        } else if rest > Cents::ZERO {
            format!("{rest} € unter dem Einzelansatz")
        } else {
            format!("{} € über dem Einzelansatz", Cents::ZERO.minus(rest))
        }
    }

    /// Whether something is wrong in this field of a row.
    fn is_wrong(&self, name: &str, row: &usize) -> bool {
        let field = format!("{name}-{row}");
        self.errors.iter().any(|error| error.field == field)
    }
}

/// Where a Zweckbindung may begin, with code and label. A day that is fixed is said by the notice, for all that it pays: it is not offered,
/// but stays where it is `chosen` already.
fn starts(chosen: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let is_offered =
        move |start: &&ZweckbindungStart| **start != ZweckbindungStart::FixedDate || start.code() == chosen;
    let offered = ZweckbindungStart::ALL.iter().filter(is_offered);
    std::iter::once(("", "wie im Bescheid")).chain(offered.map(|start| (start.code(), start.label())))
}

/// How long the programme binds each Förderbereich, where it tells.
fn years_hint(programme: Option<&Programme>) -> String {
    let known = programme.map(Programme::category_list).unwrap_or_default();
    let told: Vec<String> = known
        .iter()
        .filter_map(|category| Some(format!("{} {}", category.name, category.zweckbindung_years?)))
        .collect();
    if told.is_empty() {
        "Leer: wie im Bescheid.".to_owned()
    } else {
        format!(
            "Leer: wie im Bescheid. Jahre nach dem Programm: {}.",
            told.join(", ")
        )
    }
}
