//! Rows of a list as devices.

use std::collections::HashMap;

use chrono::NaiveDate;
use paktbuch_types::{Cents, DeviceCategory, DeviceOwner, DeviceStatus, InventoryNumber, Serial, parse_date};

use super::category::{category, category_of_model, is_accessory};
use super::{Column, ListFormat, Mapping, Refusal, Table, TableRow};
use crate::devices::in_order;
use crate::text::{self, clean, clean_lines, search_form};

/// A device as a list describes it. Empty or `None` means that the list says nothing about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Line of the file, counted from 1.
    pub line: usize,
    pub serial: Option<Serial>,
    pub inventory_number: Option<InventoryNumber>,
    pub manufacturer: String,
    pub model: String,
    pub category: Option<DeviceCategory>,
    /// What the row calls its category, or without one its model, where that is none; `category` is then at most what its model speaks
    /// for.
    pub unknown_category: String,
    /// Number, name or short name.
    pub school: String,
    pub site: String,
    pub room: String,
    pub delivered_on: Option<NaiveDate>,
    pub commissioned_on: Option<NaiveDate>,
    pub warranty_until: Option<NaiveDate>,
    pub status: Option<DeviceStatus>,
    pub owner: Option<DeviceOwner>,
    pub asset_number: String,
    pub gross: Option<Cents>,
    pub net: Option<Cents>,
    pub note: String,
}

/// The devices of a table, each serial and each inventory number once, and the rows that are none, with their reason.
#[must_use]
pub fn entries(table: &Table, mapping: &Mapping) -> (Vec<Entry>, Vec<Refusal>) {
    let mut refused = table.refused.clone();
    let mut found = Vec::with_capacity(table.rows.len());
    let mut serials: HashMap<Serial, usize> = HashMap::new();
    let mut numbers: HashMap<InventoryNumber, usize> = HashMap::new();
    for row in &table.rows {
        let reader = Reader { table, mapping, row };
        match reader
            .entry()
            .and_then(|entry| once(&reader, entry, &mut serials, &mut numbers))
        {
            Ok(entry) => found.push(entry),
            Err(refusal) => refused.push(refusal),
        }
    }
    refused.sort_by_key(|refusal| refusal.line);
    (found, refused)
}

/// Refuses a device that was there before, whatever case and blanks its number was written with.
fn once(
    reader: &Reader<'_>,
    entry: Entry,
    serials: &mut HashMap<Serial, usize>,
    numbers: &mut HashMap<InventoryNumber, usize>,
) -> Result<Entry, Refusal> {
    let twice = |column: Column, number: &str, first: usize| {
        let message = format!("{number} steht schon in Zeile {first}; diese Zeile wird nicht übernommen.");
        reader.refusal(column, message)
    };
    if let Some(serial) = &entry.serial {
        if let Some(first) = serials.get(serial) {
            return Err(twice(
                Column::Serial,
                &format!("Die Seriennummer {serial}"),
                *first,
            ));
        }
        serials.insert(serial.clone(), entry.line);
    }
    if let Some(number) = &entry.inventory_number {
        if let Some(first) = numbers.get(number) {
            return Err(twice(
                Column::InventoryNumber,
                &format!("Die Inventarnummer {number}"),
                *first,
            ));
        }
        numbers.insert(number.clone(), entry.line);
    }
    Ok(entry)
}

struct Reader<'a> {
    table: &'a Table,
    mapping: &'a Mapping,
    row: &'a TableRow,
}

