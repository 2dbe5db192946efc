//! Which supplier the seller of an invoice is, as a list says (Lieferantenzuordnung): a CSV with *Verkäufer* or *USt-IdNr.* as the
//! invoices have them, and *Lieferant*, the number or name in the books. Knows no database.

use super::einvoice::Party;
use super::identity::identity;
use crate::tables::{self, Row};
use crate::text;

/// Largest list, in bytes.
pub const MAX_BYTES: usize = 1024 * 1024;

/// Headings and what they mean; a column has the first of its names.
const HEADINGS: [(&str, Column); 5] = [
    ("Verkäufer", Column::Seller),
    ("Name", Column::Seller),
    ("USt-IdNr.", Column::VatId),
    ("USt-IdNr", Column::VatId),
    ("Lieferant", Column::Supplier),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Seller,
    VatId,
    Supplier,
}

/// A row of the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MapRow {
    /// Line of the file, from 1.
    pub line: usize,
    /// Name of the seller; empty where only the USt-IdNr. tells.
    pub seller: String,
    /// USt-IdNr. of the seller; empty where only the name tells.
    pub vat_id: String,
    /// Number or name of the supplier in the books.
    pub supplier: String,
}

/// Reads the list.
///
/// # Errors
/// In words for users, with line and column: no table, a column that is unknown, missing or there twice, a row without a value that it
/// needs.
pub fn read(bytes: &[u8]) -> Result<Vec<MapRow>, String> {
    let (content, _) = tables::decode(bytes).map_err(|error| error.to_string())?;
    let table = tables::separated(&content, |heading| column(heading).is_some())
        .map_err(|error| error.to_string())?;
    if let Some(line) = table.open_quotes.first() {
        return Err(format!(
            "Zeile {line}: Ein Anführungszeichen ist nicht geschlossen. Bitte berichtigen Sie die Zeile."
        ));
    }
    let mut rows = table.rows.into_iter();
    let columns = columns(rows.next().unwrap_or_default())?;
    rows.map(|row| map_row(row, &columns)).collect()
}

/// The row that says who a seller is: by its USt-IdNr., else by its name.
#[must_use]
pub fn find(rows: &[MapRow], seller: &Party) -> Option<usize> {
    let by_vat_id = mark(seller.vat_id.as_deref().unwrap_or_default()).and_then(|own| {
        rows.iter()
            .position(|row| mark(&row.vat_id).as_ref() == Some(&own))
    });
    by_vat_id.or_else(|| {
        let name = text::search_form(&seller.name);
        // A row with the USt-IdNr. of somebody else is about him.
        let is_open = |row: &MapRow| mark(&row.vat_id).is_none() || seller.vat_id.is_none();
        rows.iter()
            .position(|row| !row.seller.is_empty() && is_open(row) && text::search_form(&row.seller) == name)
    })
}

/// A USt-IdNr. however it is written; none where there is none.
fn mark(vat_id: &str) -> Option<String> {
    if !vat_id.chars().any(char::is_alphanumeric) {
        return None;
    }
    Some(identity(&Party {
        vat_id: Some(vat_id.to_owned()),
        ..Party::default()
    }))
}

fn column(heading: &str) -> Option<Column> {
    let heading = text::search_form(heading);
    let known = HEADINGS
        .iter()
        .find(|(name, _)| text::search_form(name) == heading);
    known.map(|(_, column)| *column)
}

fn columns(head: Row) -> Result<Vec<Column>, String> {
    let mut columns = Vec::new();
    for heading in head.cells {
        let heading = heading.into_german();
        let Some(found) = column(&heading) else {
            return Err(format!(
                "Die Spalte „{heading}“ ist nicht bekannt. Erwartet werden Verkäufer, USt-IdNr. und Lieferant."
            ));
        };
        if columns.contains(&found) {
            return Err(format!(
                "Die Spalte „{heading}“ steht doppelt da. Bitte lassen Sie eine weg."
            ));
        }
        columns.push(found);
    }
    let has = |column| columns.contains(&column);
    if !has(Column::Supplier) || !(has(Column::Seller) || has(Column::VatId)) {
        return Err(
            "Die Spalte Lieferant und eine der Spalten Verkäufer und USt-IdNr. werden gebraucht. Bitte ergänzen Sie sie in der ersten Zeile."
                .to_owned(),
        );
    }
    Ok(columns)
}

fn map_row(row: Row, columns: &[Column]) -> Result<MapRow, String> {
    let mut read = MapRow {
        line: row.line,
        ..MapRow::default()
    };
    for (cell, column) in row.cells.into_iter().zip(columns) {
        let value = text::clean(&cell.into_german());
        match column {
            Column::Seller => read.seller = value,
            Column::VatId => read.vat_id = value,
            Column::Supplier => read.supplier = value,
        }
    }
    if read.supplier.is_empty() {
        return Err(format!(
            "Zeile {}, Lieferant: Bitte Nummer oder Namen des Lieferanten angeben.",
            read.line
        ));
    }
    if read.seller.is_empty() && mark(&read.vat_id).is_none() {
        return Err(format!(
            "Zeile {}, Verkäufer: Bitte Namen oder USt-IdNr. des Verkäufers angeben, wie sie in der Rechnung stehen.",
            read.line
        ));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seller_is_found_by_its_vat_id_before_its_name() {
        let list = "Verkäufer;USt-IdNr.;Lieferant\nBytewise GmbH;;12\nMüller & Söhne;DE 123 456 789;Müller\n;DE999;7\n";
        let rows = read(list.as_bytes()).unwrap();
        assert_eq!(rows.len(), 3);
        for (name, vat_id, expected) in [
            ("BYTEWISE  GmbH", None, Some(0)),
            ("Bytewise GmbH", Some("DE5"), Some(0)),
            ("anders", Some("DE123456789"), Some(1)),
            ("Müller & Söhne", None, Some(1)),
            ("Müller & Söhne", Some("DE5"), None),
            ("Bytewise GmbH", Some("DE999"), Some(2)),
            ("anders", None, None),
            ("", None, None),
        ] {
            let seller = Party {
                name: name.to_owned(),
                vat_id: vat_id.map(str::to_owned),
                ..Party::default()
            };
            assert_eq!(find(&rows, &seller), expected, "{name} {vat_id:?}");
        }
    }

    #[test]
    fn a_list_that_is_none_says_what_it_lacks() {
        for (list, expected) in [
            ("", "leer"),
            (
                "Verkäufer;Kreditor;Lieferant\n",
                "Die Spalte „Kreditor“ ist nicht bekannt",
            ),
            ("Verkäufer;Name;Lieferant\n", "doppelt"),
            ("Verkäufer;USt-IdNr.\n", "Die Spalte Lieferant"),
            ("Verkäufer;Lieferant\nA;1\nB;\n", "Zeile 3, Lieferant"),
            ("Verkäufer;Lieferant\n;1\n", "Zeile 2, Verkäufer"),
        ] {
            let told = read(list.as_bytes()).unwrap_err();
            assert!(told.contains(expected), "{list:?}: {told}");
        }
    }
}
