//! A list as texts below headings, and which heading means what.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::Column;
use super::kind::SheetKind;
use crate::text;

/// A list as headings and rows of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// `CSV, Windows-1252`.
    pub format: String,
    pub headings: Vec<String>,
    pub rows: Vec<SheetRow>,
}

impl Sheet {
    /// The cells of a line, one for each heading; empty where there is no such line.
    #[must_use]
    pub fn cells_of(&self, line: usize) -> Vec<String> {
        let place = self.rows.binary_search_by_key(&line, |row| row.line);
        let row = place.ok().and_then(|place| self.rows.get(place));
        row.map(|row| self.filled(row)).unwrap_or_default()
    }

    /// The cells of a row, one for each heading.
    #[must_use]
    pub fn filled(&self, row: &SheetRow) -> Vec<String> {
        let mut cells = row.cells.clone();
        cells.resize(self.headings.len(), String::new());
        cells
    }
}

/// A row below the headings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Line of the file, from 1.
    pub line: usize,
    /// As many as there are headings at most.
    pub cells: Vec<String>,
}

/// Headings by the keys of what they mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(pub BTreeMap<&'static str, String>);

/// Why a mapping cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error(
        "Zeile {0} der Spaltenzuordnung lässt sich nicht lesen: „{1}“. Jede Zeile lautet wie betrag = \"Name der Spalte\", und jede Angabe steht nur einmal da."
    )]
    Syntax(usize, String),
    #[error("Die Spaltenzuordnung nennt „{0}“. Erlaubt sind {1}.")]
    Unknown(String, String),
    #[error("Für „{0}“ ist keine Spalte gewählt.")]
    Missing(&'static str),
    #[error("Die Datei hat keine Spalte „{0}“. Vorhanden sind: {1}.")]
    NotThere(String, String),
    #[error(
        "Bitte eine Spalte als Seriennummer oder Inventarnummer wählen: daran ist ein Gerät zu erkennen."
    )]
    NoDevice,
}

impl Mapping {
    /// What headings mean by their names; a column without a name of its own is left out.
    #[must_use]
    pub fn guessed(kind: SheetKind, sheet: &Sheet) -> Self {
        let plain: Vec<String> = sheet.headings.iter().map(|heading| letters(heading)).collect();
        let mut taken = BTreeSet::new();
        let mut mapping = Self::default();
        for column in kind.columns() {
            let place = column.names.iter().find_map(|name| {
                let mut places = plain.iter().enumerate();
                let place = places.find(|(index, heading)| heading == name && !taken.contains(index));
                place.map(|(index, _)| index)
            });
            if let Some(place) = place {
                taken.insert(place);
                mapping.0.insert(column.key, sheet.headings[place].clone());
            }
        }
        mapping
    }

    /// Changes it by lines of `key = "heading"`, those below `[kind]` where there are such tables.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn read(mut self, kind: SheetKind, text: &str) -> Result<Self, MappingError> {
        let table: toml::Table = text
            .parse()
            .map_err(|error: toml::de::Error| unreadable(text, &error))?;
        for (key, value) in &table {
            match value {
                toml::Value::Table(of_kind) if key == kind.code() => {
                    for (key, value) in of_kind {
                        self.set(kind, key, value)?;
                    }
                }
                toml::Value::Table(_) if SheetKind::from_code(key).is_some() => {}
                value => self.set(kind, key, value)?,
            }
        }
        Ok(self)
    }

    fn set(&mut self, kind: SheetKind, key: &str, value: &toml::Value) -> Result<(), MappingError> {
        let column = kind.column(key).zip(value.as_str());
        let (column, heading) =
            column.ok_or_else(|| MappingError::Unknown(key.to_owned(), allowed(kind.columns())))?;
        self.0.insert(column.key, heading.trim().to_owned());
        Ok(())
    }

    /// Writes what [`Mapping::read`] reads.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let table: toml::Table = self
            .0
            .iter()
            .map(|(key, heading)| ((*key).to_owned(), heading.clone().into()))
            .collect();
        table.to_string()
    }

    /// Whether rows of the list can be read with it.
    ///
    /// # Errors
    /// [`MappingError`].
    pub fn check(&self, kind: SheetKind, sheet: &Sheet) -> Result<(), MappingError> {
        for column in kind.columns().iter().filter(|column| column.is_required) {
            if !self.0.contains_key(column.key) {
                return Err(MappingError::Missing(column.label));
            }
        }
        let names_device = ["seriennummer", "inventarnummer"]
            .iter()
            .any(|key| self.0.contains_key(key));
        if kind == SheetKind::Inventory && !names_device {
            return Err(MappingError::NoDevice);
        }
        for heading in self.0.values() {
            if !sheet.headings.contains(heading) {
                return Err(MappingError::NotThere(heading.clone(), sheet.headings.join(", ")));
            }
        }
        Ok(())
    }

    /// Headings that nothing is read from, in their order.
    #[must_use]
    pub fn unread(&self, sheet: &Sheet) -> Vec<String> {
        let is_read = |heading: &str| self.0.values().any(|known| known == heading);
        let unread = sheet
            .headings
            .iter()
            .filter(|heading| !heading.trim().is_empty() && !is_read(heading));
        unread.cloned().collect()
    }

    /// Place of a column in the list.
    #[must_use]
    pub fn place(&self, sheet: &Sheet, key: &str) -> Option<usize> {
        let heading = self.0.get(key)?;
        sheet.headings.iter().position(|known| known == heading)
    }
}

