//! The form of the places of a notice's values.

use askama::Template;

use super::framed;
use crate::funding::fields::{self, CITABLE};
use crate::funding::forms::CitationsForm;
use crate::funding::paths;
use crate::funding::rows::NoticeView;
use crate::web::components::{Conflict, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Every value that can cite its place, with page and place.
#[derive(Debug, Template)]
#[template(path = "funding/citations.html")]
pub struct CitationsPage {
    layout: Layout,
    action: String,
    back: String,
    /// Address of the PDF; empty without one.
    file: String,
    version: String,
    errors: Vec<FieldError>,
    conflict: Option<Conflict>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    field: &'static str,
    label: &'static str,
    page: String,
    place: String,
    is_wrong: bool,
}

impl CitationsPage {
    /// The form.
    #[must_use]
    pub fn new(
        layout: Layout,
        view: &NoticeView,
        form: &CitationsForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let row = |&(field, label): &(&'static str, &'static str)| {
            let (page, place) = form.of(field);
            Row {
                field,
                label: label.strip_prefix(fields::PLACE_OF).unwrap_or(label),
                page: page.to_owned(),
                place: place.to_owned(),
                is_wrong: errors.at(&format!("page-{field}")).is_some(),
            }
        };
        Self {
            layout: framed(layout, "Fundstellen im Bescheid")
                .crumb(
                    format!("Bescheid {}", view.data.reference),
                    paths::notice(view.id),
                )
                .here("Fundstellen"),
            action: paths::citations(view.id),
            back: paths::notice(view.id),
            file: if view.file.is_some() {
                paths::file(view.id, None)
            } else {
                String::new()
            },
            version: form.version.clone(),
            errors: errors.list().to_vec(),
            conflict,
            rows: CITABLE.iter().map(row).collect(),
        }
    }
}
