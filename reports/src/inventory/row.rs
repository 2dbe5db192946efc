use chrono::NaiveDate;
use paktbuch_types::Cents;

use crate::sheet::{Column, Kind, MONEY_WIDTH, Value};

/// What stands above the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryHead {
    /// Name of the school authority (Schulträger).
    pub authority: String,
    /// The filter in words, such as `Schule: Anne-Frank-Gesamtschule`; empty for all devices.
    pub filter: String,
    /// As-of date (Stichtag).
    pub as_of: NaiveDate,
}

/// One device. Text is shown as given; a missing value is an empty cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InventoryRow {
    pub inventory_number: String,
    /// Kind of device as users read it (Kategorie).
    pub category: String,
    /// Maker and model (Hersteller und Modell).
    pub model: String,
    pub serial: Option<String>,
    /// Date of purchase (Anschaffungsdatum).
    pub purchased_on: Option<NaiveDate>,
    /// First use (Inbetriebnahme).
    pub commissioned_on: Option<NaiveDate>,
    pub net: Option<Cents>,
    pub gross: Cents,
    pub school_number: Option<String>,
    pub school: Option<String>,
    /// Standort.
    pub site: Option<String>,
    pub room: Option<String>,
    pub supplier: Option<String>,
    pub invoice_number: Option<String>,
    /// Number of the receipt in the accounts (Belegnummer).
    pub receipt_number: Option<String>,
    pub programme: Option<String>,
    /// Reference of the grant notice (Aktenzeichen des Bescheids).
    pub notice_reference: Option<String>,
    /// Last day of the Zweckbindung.
    pub zweckbindung_until: Option<NaiveDate>,
    pub status: String,
    /// Where it is or what became of it (Verbleib), such as `Klasse 7b` or `Verwertung am 12.01.2027`.
    pub whereabouts: Option<String>,
}

/// Columns of the list. Net and gross are the money columns, in this order.
pub(super) static COLUMNS: [Column; 20] = [
    Column::new("Inventarnr.", 12, Kind::Text),
    Column::new("Kategorie", 12, Kind::Text),
    Column::new("Hersteller / Modell", 19, Kind::Text),
    Column::new("Seriennr.", 14, Kind::Text),
    Column::new("Anschaffungsdatum", 18, Kind::Date),
    Column::new("Inbetriebnahme", 15, Kind::Date),
    Column::new("Preis netto", MONEY_WIDTH, Kind::Money),
    Column::new("Preis brutto", MONEY_WIDTH, Kind::Money),
    Column::new("Schulnr.", 9, Kind::Text),
    Column::new("Schule", 23, Kind::Text),
    Column::new("Standort", 13, Kind::Text),
    Column::new("Raum", 15, Kind::Text),
    Column::new("Lieferant", 20, Kind::Text),
    Column::new("Rechnungsnr.", 14, Kind::Text),
    Column::new("Belegnr.", 12, Kind::Text),
    Column::new("Programm", 15, Kind::Text),
    Column::new("Bescheid-Az.", 13, Kind::Text),
    Column::new("Zweckbindung bis", 13, Kind::Date),
    Column::new("Status", 11, Kind::Text),
    Column::new("Verbleib", 14, Kind::Text),
];

/// The Inventarnummer says which device it is.
pub(super) const NAMED: u16 = 1;
/// Index of the gross price, filled in every row.
pub(crate) const GROSS: usize = 7;
/// Index of the school's number.
pub(crate) const SCHOOL_NUMBER: usize = 8;

impl InventoryRow {
    /// The cells in the order of the columns.
    pub(super) fn values(&self) -> [Value<'_>; 20] {
        [
            Value::from(&self.inventory_number),
            Value::from(&self.category),
            Value::from(&self.model),
            Value::from(&self.serial),
            Value::from(self.purchased_on),
            Value::from(self.commissioned_on),
            Value::from(self.net),
            Value::Money(self.gross),
            Value::from(&self.school_number),
            Value::from(&self.school),
            Value::from(&self.site),
            Value::from(&self.room),
            Value::from(&self.supplier),
            Value::from(&self.invoice_number),
            Value::from(&self.receipt_number),
            Value::from(&self.programme),
            Value::from(&self.notice_reference),
            Value::from(self.zweckbindung_until),
            Value::from(&self.status),
            Value::from(&self.whereabouts),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::COLUMNS;

    #[test]
    fn each_word_of_a_title_has_room_in_its_column() {
        for column in &COLUMNS {
            let longest = column.title.split(' ').map(|word| word.chars().count()).max();
            assert!(longest < Some(usize::from(column.width)), "{}", column.title);
        }
    }
}
