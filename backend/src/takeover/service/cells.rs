//! Cells as days, amounts and numbers.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, Quantity, parse_date};

use crate::purchasing::{AmountStyle, parse_amount};
use crate::takeover::commands::{Remark, TakeFile};
use crate::takeover::sheet::SheetRow;
use crate::text;

/// Reads the rows of a list; amounts of a column all in one style.
pub(super) struct Cells<'a> {
    file: &'a TakeFile,
    places: HashMap<&'static str, usize>,
    styles: HashMap<&'static str, AmountStyle>,
}

impl<'a> Cells<'a> {
    pub(super) fn of(file: &'a TakeFile) -> Self {
        let places = file.kind.columns().iter().filter_map(|column| {
            let place = file.mapping.place(&file.sheet, column.key)?;
            Some((column.key, place))
        });
        let places: HashMap<&'static str, usize> = places.collect();
        let style = |place: usize| {
            let cells = file.sheet.rows.iter().filter_map(|row| row.cells.get(place));
            AmountStyle::of(cells.map(String::as_str))
        };
        Self {
            file,
            styles: places.iter().map(|(key, place)| (*key, style(*place))).collect(),
            places,
        }
    }

    /// The cell, cleaned; empty where there is none.
    pub(super) fn text(&self, row: &SheetRow, key: &str) -> String {
        let cell = self.places.get(key).and_then(|place| row.cells.get(*place));
        text::clean(cell.map_or("", String::as_str))
    }

    pub(super) fn amount(&self, row: &SheetRow, key: &'static str) -> Result<Option<Cents>, Remark> {
        let cell = self.text(row, key);
        let style = self.styles.get(key).copied().unwrap_or(AmountStyle::German);
        self.optional(row, key, &cell, |cell| parse_amount(cell, style))
    }

    /// A day, whatever time stands behind it.
    pub(super) fn day(&self, row: &SheetRow, key: &str) -> Result<Option<NaiveDate>, Remark> {
        let cell = self.text(row, key);
        self.optional(row, key, &cell, |cell| {
            let day = cell.split([' ', 'T']).next().unwrap_or_default();
            parse_date(day).map_err(|error| error.to_string())
        })
    }

    pub(super) fn quantity(&self, row: &SheetRow, key: &str) -> Result<Option<Quantity>, Remark> {
        let cell = self.text(row, key);
        self.optional(row, key, &cell, |cell| {
            // „20 Stück“.
            let number = cell.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c == ' ');
            let quantity = Quantity::parse(number)?;
            if quantity.0 > 0 {
                Ok(quantity)
            } else {
                Err(format!("Die Menge „{cell}“ ist nicht größer als 0."))
            }
        })
    }

    /// Whether the row adds up others and says so where it should tell a day („Summe“).
    pub(super) fn is_named_sum(&self, row: &SheetRow, days: &[&str]) -> bool {
        days.iter().any(|key| text::begins_as_sum(&self.text(row, key)))
    }

    /// Whether the row adds up others: one of its texts says so, or it has nothing but figures.
    pub(super) fn is_sum(&self, row: &SheetRow, keys: &[&str]) -> bool {
        let texts: Vec<String> = keys
            .iter()
            .map(|key| text::search_form(&self.text(row, key)))
            .filter(|text| !text.is_empty())
            .collect();
        let says_so = row.cells.iter().any(|cell| {
            let word: String = text::search_form(cell)
                .chars()
                .filter(|c| c.is_alphabetic())
                .collect();
            text::SUMS.contains(&word.as_str())
        });
        texts.is_empty() || (says_so && texts.len() <= 1)
    }

    pub(super) fn remark(&self, row: &SheetRow, key: &str, message: impl Into<String>) -> Remark {
        let label = || self.file.kind.column(key).map(|column| column.label.to_owned());
        let heading = self.file.mapping.0.get(key).cloned();
        Remark {
            line: row.line,
            field: heading.or_else(label).unwrap_or_default(),
            message: message.into(),
        }
    }

    fn optional<T>(
        &self,
        row: &SheetRow,
        key: &str,
        cell: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Remark> {
        if cell.is_empty() || cell == "-" || cell == "–" {
            return Ok(None);
        }
        read(cell).map(Some).map_err(|message| {
            let remedy = if message.contains("Bitte") {
                ""
            } else {
                " Bitte in der Datei berichtigen."
            };
            self.remark(row, key, format!("{message}{remedy}"))
        })
    }
}
