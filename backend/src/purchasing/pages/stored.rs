//! An invoice that was entered by hand, shown as one that was read.

use paktbuch_types::{Cents, format_date};

use super::euro;
use super::readable::{ReadLine, Readable};
use crate::purchasing::einvoice::names;
use crate::purchasing::rows::InvoiceDetail;

pub(super) fn readable(invoice: &InvoiceDetail) -> Readable {
    let row = &invoice.row;
    let mut dates = vec![
        ("Rechnungsnummer", row.number.clone()),
        ("Rechnungsdatum", format_date(row.date)),
    ];
    let kind = u16::try_from(row.type_code).map_or("Rechnung", names::type_code);
    if kind != "Rechnung" {
        dates.insert(0, ("Art", kind.to_owned()));
    }
    dates.push((
        "Zahlbar bis",
        row.due_date.map_or_else(|| "–".to_owned(), format_date),
    ));
    let lines = invoice.lines.iter().map(|line| {
        let quantity = format!("{} {}", line.quantity, names::unit(&line.unit_code));
        let price = unit_price(line.net, line.quantity);
        ReadLine {
            id: line.position.to_string(),
            name: line.name.clone(),
            details: Vec::new(),
            priced: format!("{quantity} je {price}"),
            quantity,
            price,
            vat: format!("{}\u{a0}%", line.vat_rate),
            net: line.net,
            is_sub: false,
        }
    });
    let mut sums = vec![
        ("Summe netto".to_owned(), euro(invoice.net), false),
        ("Umsatzsteuer".to_owned(), euro(invoice.tax), false),
        ("Rechnungsbetrag brutto".to_owned(), euro(row.gross), true),
    ];
    if invoice.prepaid != Cents::ZERO {
        let prepaid = Cents::ZERO.minus(invoice.prepaid);
        sums.push(("schon gezahlt".to_owned(), euro(prepaid), false));
        sums.push(("zu zahlen".to_owned(), euro(row.due), true));
    }
    let mut references = Vec::new();
    if !invoice.order_reference.is_empty() {
        references.push(("Ihr Auftrag", invoice.order_reference.clone()));
    }
    Readable {
        format: invoice.origin.to_string(),
        seller: vec![row.supplier.clone()],
        dates,
        references,
        lines: lines.collect(),
        sums,
        ..Readable::default()
    }
}

/// Net amount of one unit, rounded to the cent.
fn unit_price(net: Cents, quantity: paktbuch_types::Quantity) -> String {
    if quantity.0 == 0 {
        return "–".to_owned();
    }
    net.pro_rata(paktbuch_types::Quantity::SCALE, quantity.0)
        .to_string()
}