impl Reader<'_> {
    fn entry(&self) -> Result<Entry, Refusal> {
        // A serial has no blanks, however it was typed or printed.
        let serial = self.text(Column::Serial).replace(char::is_whitespace, "");
        let serial = self.optional(Column::Serial, &serial, |text| text.parse::<Serial>())?;
        let number = self.text(Column::InventoryNumber);
        let inventory_number = self.optional(Column::InventoryNumber, &number, |text| {
            text.parse::<InventoryNumber>()
        })?;
        if serial.is_none() && inventory_number.is_none() {
            let message = "Die Zeile hat weder Seriennummer noch Inventarnummer.".to_owned();
            return Err(Refusal {
                line: self.row.line,
                field: String::new(),
                message,
            });
        }
        let model = self.text(Column::Model);
        let (category, unknown_category) = self.category(&model);
        let day = |column| self.day(column);
        let (delivered_on, commissioned_on) = (day(Column::Delivered)?, day(Column::Commissioned)?);
        if let Some(message) = in_order::refused(delivered_on, commissioned_on) {
            return Err(self.refusal(Column::Commissioned, message));
        }
        Ok(Entry {
            line: self.row.line,
            serial,
            inventory_number,
            manufacturer: self.text(Column::Manufacturer),
            model,
            category,
            unknown_category,
            school: self.text(Column::School),
            site: self.text(Column::Site),
            room: self.text(Column::Room),
            delivered_on,
            commissioned_on,
            warranty_until: day(Column::Warranty)?,
            status: self.optional(Column::Status, &self.text(Column::Status), status)?,
            owner: self.optional(Column::Owner, &self.text(Column::Owner), owner)?,
            asset_number: self.short(Column::AssetNumber, 60)?,
            gross: self.amount(Column::Gross)?,
            net: self.amount(Column::Net)?,
            note: self.note()?,
        })
    }

    /// The category that the row tells, else its model speaks for, and the word of the row or its model where that is none.
    fn category(&self, model: &str) -> (Option<DeviceCategory>, String) {
        let word = self.text(Column::Category);
        if folded(&word).is_empty() && is_accessory(model) {
            return (None, model.to_owned());
        }
        let named = category(&word);
        let of_model = category_of_model(model);
        let is_told = named.is_some() || folded(&word).is_empty() || folded(&word).starts_with("sonstig");
        // Other systems sort devices in their own way („Mac“); there the model is as good.
        let is_own_list = matches!(self.table.format, ListFormat::Csv | ListFormat::Xlsx);
        let is_unknown = !is_told && (is_own_list || of_model.is_none());
        (named.or(of_model), if is_unknown { word } else { String::new() })
    }

    /// What the row says, else the fixed value.
    fn raw(&self, column: Column) -> &str {
        let at = self
            .mapping
            .columns
            .iter()
            .position(|known| *known == Some(column));
        let value = at
            .and_then(|at| self.row.values.get(at))
            .map_or("", |value| value.trim());
        if value.is_empty() {
            self.mapping.fixed.get(&column).map_or("", String::as_str)
        } else {
            value
        }
    }

    fn text(&self, column: Column) -> String {
        clean(self.raw(column))
    }

    fn short(&self, column: Column, most: usize) -> Result<String, Refusal> {
        let text = self.text(column);
        if text.chars().count() > most {
            return Err(self.refusal(column, format!("Der Wert hat mehr als {most} Zeichen.")));
        }
        Ok(text)
    }

    fn note(&self) -> Result<String, Refusal> {
        let text = clean_lines(self.raw(Column::Note));
        if text.chars().count() > 2_000 {
            return Err(self.refusal(Column::Note, "Der Wert hat mehr als 2.000 Zeichen.".to_owned()));
        }
        Ok(text)
    }

    fn optional<T, E: std::fmt::Display>(
        &self,
        column: Column,
        text: &str,
        read: impl Fn(&str) -> Result<T, E>,
    ) -> Result<Option<T>, Refusal> {
        if text.is_empty() {
            return Ok(None);
        }
        read(text)
            .map(Some)
            .map_err(|error| self.refusal(column, error.to_string()))
    }

    fn day(&self, column: Column) -> Result<Option<NaiveDate>, Refusal> {
        let format = self.table.format;
        self.optional(column, &self.text(column), |text| day(format, text))
    }

    fn amount(&self, column: Column) -> Result<Option<Cents>, Refusal> {
        let text = self.text(column);
        let text = if self.table.format.is_american() {
            text.replace(',', "").replace('.', ",")
        } else {
            text
        };
        let amount = self.optional(column, &text, Cents::parse)?;
        match amount {
            Some(amount) if amount < Cents::ZERO => {
                Err(self.refusal(column, format!("Der Preis {amount} € ist kleiner als null.")))
            }
            amount => Ok(amount),
        }
    }

    /// A refusal at the column as the file names it; what it quotes of the cell is shortened.
    fn refusal(&self, column: Column, message: String) -> Refusal {
        let at = self
            .mapping
            .columns
            .iter()
            .position(|known| *known == Some(column));
        let name = at.and_then(|at| self.table.columns.get(at));
        Refusal {
            line: self.row.line,
            field: name.cloned().unwrap_or_else(|| column.label().to_owned()),
            message: text::message(&message),
        }
    }
}

/// A day as the format writes it; of a point in time only the day counts.
fn day(format: ListFormat, text: &str) -> Result<NaiveDate, String> {
    if format.is_american()
        && let [month, day, year] = text.split('/').collect::<Vec<_>>()[..]
    {
        return parse_date(&format!("{day}.{month}.{year}")).map_err(|error| error.to_string());
    }
    let is_iso_time =
        text.len() > 10 && text.is_char_boundary(10) && matches!(text.as_bytes()[10], b'T' | b' ');
    let text = if is_iso_time { &text[..10] } else { text };
    parse_date(text).map_err(|error| error.to_string())
}

/// Letters and digits of a word, folded.
pub(super) fn folded(text: &str) -> String {
    search_form(text)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn status(text: &str) -> Result<DeviceStatus, String> {
    let word = folded(text);
    let known = DeviceStatus::ALL
        .iter()
        .copied()
        .find(|status| folded(status.code()) == word || folded(status.label()) == word);
    let known = known.or(match word.as_str() {
        "lager" | "imlager" | "frei" | "neu" | "bereit" => Some(DeviceStatus::Available),
        "ausgeliehen" | "verliehen" | "inbetrieb" | "imeinsatz" | "aktiv" | "deployed" => {
            Some(DeviceStatus::InUse)
        }
        "defekt" | "reparatur" => Some(DeviceStatus::InRepair),
        "verloren" | "gestohlen" => Some(DeviceStatus::Missing),
        "entsorgt" | "ausgemustert" | "verkauft" => Some(DeviceStatus::Disposed),
        _ => None,
    });
    known.ok_or_else(|| {
        // Aussondern needs more than a list says.
        let allowed = DeviceStatus::ALL
            .iter()
            .filter(|status| **status != DeviceStatus::Disposed);
        let labels: Vec<&str> = allowed.map(|status| status.label()).collect();
        format!("„{text}“ ist kein Status. Erlaubt: {}.", labels.join(", "))
    })
}

fn owner(text: &str) -> Result<DeviceOwner, String> {
    let word = folded(text);
    let known = DeviceOwner::ALL
        .iter()
        .copied()
        .find(|owner| folded(owner.code()) == word || folded(owner.label()) == word);
    known.ok_or_else(|| {
        let codes: Vec<&str> = DeviceOwner::ALL.iter().map(|owner| owner.code()).collect();
        format!("„{text}“ ist kein Eigentum. Erlaubt: {}.", codes.join(", "))
    })
}
