use chrono::NaiveDate;
use paktbuch_types::Cents;

use super::ledger::Number;
use crate::sheet::{Column, Kind, MONEY_WIDTH, Value};

/// One receipt (Beleg): the part of a paid invoice line that belongs to one item or line of the cost plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// What makes it the same receipt in another version of the proof: payment and invoice line; not shown.
    pub key: String,
    /// Number in the accounts (Belegnummer).
    pub receipt_number: Option<String>,
    pub invoice_number: String,
    pub invoice_date: NaiveDate,
    /// Zahlungsempfänger.
    pub payee: String,
    /// Gegenstand oder Grund.
    pub subject: String,
    /// Förderbereich.
    pub category: String,
    /// Schulnummer; `None` where it belongs to no school.
    pub school_number: Option<String>,
    /// Name of the school; empty for none.
    pub school: String,
    /// Order or procurement reference (Auftrag, Vergabe-Aktenzeichen).
    pub order_reference: Option<String>,
    /// Zahlungsdatum; receipts are pushed in its order.
    pub paid_on: NaiveDate,
    pub gross: Cents,
    /// Davon zuwendungsfähig.
    pub eligible: Cents,
    /// Skonto.
    pub discount: Option<Cents>,
    /// Zuwendungsanteil; with the own share it adds up to gross.
    pub grant_share: Cents,
    /// Own share with what third parties and other public funding pay (Eigenanteil und Dritte).
    pub own_share: Cents,
    /// Where the document lies.
    pub link: Option<String>,
    /// Key of the [`CostItemRow`](crate::proof::CostItemRow) or of the line below it.
    pub cost_key: String,
}

/// What the grant does not pay. The sheet *Einnahmen* parts it: own share (Eigenanteil), third parties, other public funding.
pub(crate) const REST: &str = "Eigenanteil und Dritte";

/// Columns of the list. Gross, eligible, discount and both shares are the money columns, in this order.
pub(super) static COLUMNS: [Column; 19] = [
    Column::new("Lfd. Nr.", 7, Kind::Ordinal),
    Column::new("Belegnr.", 11, Kind::Text),
    Column::new("Rechnungsnr.", 14, Kind::Text),
    Column::new("Rechnungsdatum", 15, Kind::Date),
    Column::new("Zahlungsempfänger", 18, Kind::Text),
    Column::new("Gegenstand / Grund", 21, Kind::Text),
    Column::new("Förderbereich", 14, Kind::Text),
    Column::new("Schulnr.", 9, Kind::Text),
    Column::new("Schule", 16, Kind::Text),
    Column::new("Auftrag / Vergabe-Az.", 12, Kind::Text),
    Column::new("Zahlungsdatum", 14, Kind::Date),
    Column::new("Betrag brutto", MONEY_WIDTH, Kind::Money),
    Column::new("davon zuwendungsfähig", 16, Kind::Money),
    Column::new("Skonto", MONEY_WIDTH, Kind::Money),
    Column::new("Zuwendungsanteil", 17, Kind::Money),
    Column::new(REST, MONEY_WIDTH, Kind::Money),
    Column::new("Beleg-Link", 13, Kind::Text),
    Column::new("Ansatz", 8, Kind::Text),
    Column::new("Position", 9, Kind::Text),
];
/// Lfd. Nr., Belegnr. and Rechnungsnr. say which receipt it is.
pub(super) const NAMED: u16 = 3;
/// Columns that formulas of other sheets refer to.
pub(crate) const SCHOOL_NUMBER: usize = 7;
pub(crate) const PAID_ON: usize = 10;
pub(crate) const GROSS: usize = 11;
pub(crate) const ELIGIBLE: usize = 12;
pub(crate) const GRANT_SHARE: usize = 14;
pub(crate) const OWN_SHARE: usize = 15;
pub(crate) const ITEM: usize = 17;
pub(crate) const LINE: usize = 18;

impl ReceiptRow {
    /// The cells in the order of the columns.
    pub(super) fn values<'a>(&'a self, ordinal: u32, number: &'a Number) -> [Value<'a>; 19] {
        [
            Value::Ordinal(ordinal),
            Value::from(&self.receipt_number),
            Value::from(&self.invoice_number),
            Value::Date(self.invoice_date),
            Value::from(&self.payee),
            Value::from(&self.subject),
            Value::from(&self.category),
            Value::from(&self.school_number),
            Value::from(&self.school),
            Value::from(&self.order_reference),
            Value::Date(self.paid_on),
            Value::Money(self.gross),
            Value::Money(self.eligible),
            Value::from(self.discount),
            Value::Money(self.grant_share),
            Value::Money(self.own_share),
            Value::from(&self.link),
            Value::from(&number.item),
            Value::from(&number.line),
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
