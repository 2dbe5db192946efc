//! One row of a list as a school: repairs what spreadsheets damage, names what it cannot repair.

use paktbuch_types::SchoolNumber;

use super::format::{Field, Header, ListFormat, fold};
use super::table::Record;
use super::{Refusal, SchoolRow, repair, school_form};
use crate::text::{clean, length};

/// Longest official name that is taken over; the lists have 122 characters at most.
const MAX_NAME: usize = 200;
/// Longest other value; the longest address of a homepage in the lists has 114 characters.
const MAX_VALUE: usize = 254;

/// Reads the rows below one header.
#[derive(Debug)]
pub(super) struct RowReader<'a> {
    format: ListFormat,
    columns: &'a [String],
    /// Which column holds which field.
    positions: Vec<(Field, usize)>,
}

/// The values of one row while it is read, with what was wrong in them.
struct Values<'a> {
    reader: &'a RowReader<'a>,
    record: Record,
    warnings: Vec<Refusal>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(header: &'a Header) -> Self {
        let known = header.format.columns();
        let positions = header
            .columns
            .iter()
            .enumerate()
            .filter_map(|(index, column)| {
                let folded = fold(column);
                let (_, field) = known.iter().find(|(name, _)| fold(name) == folded)?;
                Some((*field, index))
            })
            .collect();
        Self {
            format: header.format,
            columns: &header.columns,
            positions,
        }
    }

    /// Name of the number's column as in the file.
    pub(super) fn number_column(&self) -> &str {
        self.column(Field::Number)
    }

    /// The school and the values that were left out.
    ///
    /// # Errors
    /// Where the row is damaged: unreadable characters, no number, no name.
    pub(super) fn read(&self, record: Record) -> Result<(SchoolRow, Vec<Refusal>), Refusal> {
        let line = record.line;
        let mut values = Values {
            reader: self,
            record,
            warnings: Vec::new(),
        };
        values.refuse_unreadable()?;
        let number = values.number()?;
        let name = values.name()?;
        let (form_key, form) = values.form();
        let row = SchoolRow {
            line,
            number,
            name,
            short_name: values.text(Field::ShortName),
            form_key,
            form,
            legal_form: values.legal_form(),
            street: values.text(Field::Street),
            postal_code: values.repaired(Field::PostalCode, repair::postal_code),
            city: values.city(),
            phone: values.phone(),
            email: values.repaired(Field::Email, repair::email),
            homepage: values.text(Field::Homepage),
            authority_number: values
                .repaired(Field::Authority, repair::authority_number)
                .filter(|number| number != "0"),
            municipality_key: values.repaired(Field::Municipality, repair::municipality_key),
            land: self.format.land(),
            pupils: values.pupils(),
        };
        Ok((row, values.warnings))
    }

    fn position(&self, field: Field) -> Option<usize> {
        self.positions
            .iter()
            .find(|(known, _)| *known == field)
            .map(|(_, index)| *index)
    }

    fn column(&self, field: Field) -> &str {
        self.position(field)
            .map_or("", |index| self.columns[index].trim())
    }
}

