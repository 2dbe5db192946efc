//! The form of a programme's edition (Fassung), a field for each value. It writes the text in TOML that can be typed as well, and has
//! it read by the same reader, so that there is one validation; what that refuses is told at the field.

mod wrong;

use toml::Value;

use self::wrong::{Wrong, refused};
use crate::funding::programme::{Asked, Entry, Programme, head, written};
use crate::text::clean_lines;
use crate::web::form::FormErrors;

/// Key of the Förderbereiche, which other tables name.
const CATEGORIES: &str = "kategorien";
/// The tables that name Förderbereiche.
const NAMING: [&str; 3] = ["deckel", "nicht_foerderfaehig", "foerderfaehig"];

/// What was typed, by the names of the fields. A column of a table has a value for each of its rows.
#[derive(Debug, Clone, Default)]
pub struct EditionFields {
    fields: Vec<(String, String)>,
}

/// Name of a key's field. The number is not called `version`: that is the field of a record that others may have changed.
fn field_of(key: &'static str) -> &'static str {
    if key == "version" { "nummer" } else { key }
}

impl EditionFields {
    /// Name of the field for the source of a parameter.
    #[must_use]
    pub fn source(key: &str) -> String {
        format!("{key}-quelle")
    }

    /// Name of the field for the remark on a parameter.
    #[must_use]
    pub fn note(key: &str) -> String {
        format!("{key}-hinweis")
    }

    /// Name of the tick that a programme has no such rule.
    #[must_use]
    pub fn not_applicable(key: &str) -> String {
        format!("{key}-entfaellt")
    }

    /// Name of the fields of a table's column.
    #[must_use]
    pub fn column(key: &str, column: &str) -> String {
        format!("{key}-{column}")
    }

    /// Name by which a message finds one cell; `row` counts from 1.
    #[must_use]
    pub fn cell(key: &str, column: &str, row: usize) -> String {
        format!("{key}-{column}-{row}")
    }

    /// What stands above the parameters, with the names of the fields.
    #[must_use]
    pub fn head() -> Vec<(&'static str, Asked)> {
        let named = |asked: Asked| (field_of(asked.key), asked);
        head().into_iter().map(named).collect()
    }

    /// As the browser sent it.
    #[must_use]
    pub fn sent(fields: &[(String, String)]) -> Self {
        let clean = |(name, value): &(String, String)| (name.clone(), clean_lines(value));
        Self {
            fields: fields.iter().map(clean).collect(),
        }
    }

    /// Filled from the text of an edition, as the start of the one with the number `number`; what that one corrects is not taken over.
    #[must_use]
    pub fn following(toml: &str, number: u32) -> Self {
        let table: toml::Table = toml.parse().unwrap_or_default();
        let mut form = Self::first(number);
        for asked in head() {
            if let Some(value) = table.get(asked.key)
                && !["version", "ersetzt"].contains(&asked.key)
            {
                form.put(asked.key, asked.entry.typed(value));
            }
        }
        let otherwise = table.get("sonst_entfaellt").and_then(Value::as_str);
        for asked in Programme::asked() {
            match (table.get(asked.key).and_then(Value::as_table), otherwise) {
                (Some(parameter), _) => form.put_parameter(&asked, parameter),
                (None, Some(reason)) => {
                    form.put(Self::not_applicable(asked.key), "true");
                    form.put(Self::source(asked.key), reason);
                }
                (None, None) => {}
            }
        }
        form
    }

    /// Empty but for the number.
    #[must_use]
    pub fn first(number: u32) -> Self {
        let mut form = Self::default();
        form.put(field_of("version"), number.to_string());
        form
    }

    fn put(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.fields.push((name.into(), value.into()));
    }

    fn put_parameter(&mut self, asked: &Asked, parameter: &toml::Table) {
        if let Some(value) = parameter.get("wert") {
            match &asked.entry {
                Entry::Rows(columns) => {
                    for row in value.as_array().into_iter().flatten() {
                        self.put_row(asked.key, columns, row);
                    }
                }
                entry => self.put(asked.key, entry.typed(value)),
            }
        }
        for (key, field) in [
            ("quelle", Self::source(asked.key)),
            ("hinweis", Self::note(asked.key)),
        ] {
            if let Some(text) = parameter.get(key).and_then(Value::as_str) {
                self.put(field, text);
            }
        }
        if parameter.get("entfaellt").and_then(Value::as_bool) == Some(true) {
            self.put(Self::not_applicable(asked.key), "true");
        }
    }

    /// An entry of a table; one that is only a text stands in the first column.
    fn put_row(&mut self, key: &str, columns: &[Asked], row: &Value) {
        for (index, column) in columns.iter().enumerate() {
            let cell = match row.as_table() {
                Some(table) => table.get(column.key),
                None => (index == 0).then_some(row),
            };
            let typed = cell.map(|cell| column.entry.typed(cell));
            self.put(Self::column(key, column.key), typed.unwrap_or_default());
        }
    }

    /// What was typed into a field; empty where it was not sent.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        let found = self.fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// The rows of a table in which something was typed, a text for each column.
    #[must_use]
    pub fn rows(&self, key: &str, columns: &[Asked]) -> Vec<Vec<String>> {
        let of_column = |column: &Asked| -> Vec<&str> {
            let name = Self::column(key, column.key);
            let values = self.fields.iter().filter(|(field, _)| *field == name);
            values.map(|(_, value)| value.trim()).collect()
        };
        let typed: Vec<Vec<&str>> = columns.iter().map(of_column).collect();
        let count = typed.iter().map(Vec::len).max().unwrap_or(0);
        let row = |row: usize| -> Vec<String> {
            let cell = |list: &Vec<&str>| list.get(row).copied().unwrap_or_default().to_owned();
            typed.iter().map(cell).collect()
        };
        (0..count)
            .map(row)
            .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
            .collect()
    }

    /// The text of the edition.
    ///
    /// # Errors
    /// Every value that is none, has no source or contradicts another, at its field.
    pub fn read(&self) -> Result<String, FormErrors> {
        let mut wrong: Vec<Wrong> = Vec::new();
        let mut parts: Vec<(&'static str, Value)> = Vec::new();
        for (field, asked) in Self::head() {
            match asked.entry.value(self.text(field)) {
                Ok(value) => parts.extend(value.map(|value| (asked.key, value))),
                Err(reason) => wrong.push(Wrong::at(&asked, &reason)),
            }
        }
        for asked in Programme::asked() {
            match self.parameter(&asked) {
                Ok(table) => parts.push((asked.key, Value::Table(table))),
                Err(reasons) => wrong.extend(reasons),
            }
        }
        for one in &wrong {
            take_out(&mut parts, &one.key);
        }
        // The reader stops at what it refuses first; without that it tells the next.
        let text = loop {
            let text = written(&parts);
            let Err(error) = Programme::read_entered("", &text) else {
                break text;
            };
            let found = refused(&error);
            if wrong.iter().any(|one| one.key == found.key) {
                break text;
            }
            take_out(&mut parts, &found.key);
            wrong.push(found);
        };
        if wrong.is_empty() {
            return Ok(text);
        }
        let keys: Vec<&str> = head().iter().map(|asked| asked.key).collect();
        let keys = [keys, Programme::asked().iter().map(|asked| asked.key).collect()].concat();
        wrong.sort_by_key(|one| keys.iter().position(|key| *key == one.key));
        let mut errors = FormErrors::none();
        for one in wrong {
            errors.add(&one.field, one.message);
        }
        Err(errors)
    }

    fn parameter(&self, asked: &Asked) -> Result<toml::Table, Vec<Wrong>> {
        let mut table = toml::Table::new();
        let value = match &asked.entry {
            Entry::Rows(columns) => self.table(asked, columns)?,
            entry => {
                let value = entry.value(self.text(asked.key));
                value.map_err(|reason| vec![Wrong::at(asked, &reason)])?
            }
        };
        if let Some(value) = value {
            table.insert("wert".to_owned(), value);
        }
        for (key, field) in [
            ("quelle", Self::source(asked.key)),
            ("hinweis", Self::note(asked.key)),
        ] {
            let text = self.text(&field);
            if !text.is_empty() {
                table.insert(key.to_owned(), Value::String(text.to_owned()));
            }
        }
        if self.text(&Self::not_applicable(asked.key)) == "true" {
            table.insert("entfaellt".to_owned(), Value::Boolean(true));
        }
        Ok(table)
    }

    fn table(&self, asked: &Asked, columns: &[Asked]) -> Result<Option<Value>, Vec<Wrong>> {
        let (mut rows, mut wrong) = (Vec::new(), Vec::new());
        for (index, cells) in self.rows(asked.key, columns).into_iter().enumerate() {
            let mut row = toml::Table::new();
            for (column, typed) in columns.iter().zip(&cells) {
                match column.entry.value(typed) {
                    Ok(Some(value)) => {
                        row.insert(column.key.to_owned(), value);
                    }
                    Ok(None) => {}
                    Err(reason) => wrong.push(Wrong::in_row(asked, column, index + 1, &reason)),
                }
            }
            rows.push(Value::Table(row));
        }
        if wrong.is_empty() {
            Ok((!rows.is_empty()).then_some(Value::Array(rows)))
        } else {
            Err(wrong)
        }
    }
}

/// Takes out a key that is wrong, and what would be refused only because it is missing.
fn take_out(parts: &mut Vec<(&'static str, Value)>, key: &str) {
    parts.retain(|(name, _)| *name != key && !(key == CATEGORIES && NAMING.contains(name)));
    match key {
        "titel" => parts.push(("titel", Value::String("x".to_owned()))),
        "code" => parts.push(("code", Value::String("x".to_owned()))),
        "version" => parts.push(("version", Value::Integer(1))),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
