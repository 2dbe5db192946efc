//! How a form asks for the values of a programme, and how what is typed becomes the TOML that [`Programme::read`](super::Programme::read)
//! takes.

use std::fmt::Write as _;

use chrono::NaiveDate;
use paktbuch_types::{
    BasisPoints, BudgetLevel, CapLink, CapPer, Cents, DatePeriods, Drawdown, Financing, Leasing,
    ProofDueFrom, ProofKind, ReceiptList, SchoolNumber, VatBasis, ZweckbindungStart, format_date, parse_date,
};
use toml::Value;
use toml::value::Datetime;

use super::value::{Cap, Category, Excluded};

/// How a value is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Text,
    /// A whole number.
    Number,
    /// TT.MM.JJJJ.
    Day,
    Percent,
    /// In euros.
    Amount,
    /// `ja` or `nein`.
    YesNo,
    /// One of these codes, each with its label.
    Choice(Vec<(&'static str, &'static str)>),
    /// Several texts, one a line.
    Lines,
    /// Several texts with commas between them.
    Words,
    /// A table with these columns; each of its cells is typed for itself.
    Rows(Vec<Asked>),
}

/// What a form asks for: a key of the text, or a column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Key in the TOML text.
    pub key: &'static str,
    /// German label.
    pub label: &'static str,
    pub entry: Entry,
}

impl Asked {
    const fn new(key: &'static str, label: &'static str, entry: Entry) -> Self {
        Self { key, label, entry }
    }
}

/// What stands above the parameters.
#[must_use]
pub fn head() -> Vec<Asked> {
    vec![
        Asked::new("titel", "Name in Listen", Entry::Text),
        Asked::new("code", "Kennung", Entry::Text),
        Asked::new("version", "Nummer der Fassung", Entry::Number),
        Asked::new("ersetzt", "berichtigt Fassung", Entry::Number),
        Asked::new("gueltig_von", "gültig ab", Entry::Day),
        Asked::new("gueltig_bis", "gültig bis", Entry::Day),
    ]
}

impl Entry {
    /// The value as the text has it; `None` where nothing is typed, and for a table.
    ///
    /// # Errors
    /// The German reason why it has not the form of such a value. Whether a sound value fits, the reader of the text says.
    pub fn value(&self, typed: &str) -> Result<Option<Value>, String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        let value = match self {
            Self::Text | Self::Percent | Self::Amount | Self::Choice(_) => Value::String(typed.to_owned()),
            Self::Number => Value::Integer(typed.parse().map_err(|_| {
                format!("„{typed}“ ist keine ganze Zahl. Bitte nur Ziffern eintragen, zum Beispiel 6.")
            })?),
            Self::Day => {
                let day = parse_date(typed).map_err(|error| error.to_string())?;
                let day: Datetime = day.to_string().parse().map_err(|_| "ist kein Tag.".to_owned())?;
                Value::Datetime(day)
            }
            Self::YesNo => match typed {
                "ja" => Value::Boolean(true),
                "nein" => Value::Boolean(false),
                _ => return Err("Bitte wählen Sie einen Wert aus der Liste.".to_owned()),
            },
            Self::Lines => list(typed.lines()),
            Self::Words => list(typed.split(',')),
            Self::Rows(_) => return Ok(None),
        };
        Ok(Some(value))
    }

    /// What one would type for a value of the text.
    #[must_use]
    pub fn typed(&self, value: &Value) -> String {
        match value {
            Value::String(text) if *self == Self::Percent => text.trim_end_matches('%').trim().to_owned(),
            Value::String(text) => text.clone(),
            Value::Boolean(yes) => if *yes { "ja" } else { "nein" }.to_owned(),
            Value::Integer(number) => number.to_string(),
            Value::Datetime(day) => {
                let date = day.date.and_then(|date| {
                    NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))
                });
                date.map(format_date).unwrap_or_default()
            }
            Value::Array(items) => {
                let between = if *self == Self::Words { ", " } else { "\n" };
                let typed: Vec<String> = items.iter().map(|item| self.typed(item)).collect();
                typed.join(between)
            }
            Value::Float(_) | Value::Table(_) => String::new(),
        }
    }
}

/// The texts that are not empty.
fn list<'a>(texts: impl Iterator<Item = &'a str>) -> Value {
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    Value::Array(texts.map(|text| Value::String(text.to_owned())).collect())
}

/// The text of an edition with these keys and values, a line each.
#[must_use]
pub fn written(parts: &[(&'static str, Value)]) -> String {
    let mut text = String::new();
    for (key, value) in parts {
        text.push_str(key);
        text.push_str(" = ");
        write_value(&mut text, value);
        text.push('\n');
    }
    text
}

fn write_value(text: &mut String, value: &Value) {
    match value {
        Value::String(string) => write_text(text, string),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write_value(text, item);
            }
            text.push(']');
        }
        Value::Table(table) => {
            text.push('{');
            for (index, (key, value)) in table.iter().enumerate() {
                text.push_str(if index == 0 { " " } else { ", " });
                text.push_str(key);
                text.push_str(" = ");
                write_value(text, value);
            }
            text.push_str(if table.is_empty() { "}" } else { " }" });
        }
        Value::Datetime(day) => text.push_str(&day.to_string()),
        other => text.push_str(&other.to_string()),
    }
}

