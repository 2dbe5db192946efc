//! Geräte einlesen: what the form brings besides the file.

use std::collections::BTreeMap;

use paktbuch_types::{DeviceCategory, SchoolId};
use serde::Deserialize;

use crate::devices::commands::ImportDevices;
use crate::devices::lists::{self, Column, Entry, ListError, Mapping, Table};
use crate::web::form::FormErrors;

/// What stands behind `?` of the page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ImportQuery {
    /// Allocation that pays the new devices.
    pub zuordnung: String,
}

/// The form as it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportForm {
    /// `pruefen` or `einlesen`.
    pub step: String,
    pub school: String,
    pub category: String,
    pub allocation: String,
    /// A list pasted from a spreadsheet.
    pub pasted: String,
    /// A list of the step before, as [`Table::to_text`] writes it, with its format and the name of its file.
    table: String,
    format: String,
    source: String,
    /// Codes of what the columns say, by their place.
    columns: BTreeMap<usize, String>,
}

impl ImportForm {
    /// The empty form for devices that an allocation pays; an empty text for none.
    #[must_use]
    pub fn paid_by(allocation: String) -> Self {
        Self {
            allocation,
            ..Self::default()
        }
    }

    /// From the names and values of the form.
    #[must_use]
    pub fn read(fields: &[(String, String)]) -> Self {
        let mut form = Self::default();
        for (name, value) in fields {
            let place = match name.as_str() {
                "schritt" => &mut form.step,
                "schule" => &mut form.school,
                "kategorie" => &mut form.category,
                "zuordnung" => &mut form.allocation,
                "eingefuegt" => &mut form.pasted,
                "tabelle" => &mut form.table,
                "format" => &mut form.format,
                "quelle" => &mut form.source,
                name => {
                    let at = name.strip_prefix("spalte-").and_then(|at| at.parse().ok());
                    if let Some(at) = at {
                        form.columns.insert(at, value.clone());
                    }
                    continue;
                }
            };
            place.clone_from(value);
        }
        form
    }

    /// Whether a list comes with this step that nobody has looked at yet.
    #[must_use]
    pub fn is_new(&self, has_file: bool) -> bool {
        has_file || !self.pasted.trim().is_empty() || self.step != "einlesen"
    }

    /// The list that the form itself brings: pasted, or carried over from the step before; with the name of its source.
    ///
    /// # Errors
    /// Where there is none, or it is no list.
    pub fn carried(&self) -> (String, Result<Table, String>) {
        let told = |error: ListError| error.to_string();
        if !self.pasted.trim().is_empty() {
            return (
                "eingefügte Liste".to_owned(),
                lists::read_text(self.pasted.as_bytes(), None).map_err(told),
            );
        }
        let table = lists::read_text(self.table.as_bytes(), None).map(|table| Table {
            format: self.format.parse().unwrap_or(table.format),
            ..table
        });
        (self.source.clone(), table.map_err(told))
    }

    /// What the columns say: by their names for a new list, else as they were chosen.
    #[must_use]
    pub fn mapping(&self, table: &Table, has_file: bool) -> Mapping {
        if has_file || !self.pasted.trim().is_empty() || self.columns.is_empty() {
            return Mapping::guessed(table);
        }
        let mut mapping = Mapping {
            columns: vec![None; table.columns.len()],
            fixed: BTreeMap::new(),
        };
        for (at, code) in &self.columns {
            if let Some(column) = Column::from_code(code) {
                mapping.set(*at, column);
            }
        }
        mapping
    }

    /// The command.
    ///
    /// # Errors
    /// Messages at the fields.
    pub fn command(&self, source: String, entries: Vec<Entry>) -> Result<ImportDevices, FormErrors> {
        let mut errors = FormErrors::none();
        let school = chosen::<SchoolId>(&self.school);
        if school.is_err() {
            errors.add("schule", "Bitte eine Schule aus der Liste wählen.");
        }
        let category = chosen::<DeviceCategory>(&self.category);
        if category.is_err() {
            errors.add("kategorie", "Bitte eine Kategorie aus der Liste wählen.");
        }
        let (Ok(school), Ok(category)) = (school, category) else {
            return Err(errors);
        };
        Ok(ImportDevices {
            source,
            entries,
            school,
            category,
            allocation: self.allocation.parse().ok(),
            is_takeover: false,
        })
    }
}

fn chosen<T: std::str::FromStr>(text: &str) -> Result<Option<T>, T::Err> {
    if text.is_empty() {
        Ok(None)
    } else {
        text.parse().map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_from_the_step_before_with_its_lines_and_chosen_columns() {
        let first = lists::read_text("Nr;Gerät\n\nA1;\"Tab \"\"B\"\"\"\nB1;x\n".as_bytes(), None).unwrap();
        let pairs = [
            ("schritt", "einlesen"),
            ("tabelle", &first.to_text()),
            ("format", "csv"),
            ("spalte-0", "seriennummer"),
            ("spalte-1", "modell"),
        ];
        let fields: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let form = ImportForm::read(&fields);
        let table = form.carried().1.unwrap();
        assert_eq!((&table.columns, &table.rows), (&first.columns, &first.rows));
        assert!(!form.is_new(false) && form.is_new(true));
        let (entries, refused) = lists::entries(&table, &form.mapping(&table, false));
        assert_eq!(
            (entries[0].line, entries[0].model.as_str(), refused.len()),
            (3, "Tab \"B\"", 0)
        );
        assert!(
            ImportForm {
                school: "x".to_owned(),
                ..form
            }
            .command(String::new(), entries)
            .is_err()
        );
    }
}
