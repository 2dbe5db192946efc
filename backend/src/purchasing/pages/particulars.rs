//! The form of what the kind of a line asks for.

use askama::Template;
use chrono::NaiveDate;
use paktbuch_types::{LineKind, format_date};

use crate::evidence::paths as evidence;
use crate::purchasing::forms::ParticularsForm;
use crate::purchasing::paths;
use crate::purchasing::rows::LineParticulars;
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// `/positionen/{id}`.
#[derive(Debug, Template)]
#[template(path = "purchasing/particulars.html")]
pub struct ParticularsPage {
    layout: Layout,
    /// Line and invoice.
    note: String,
    action: String,
    back: String,
    /// Weg des Geldes.
    way: String,
    version: String,
    /// The fields that the kind has, each drawn by its sort.
    texts: Vec<Field>,
    dates: Vec<Field>,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

impl ParticularsForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn of(line: &LineParticulars) -> Self {
        let day = |date: Option<NaiveDate>| date.map(format_date).unwrap_or_default();
        Self {
            version: line.version.to_string(),
            accepted_on: day(line.accepted_on),
            place: line.place.clone(),
            extent: line.extent.clone(),
            term_from: day(line.term_from),
            term_to: day(line.term_to),
        }
    }
}

impl ParticularsPage {
    /// The form with what the user typed.
    #[must_use]
    pub fn new(layout: Layout, line: &LineParticulars, form: &ParticularsForm, errors: &FormErrors) -> Self {
        let field = |name: &str, label: &str, value: &str| {
            Field::new(name, label)
                .value(value)
                .error(errors.at(name))
                .optional()
        };
        let (mut texts, mut dates) = (Vec::new(), Vec::new());
        match line.kind {
            LineKind::Installation => {
                texts.push(field("place", "Ort der Anlage", &form.place).hint(
                    "Schule, Gebäude, Räume, zum Beispiel „Anne-Frank-Gesamtschule, Altbau, Räume 101–112“.",
                ));
                texts.push(
                    field("extent", "Umfang", &form.extent)
                        .hint("Zum Beispiel „48 Doppelanschlüsse Kat. 7, 1.900 m Kabel“."),
                );
            }
            LineKind::Licence => {
                dates.push(field("term_from", "Laufzeit von", &form.term_from));
                dates.push(
                    field("term_to", "Laufzeit bis", &form.term_to)
                        .hint("Letzter Tag der Laufzeit, TT.MM.JJJJ"),
                );
            }
            _ => {}
        }
        if line.kind != LineKind::Licence {
            dates.push(field("accepted_on", "Abnahme am", &form.accepted_on));
        }
        Self {
            layout: layout
                .titled(format!("Angaben zu Position {} – Beschaffung", line.position))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb(line.invoice_number.clone(), paths::invoice(line.invoice))
                .here("Angaben zur Position"),
            note: format!(
                "Rechnung {}, Position {}: {} ({})",
                line.invoice_number, line.position, line.name, line.kind
            ),
            action: paths::line(line.id),
            back: paths::invoice(line.invoice),
            way: evidence::line(line.id),
            version: line.version.to_string(),
            texts,
            dates,
            conflict: None,
            errors: errors.list().to_vec(),
        }
    }

    /// The same form in the version that it was sent in.
    #[must_use]
    pub fn version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// The same form after someone else saved: what was typed beside what is stored.
    #[must_use]
    pub fn conflicting(
        mut self,
        typed: &ParticularsForm,
        line: &LineParticulars,
        (changed_by, changed_at): (String, String),
    ) -> Self {
        let stored = ParticularsForm::of(line);
        let value = |form: &ParticularsForm, name: &str| match name {
            "place" => form.place.clone(),
            "extent" => form.extent.clone(),
            "term_from" => form.term_from.clone(),
            "term_to" => form.term_to.clone(),
            _ => form.accepted_on.clone(),
        };
        let rows = self.texts.iter().chain(&self.dates).map(|field| {
            let (yours, theirs) = (value(typed, &field.name), value(&stored, &field.name));
            ConflictRow::new(&field.label, yours, theirs)
        });
        self.conflict = Some(Conflict {
            changed_by,
            changed_at,
            rows: rows.collect(),
        });
        self
    }
}
