//! Which column of a list says what.

use std::collections::BTreeMap;

use super::{Column, ListError, Refusal, Table};

/// What each column of a table says, and values for rows of which no column says it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    /// One entry a column of the table; `None` = not read.
    pub columns: Vec<Option<Column>>,
    /// Fixed values, where the row has none.
    pub fixed: BTreeMap<Column, String>,
}

impl Mapping {
    /// By the names of the columns; of two that say the same the more usual name counts, then the first.
    #[must_use]
    pub fn guessed(table: &Table) -> Self {
        let named: Vec<Option<(Column, usize)>> =
            table.columns.iter().map(|name| Column::ranked(name)).collect();
        let best = |column: Column| {
            let places = named.iter().enumerate();
            places
                .filter_map(|(at, known)| known.filter(|known| known.0 == column).map(|known| (known.1, at)))
                .min()
                .map(|(_, at)| at)
        };
        let columns = named.iter().enumerate().map(|(at, known)| {
            let (column, _) = (*known)?;
            (best(column) == Some(at)).then_some(column)
        });
        Self {
            columns: columns.collect(),
            fixed: BTreeMap::new(),
        }
    }

    /// By the names of the columns, changed by a file of `seriennummer = "Name der Spalte"` (TOML); under `[fest]` stand
    /// fixed values: `hersteller = "Apple"`.
    ///
    /// # Errors
    /// Where the file is none, names an unknown key, or a column that the table lacks.
    pub fn from_toml(text: &str, table: &Table) -> Result<Self, ListError> {
        let file: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| unreadable(text, &error))?;
        let mut mapping = Self::guessed(table);
        for (key, value) in &file {
            if key == "fest" {
                let fixed = value.as_table().ok_or_else(|| wrong(key))?;
                for (key, value) in fixed {
                    let column = Column::from_code(key).ok_or_else(|| wrong(key))?;
                    let text = value.as_str().ok_or_else(|| wrong(key))?;
                    mapping.fixed.insert(column, text.to_owned());
                }
                continue;
            }
            let column = Column::from_code(key).ok_or_else(|| wrong(key))?;
            let name = value.as_str().ok_or_else(|| wrong(key))?;
            let at = table.columns.iter().position(|column| column == name.trim());
            let at = at.ok_or_else(|| ListError::NoColumn(name.to_owned()))?;
            mapping.set(at, column);
        }
        Ok(mapping)
    }

    /// Says that the column at `at` is `column`, and no other is.
    pub fn set(&mut self, at: usize, column: Column) {
        for known in &mut self.columns {
            if *known == Some(column) {
                *known = None;
            }
        }
        if let Some(place) = self.columns.get_mut(at) {
            *place = Some(column);
        }
    }

    /// Whether a column or a fixed value says it.
    #[must_use]
    pub fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column)) || self.fixed.contains_key(&column)
    }

    /// Puts the remarks of a service, which knows columns only by their labels, at the `columns` as the file is headed.
    pub fn head(&self, columns: &[String], remarks: &mut [Refusal]) {
        for remark in remarks {
            let said = Column::ALL
                .into_iter()
                .find(|column| column.label() == remark.field);
            let at = said.and_then(|column| self.columns.iter().position(|known| *known == Some(column)));
            if let Some(heading) = at.and_then(|at| columns.get(at)) {
                remark.field.clone_from(heading);
            }
        }
    }

    /// Checks that a column names the device.
    ///
    /// # Errors
    /// [`ListError::NoKey`].
    pub fn check(&self, table: &Table) -> Result<(), ListError> {
        let named = |column| self.columns.contains(&Some(column));
        if named(Column::Serial) || named(Column::InventoryNumber) {
            return Ok(());
        }
        let found: Vec<&str> = table.columns.iter().take(12).map(String::as_str).collect();
        Err(ListError::NoKey(found.join(", ")))
    }
}

/// Where the text is no TOML: the parser's own words are English.
fn unreadable(text: &str, error: &toml::de::Error) -> ListError {
    let start = error.span().map_or(0, |span| span.start);
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1;
    ListError::Map(format!(
        "Bitte Zeile {line} prüfen. Jede Zeile lautet wie seriennummer = \"Name der Spalte\", und jede Angabe steht nur einmal da."
    ))
}

fn wrong(key: &str) -> ListError {
    let known: Vec<&str> = Column::ALL.iter().map(|column| column.code()).collect();
    ListError::Map(format!(
        "„{key}“ ist kein Feld oder hat keinen Text. Erlaubt: {}, und unter [fest] dieselben.",
        known.join(", ")
    ))
}