/// On one line whatever it holds, so that the next edition can start from the text line by line.
fn write_text(text: &mut String, string: &str) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            c if c.is_control() => {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// A value of a programme that a form can ask for.
pub(super) trait Entered {
    fn entry() -> Entry;
}

macro_rules! entered {
    ($($name:ty => $entry:ident),+ $(,)?) => {
        $(impl Entered for $name {
            fn entry() -> Entry {
                Entry::$entry
            }
        })+
    };
}
entered!(
    String => Text,
    u32 => Number,
    NaiveDate => Day,
    BasisPoints => Percent,
    Cents => Amount,
    bool => YesNo,
    SchoolNumber => Text,
);

macro_rules! chosen {
    ($($name:ty),+ $(,)?) => {
        $(impl Entered for $name {
            fn entry() -> Entry {
                Entry::Choice(<$name>::ALL.iter().map(|one| (one.code(), one.label())).collect())
            }
        })+
    };
}
chosen!(
    Financing,
    BudgetLevel,
    Drawdown,
    ProofKind,
    ProofDueFrom,
    ReceiptList,
    Leasing,
    DatePeriods,
    ZweckbindungStart,
    CapPer,
    CapLink,
    VatBasis,
);

impl<T: Entered> Entered for Vec<T> {
    fn entry() -> Entry {
        match T::entry() {
            rows @ Entry::Rows(_) => rows,
            _ => Entry::Lines,
        }
    }
}

impl Entered for Category {
    fn entry() -> Entry {
        Entry::Rows(vec![
            Asked::new("code", "Kennung", Entry::Text),
            Asked::new("name", "Name", Entry::Text),
            Asked::new("zweckbindung_jahre", "Zweckbindung in Jahren", Entry::Number),
            Asked::new(
                "zweckbindung_start",
                "Zweckbindung ab",
                ZweckbindungStart::entry(),
            ),
            Asked::new("frueheste_massnahme", "eigener frühester Beginn", Entry::Day),
            Asked::new("antrag_bis", "eigenes „Antrag bis“", Entry::Day),
            Asked::new("festbetrag", "Festbetrag je Stück", Entry::Amount),
        ])
    }
}

impl Entered for Cap {
    fn entry() -> Entry {
        Entry::Rows(vec![
            Asked::new("bezug", "Bezug", CapPer::entry()),
            Asked::new("kategorie", "nur Förderbereich (Kennung)", Entry::Text),
            Asked::new("betrag", "Betrag", Entry::Amount),
            Asked::new("prozent", "oder Anteil", Entry::Percent),
            Asked::new("steuer", "Steuer", VatBasis::entry()),
            Asked::new("verknuepfung", "Verknüpfung", CapLink::entry()),
        ])
    }
}

impl Entered for Excluded {
    fn entry() -> Entry {
        Entry::Rows(vec![
            Asked::new("name", "Was", Entry::Text),
            Asked::new(
                "woerter",
                "erkannt an (Wortteile, Komma dazwischen)",
                Entry::Words,
            ),
            Asked::new("ausser", "außer bei (Wortteile)", Entry::Words),
            Asked::new("kategorie", "nur Förderbereich (Kennung)", Entry::Text),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::funding::programme::Programme;

    #[test]
    fn what_is_typed_becomes_the_value_of_the_text() {
        for (entry, typed, expected) in [
            (Entry::Text, " BASS 11-02 ", "\"BASS 11-02\""),
            (
                Entry::Text,
                "„a“ \"b\" \\ \u{7}",
                "\"„a“ \\\"b\\\" \\\\ \\u0007\"",
            ),
            (Entry::Text, "eins\nzwei", "\"eins\\nzwei\""),
            (Entry::Number, "6", "6"),
            (Entry::Day, "1.3.26", "2026-03-01"),
            (Entry::Percent, "66,67", "\"66,67\""),
            (Entry::Amount, "25.000,00", "\"25.000,00\""),
            (Entry::YesNo, "nein", "false"),
            (Entry::Lines, "Konzept\n\n Liste ", "[\"Konzept\", \"Liste\"]"),
            (Entry::Words, "koffer, hülle", "[\"koffer\", \"hülle\"]"),
        ] {
            let value = entry.value(typed).unwrap().unwrap();
            let text = written(&[("x", value.clone())]);
            assert_eq!(text, format!("x = {expected}\n"));
            let table: toml::Table = text.parse().unwrap();
            assert_eq!(table["x"], value, "the text is TOML");
        }
        assert_eq!(Entry::Day.value("  "), Ok(None));
        for (entry, typed) in [
            (Entry::Number, "sechs"),
            (Entry::Day, "31.02.2026"),
            (Entry::YesNo, "x"),
        ] {
            assert!(entry.value(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_value_is_shown_as_it_is_typed() {
        for (entry, typed) in [
            (Entry::Text, "BASS"),
            (Entry::Number, "6"),
            (Entry::Day, "01.03.2026"),
            (Entry::Percent, "90"),
            (Entry::YesNo, "ja"),
            (Entry::Lines, "a\nb"),
            (Entry::Words, "a, b"),
        ] {
            let value = entry.value(typed).unwrap().unwrap();
            assert_eq!(entry.typed(&value), typed);
        }
        assert_eq!(
            Entry::Percent.typed(&Value::String("90 %".to_owned())),
            "90",
            "the field has the sign"
        );
    }

    #[test]
    fn every_parameter_is_asked_for_in_the_order_of_the_page() {
        let read = Programme::read("", "code = \"x\"\nversion = 1\ntitel = \"X\"\n").unwrap();
        let shown: Vec<_> = read
            .parameters()
            .iter()
            .map(|parameter| (parameter.name, parameter.label))
            .collect();
        let asked: Vec<_> = Programme::asked()
            .iter()
            .map(|asked| (asked.key, asked.label))
            .collect();
        assert_eq!(asked, shown);
    }
}