impl Values<'_> {
    /// A row with lost bytes or NUL is not guessed at.
    fn refuse_unreadable(&self) -> Result<(), Refusal> {
        for (index, value) in self.record.fields.iter().enumerate() {
            if value.contains(['\u{fffd}', '\0']) {
                return Err(Refusal {
                    line: self.record.line,
                    field: clean(&self.reader.columns[index]),
                    message: format!(
                        "„{}“ enthält nicht lesbare Zeichen. Bitte berichtigen Sie den Wert in der Datei.",
                        excerpt(value)
                    ),
                });
            }
        }
        Ok(())
    }

    /// The value of a field, cleaned; `None` where it is empty or has no column.
    fn raw(&self, field: Field) -> Option<String> {
        let value = clean(self.record.fields.get(self.reader.position(field)?)?);
        (!value.is_empty()).then_some(value)
    }

    /// The value of a field, unless it is too long.
    fn text(&mut self, field: Field) -> Option<String> {
        let value = self.raw(field)?;
        if length(&value) <= MAX_VALUE {
            return Some(value);
        }
        self.warn(
            field,
            format!(
                "„{}“ ist länger als {MAX_VALUE} Zeichen und bleibt leer.",
                excerpt(&value)
            ),
        );
        None
    }

    /// The value of a field as `repair` reads it; what it cannot read is left out with a warning.
    fn repaired(&mut self, field: Field, repair: fn(&str) -> Result<String, &'static str>) -> Option<String> {
        let value = self.text(field)?;
        match repair(&value) {
            Ok(repaired) => Some(repaired),
            Err(reason) => {
                self.warn(
                    field,
                    format!("„{}“ {reason} Der Wert bleibt leer.", excerpt(&value)),
                );
                None
            }
        }
    }

    fn number(&self) -> Result<SchoolNumber, Refusal> {
        let refuse = |message: String| self.refusal(Field::Number, message);
        let value = self.raw(Field::Number).ok_or_else(|| {
            refuse("Die Schulnummer fehlt. Bitte ergänzen Sie sie in der Datei.".to_owned())
        })?;
        let repaired = match self.reader.format {
            ListFormat::Berlin => repair::berlin_number(&value),
            ListFormat::NrwSchuldaten | ListFormat::NrwStatistik | ListFormat::Svws => {
                repair::nrw_number(&value)
            }
        };
        let repaired = repaired.map_err(|reason| refuse(format!("„{}“ {reason}", excerpt(&value))))?;
        repaired
            .parse()
            .map_err(|_| refuse(format!("„{}“ ist keine Schulnummer.", excerpt(&value))))
    }

    fn name(&self) -> Result<String, Refusal> {
        let parts = [Field::Name1, Field::Name2, Field::Name3];
        let parts: Vec<String> = parts.into_iter().filter_map(|field| self.raw(field)).collect();
        let names: Vec<&str> = parts
            .iter()
            .map(String::as_str)
            .filter(|part| !is_level(part))
            .collect();
        let name = if names.is_empty() {
            parts.join(" ")
        } else {
            names.join(" ")
        };
        if name.is_empty() {
            return Err(self.refusal(
                Field::Name1,
                "Der Name der Schule fehlt. Bitte ergänzen Sie ihn in der Datei.".to_owned(),
            ));
        }
        if length(&name) > MAX_NAME {
            let message = format!(
                "„{}“ ist länger als {MAX_NAME} Zeichen und kein Name einer Schule.",
                excerpt(&name)
            );
            return Err(self.refusal(Field::Name1, message));
        }
        Ok(name)
    }

    /// Key and name of the school form; an unknown key is kept and named in a warning.
    fn form(&mut self) -> (Option<String>, Option<String>) {
        if let Some(key) = self.repaired(Field::FormKey, repair::form_key) {
            let name = school_form::name_of(&key);
            if name.is_none() {
                self.warn(
                    Field::FormKey,
                    format!("Die Schulform „{key}“ ist nicht bekannt; die Bezeichnung bleibt leer."),
                );
            }
            return (Some(key), name.map(str::to_owned));
        }
        let Some(name) = self.text(Field::FormName) else {
            return (None, None);
        };
        let key = school_form::key_of(&name);
        let name = key.and_then(school_form::name_of).map_or(name, str::to_owned);
        (key.map(str::to_owned), Some(name))
    }

    fn legal_form(&mut self) -> Option<String> {
        let value = self.text(Field::LegalForm)?;
        match value.trim_end_matches(".0") {
            "1" | "Öffentlich" | "öffentlich" => Some("öffentlich".to_owned()),
            "2" | "Privat" | "privat" => Some("privat (Ersatzschule)".to_owned()),
            _ => {
                self.warn(
                    Field::LegalForm,
                    format!(
                        "Die Rechtsform „{}“ ist nicht bekannt und bleibt leer.",
                        excerpt(&value)
                    ),
                );
                None
            }
        }
    }

    /// The city; the list of Berlin has no column for it.
    fn city(&mut self) -> Option<String> {
        let city = self.text(Field::City);
        match self.reader.format {
            ListFormat::Berlin => city.or_else(|| Some("Berlin".to_owned())),
            ListFormat::NrwSchuldaten | ListFormat::NrwStatistik | ListFormat::Svws => city,
        }
    }

    fn phone(&mut self) -> Option<String> {
        let number = self.text(Field::Phone)?;
        let number = repair::without_decimals(&number).to_owned();
        match self.repaired(Field::AreaCode, repair::area_code) {
            Some(area_code) => Some(format!("{area_code} {number}")),
            None => Some(number),
        }
    }

    fn pupils(&mut self) -> Option<(String, u32)> {
        let count = self.repaired(Field::Pupils, repair::count)?.parse().ok()?;
        match self.repaired(Field::SchoolYear, repair::school_year) {
            Some(year) => Some((year, count)),
            None => {
                self.warn(
                    Field::Pupils,
                    "Ohne Schuljahr wird die Schülerzahl nicht übernommen.".to_owned(),
                );
                None
            }
        }
    }

    fn refusal(&self, field: Field, message: String) -> Refusal {
        Refusal {
            line: self.record.line,
            field: clean(self.reader.column(field)),
            message,
        }
    }

    fn warn(&mut self, field: Field, message: String) {
        let warning = self.refusal(field, message);
        self.warnings.push(warning);
    }
}

/// Whether a part of a name only says which level is taught: "- Primarstufe -", "( Kolleg )".
fn is_level(part: &str) -> bool {
    (part.starts_with('-') && part.ends_with('-')) || (part.starts_with('(') && part.ends_with(')'))
}

/// A value as a message shows it.
fn excerpt(value: &str) -> String {
    let value = clean(value);
    if value.chars().count() <= 40 {
        return value;
    }
    value.chars().take(40).chain(std::iter::once('…')).collect()
}
