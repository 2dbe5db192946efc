//! The form of the places of a notice's values.

use serde::Deserialize;

use super::number;
use crate::funding::commands::CitationData;
use crate::funding::fields::{self, CITABLE};
use crate::web::form::FormErrors;

/// Places as typed; the lists belong together by their place.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CitationsForm {
    /// Version of the notice that was edited.
    pub version: String,
    pub field: Vec<String>,
    pub page: Vec<String>,
    pub place: Vec<String>,
}

impl CitationsForm {
    /// Stored places, a row for every value that can have one.
    #[must_use]
    pub fn stored(citations: &[CitationData], version: i64) -> Self {
        let mut form = Self {
            version: version.to_string(),
            ..Self::default()
        };
        for (field, _) in CITABLE {
            let known = citations.iter().find(|citation| citation.field == *field);
            form.field.push((*field).to_owned());
            let page = known.and_then(|citation| citation.page);
            form.page
                .push(page.map(|page| page.to_string()).unwrap_or_default());
            form.place
                .push(known.map(|citation| citation.place.clone()).unwrap_or_default());
        }
        form
    }

    /// What was typed for a value: page and place.
    #[must_use]
    pub fn of(&self, field: &str) -> (&str, &str) {
        let row = self.field.iter().position(|known| known == field);
        (at(&self.page, row), at(&self.place, row))
    }

    /// The command, or what is wrong.
    ///
    /// # Errors
    /// A message at every page that is no number.
    pub fn read(&self) -> Result<Vec<CitationData>, FormErrors> {
        let mut errors = FormErrors::none();
        let mut citations = Vec::new();
        for &(field, label) in CITABLE {
            let (page, place) = self.of(field);
            let page = number(
                &mut errors,
                &format!("page-{field}"),
                &format!("{label}, Seite"),
                page,
            );
            if page.is_some() || !place.trim().is_empty() {
                citations.push(CitationData {
                    field,
                    page,
                    place: place.to_owned(),
                });
            }
        }
        errors.finish(Some(citations))
    }

    /// What the form says, for comparing two versions.
    #[must_use]
    pub fn labelled(&self) -> fields::Labelled {
        let told = |(field, label): &(&'static str, &'static str)| {
            let (page, place) = self.of(field);
            let page = if page.is_empty() {
                String::new()
            } else {
                format!("S. {page} ")
            };
            (*label, format!("{page}{place}").trim().to_owned())
        };
        CITABLE.iter().map(told).collect()
    }
}

fn at(list: &[String], row: Option<usize>) -> &str {
    row.and_then(|row| list.get(row)).map_or("", String::as_str)
}
