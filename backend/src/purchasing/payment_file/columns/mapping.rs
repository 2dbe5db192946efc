//! Headings by what they mean: guessed by their names, or as somebody mapped them.

use std::collections::{BTreeMap, BTreeSet};

use super::Column;
use super::names::{NUMBER_OR_NAME, are_numbers, letters};
use crate::purchasing::payment_file::Sheet;
use crate::text;

/// Headings by what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping {
    pub columns: BTreeMap<Column, String>,
    /// Payments stand with a minus (`vorzeichen = "umgekehrt"`).
    pub reversed: bool,
    /// Somebody said what a minus means, also where it stands before refunds (`vorzeichen = "normal"`).
    pub is_told: bool,
}

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error(
        "Zeile {0} der Spaltenzuordnung lässt sich nicht lesen: „{1}“. Jede Zeile lautet wie datum = \"Zahltag\", und jede Angabe steht nur einmal da."
    )]
    Syntax(usize, String),
    #[error("Die Spaltenzuordnung nennt „{0}“. Erlaubt sind {allowed} und vorzeichen.", allowed = allowed())]
    Unknown(String),
    #[error("Die Spaltenzuordnung gibt für „{0}“ keinen Spaltennamen in Anführungszeichen an.")]
    NoName(String),
    #[error("vorzeichen ist „normal“ oder „umgekehrt“, nicht „{0}“.")]
    Sign(String),
    #[error("Für „{0}“ ist keine Spalte gewählt.")]
    Missing(&'static str),
    #[error("Die Datei hat keine Spalte „{0}“. Vorhanden sind: {1}.")]
    NotThere(String, String),
}

fn allowed() -> String {
    let keys: Vec<&str> = Column::ALL.iter().map(|column| column.key()).collect();
    keys.join(", ")
}

impl Mapping {
    /// What the headings mean by the names that accounting systems use (Infoma newsystem, DATEV and the like); `None` where day or
    /// amount stay unknown, or nothing tells the invoice.
    #[must_use]
    pub fn known(sheet: &Sheet) -> Option<Self> {
        let mapping = Self::guessed(sheet);
        let has = |column| mapping.columns.contains_key(&column);
        let tells_invoice = has(Column::Number) || has(Column::Purpose);
        (has(Column::Date) && has(Column::Amount) && tells_invoice).then_some(mapping)
    }

    /// The same, where nothing of weight can be overlooked: there is a column for the invoice's number, or no column whose meaning is
    /// unknown.
    #[must_use]
    pub fn certain(sheet: &Sheet) -> Option<Self> {
        let mapping = Self::known(sheet)?;
        let is_certain = mapping.columns.contains_key(&Column::Number) || mapping.unread(sheet).is_empty();
        is_certain.then_some(mapping)
    }

    /// Headings that nothing is read from, in their order. Of two equal ones only the first is read; the other is told with its place.
    #[must_use]
    pub fn unread(&self, sheet: &Sheet) -> Vec<String> {
        let told = |(place, heading): (usize, &String)| {
            if heading.trim().is_empty() {
                None
            } else if sheet.headings[..place].contains(heading) {
                Some(format!("{heading} (doppelt, Spalte {})", place + 1))
            } else {
                let is_read = self.columns.values().any(|known| known == heading);
                (!is_read).then(|| heading.clone())
            }
        };
        sheet.headings.iter().enumerate().filter_map(told).collect()
    }

    /// The columns whose names say what they mean, perhaps not all that are needed.
    #[must_use]
    pub fn guessed(sheet: &Sheet) -> Self {
        let plain: Vec<String> = sheet.headings.iter().map(|heading| letters(heading)).collect();
        let mut taken = BTreeSet::new();
        let mut mapping = Self::default();
        for column in Column::ALL {
            let place = column.names().iter().find_map(|name| {
                let mut places = plain.iter().enumerate();
                let place = places.find(|(index, heading)| {
                    let fits =
                        *column != Column::Creditor || *name != NUMBER_OR_NAME || are_numbers(sheet, *index);
                    heading == name && !taken.contains(index) && fits
                });
                place.map(|(index, _)| index)
            });
            if let Some(place) = place {
                taken.insert(place);
                mapping.columns.insert(*column, sheet.headings[place].clone());
            }
        }
        mapping
    }

    /// Whether it names no column and says only what a minus means: the columns are then those that are known.
    #[must_use]
    pub fn is_sign_alone(&self) -> bool {
        self.is_told && self.columns.is_empty()
    }

    /// Reads a mapping: `datum = "Zahltag"`, one line a column, and `vorzeichen = "umgekehrt"` where payments have a minus, `"normal"` where
    /// refunds have.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| unreadable(text, &error))?;
        let mut mapping = Self::default();
        for (key, value) in table {
            let name = value.as_str().ok_or_else(|| MappingError::NoName(key.clone()))?;
            if key == SIGN {
                mapping.is_told = true;
                mapping.reversed = match name {
                    "normal" => false,
                    "umgekehrt" => true,
                    other => return Err(MappingError::Sign(other.to_owned())),
                };
                continue;
            }
            let mut columns = Column::ALL.iter();
            let column = columns
                .find(|column| column.key() == key)
                .ok_or(MappingError::Unknown(key))?;
            mapping.columns.insert(*column, name.to_owned());
        }
        Ok(mapping)
    }

    /// Writes what [`Mapping::from_toml`] reads.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let mut table = toml::Table::new();
        for (column, heading) in &self.columns {
            table.insert(column.key().to_owned(), heading.clone().into());
        }
        if self.reversed {
            table.insert(SIGN.to_owned(), "umgekehrt".into());
        } else if self.is_told {
            table.insert(SIGN.to_owned(), "normal".into());
        }
        table.to_string()
    }

    /// Whether it fits a file.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn check(&self, sheet: &Sheet) -> Result<(), MappingError> {
        for column in Column::ALL.iter().filter(|column| column.is_required()) {
            if !self.columns.contains_key(column) {
                return Err(MappingError::Missing(column.label()));
            }
        }
        for heading in self.columns.values() {
            if !sheet.headings.contains(heading) {
                let all: Vec<&str> = sheet.headings.iter().map(String::as_str).collect();
                return Err(MappingError::NotThere(heading.clone(), all.join(", ")));
            }
        }
        Ok(())
    }

    /// Place of a column in the sheet.
    pub(in crate::purchasing::payment_file) fn place(&self, sheet: &Sheet, column: Column) -> Option<usize> {
        let heading = self.columns.get(&column)?;
        sheet.headings.iter().position(|known| known == heading)
    }
}

/// Where the text is no TOML: the parser's own words are English.
fn unreadable(text: &str, error: &toml::de::Error) -> MappingError {
    let (line, words) = text::line_at(text, error.span().map_or(0, |span| span.start));
    MappingError::Syntax(line, words.to_owned())
}

const SIGN: &str = "vorzeichen";