/// Where the text is no TOML: the parser's own words are English.
fn unreadable(text: &str, error: &toml::de::Error) -> MappingError {
    let (line, words) = text::line_at(text, error.span().map_or(0, |span| span.start));
    MappingError::Syntax(line, words.to_owned())
}

fn allowed(columns: &[Column]) -> String {
    let keys: Vec<&str> = columns.iter().map(|column| column.key).collect();
    keys.join(", ")
}

/// Letters and digits of a heading, folded, without the currency at its end.
pub fn letters(heading: &str) -> String {
    let plain: String = text::search_form(&heading.replace('€', " eur"))
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    for currency in ["ineuro", "ineur", "euro", "eur"] {
        if let Some(rest) = plain.strip_suffix(currency)
            && !rest.is_empty()
        {
            return rest.to_owned();
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(headings: &[&str]) -> Sheet {
        Sheet {
            headings: headings.iter().map(|heading| (*heading).to_owned()).collect(),
            ..Sheet::default()
        }
    }

    #[test]
    fn headings_of_common_lists_are_known() {
        let receipts = sheet(&[
            "Lfd. Nr.",
            "Firma",
            "Rechnungs-Nr.",
            "Rechnung vom",
            "Zahlungsgrund",
            "Betrag brutto (EUR)",
            "davon zuwendungsfähig in €",
            "bezahlt am",
            "Position",
        ]);
        let mapping = Mapping::guessed(SheetKind::Receipts, &receipts);
        let keys: Vec<&str> = mapping.0.keys().copied().collect();
        let all = [
            "ansatz",
            "beleg",
            "brutto",
            "lieferant",
            "rechnungsdatum",
            "rechnungsnummer",
            "zahldatum",
            "zuwendungsfaehig",
            "zweck",
        ];
        assert_eq!(keys, all);
        assert_eq!(mapping.check(SheetKind::Receipts, &receipts), Ok(()));
        let plan = sheet(&["Nr.", "Bezeichnung", "Gesamtausgaben"]);
        assert_eq!(
            Mapping::guessed(SheetKind::Plan, &plan).check(SheetKind::Plan, &plan),
            Ok(())
        );
    }

    #[test]
    fn cells_are_found_by_their_line() {
        let row = |line: usize, cells: &[&str]| SheetRow {
            line,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        };
        let list = Sheet {
            rows: vec![row(2, &["1", "x"]), row(5, &["2"])],
            ..sheet(&["A", "B"])
        };
        assert_eq!(list.cells_of(5), ["2", ""]);
        assert!(list.cells_of(0).is_empty() && list.cells_of(3).is_empty());
    }

    #[test]
    fn headings_without_a_meaning_are_told() {
        let plan = sheet(&["Einzelansatz", "Gesamt brutto (€)", "Kreditorennr.", ""]);
        let mapping = Mapping::guessed(SheetKind::Plan, &plan);
        assert_eq!(mapping.check(SheetKind::Plan, &plan), Ok(()));
        assert_eq!(mapping.unread(&plan), ["Kreditorennr."]);
    }

    #[test]
    fn a_mapping_file_may_speak_of_one_kind_or_of_several() {
        let sheet = sheet(&["A", "B"]);
        let guessed = Mapping::guessed(SheetKind::Payouts, &sheet);
        assert_eq!(
            guessed.check(SheetKind::Payouts, &sheet),
            Err(MappingError::Missing("Ausgezahlt am"))
        );
        let text = "datum = \"A\"\n[auszahlungen]\nbetrag = \"B\"\n[belege]\nbrutto = \"X\"\n";
        let mapping = guessed.clone().read(SheetKind::Payouts, text).unwrap();
        assert_eq!(mapping.check(SheetKind::Payouts, &sheet), Ok(()));
        assert_eq!(
            Mapping::default().read(SheetKind::Payouts, &mapping.to_toml()),
            Ok(mapping)
        );
        let unreadable = guessed
            .clone()
            .read(SheetKind::Payouts, "datum = \"A\"\nbetrag = B\n");
        let unreadable = unreadable.unwrap_err().to_string();
        assert!(
            unreadable.starts_with("Zeile 2 der Spaltenzuordnung lässt sich nicht lesen: „betrag = B“."),
            "{unreadable}"
        );
        let wrong = guessed
            .read(SheetKind::Payouts, "farbe = \"A\"")
            .unwrap_err()
            .to_string();
        assert!(
            wrong.contains("„farbe“") && wrong.contains("datum, betrag"),
            "{wrong}"
        );
    }
}
