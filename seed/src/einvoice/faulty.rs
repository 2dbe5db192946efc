//! Damaged versions of an invoice: what the reader has to refuse, each with a clear answer.

use paktbuch_types::{Cents, InvoiceSyntax};

use super::data::{InvoiceData, Totals};
use super::{cii, ubl};

/// The invoice total (BT-112, BT-115) is one cent too high, everything else is right.
#[must_use]
pub fn wrong_total(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut totals = invoice.totals();
    totals.gross = totals.gross.plus(Cents(1));
    write(invoice, &totals, syntax)
}

/// The sum of lines (BT-106, BT-109) is one euro too low and the total agrees with it.
#[must_use]
pub fn wrong_line_sum(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut totals = invoice.totals();
    totals.net = totals.net.minus(Cents::euros(1));
    totals.gross = totals.net.plus(totals.tax);
    write(invoice, &totals, syntax)
}

/// The VAT of the first group (BT-117) is ten cents too high, and tax and total agree with it.
#[must_use]
pub fn wrong_tax(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut totals = invoice.totals();
    if let Some(group) = totals.breakdown.first_mut() {
        group.tax = group.tax.plus(Cents(10));
    }
    totals.tax = totals.tax.plus(Cents(10));
    totals.gross = totals.gross.plus(Cents(10));
    write(invoice, &totals, syntax)
}

/// The net amount of the first line (BT-131) is one euro too high; sums and total agree with it.
#[must_use]
pub fn wrong_line_amount(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut invoice = invoice.clone();
    if let Some(line) = invoice.lines.first_mut() {
        line.net = line.net.plus(Cents::euros(1));
    }
    write(&invoice, &invoice.totals(), syntax)
}

/// Ends in the middle: not well-formed.
#[must_use]
pub fn truncated(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut bytes = write(invoice, &invoice.totals(), syntax);
    bytes.truncate(bytes.len() / 2);
    bytes
}

/// A document type with an entity that points to a file of the machine, used in the invoice number.
#[must_use]
pub fn external_entity(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    with_entities(
        invoice,
        syntax,
        "<!ENTITY datei SYSTEM \"file:///etc/hostname\">",
        "datei",
    )
}

/// Nested entities that would grow to 10⁹ words (billion laughs), used in the invoice number.
#[must_use]
pub fn billion_laughs(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut entities = String::from("<!ENTITY e0 \"ha\">");
    for level in 1..10 {
        let inner = format!("&e{};", level - 1).repeat(10);
        entities.push_str(&format!("<!ENTITY e{level} \"{inner}\">"));
    }
    with_entities(invoice, syntax, &entities, "e9")
}

/// Declared as UTF-8, but the bytes are Windows-1252 (`ü` is the one byte FC).
#[must_use]
pub fn wrong_encoding(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let mut invoice = invoice.clone();
    invoice.note = Some("Prüfung der Gerätelieferung".to_owned());
    let text = text(&invoice, syntax);
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect()
}

/// Declared as UTF-8, but the bytes are UTF-16 with byte order mark.
#[must_use]
pub fn utf16(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let text = text(invoice, syntax);
    std::iter::once(0xFEFF)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

/// The invoice date (BT-2) is the 31st of February.
#[must_use]
pub fn impossible_date(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let (real, wrong) = match syntax {
        InvoiceSyntax::Ubl => (invoice.issue_date.to_string(), "2024-02-31"),
        InvoiceSyntax::Cii | InvoiceSyntax::Zugferd => {
            (invoice.issue_date.format("%Y%m%d").to_string(), "20240231")
        }
    };
    text(invoice, syntax)
        .replacen(&format!(">{real}<"), &format!(">{wrong}<"), 1)
        .into_bytes()
}

/// The invoice total (BT-112) is written with a comma, as no XML number is.
#[must_use]
pub fn amount_with_comma(invoice: &InvoiceData, syntax: InvoiceSyntax) -> Vec<u8> {
    let element = match syntax {
        InvoiceSyntax::Ubl => "<cbc:TaxInclusiveAmount currencyID=\"EUR\">",
        InvoiceSyntax::Cii | InvoiceSyntax::Zugferd => "<ram:GrandTotalAmount>",
    };
    let text = text(invoice, syntax);
    match text.split_once(element) {
        Some((before, after)) => format!("{before}{element}{}", after.replacen('.', ",", 1)).into_bytes(),
        None => text.into_bytes(),
    }
}

fn with_entities(invoice: &InvoiceData, syntax: InvoiceSyntax, entities: &str, name: &str) -> Vec<u8> {
    let root = match syntax {
        InvoiceSyntax::Ubl => "ubl:Invoice",
        InvoiceSyntax::Cii | InvoiceSyntax::Zugferd => "rsm:CrossIndustryInvoice",
    };
    text(invoice, syntax)
        .replacen('\n', &format!("\n<!DOCTYPE {root} [{entities}]>\n"), 1)
        .replacen(&format!("ID>{}<", invoice.number), &format!("ID>&{name};<"), 1)
        .into_bytes()
}

fn text(invoice: &InvoiceData, syntax: InvoiceSyntax) -> String {
    String::from_utf8_lossy(&write(invoice, &invoice.totals(), syntax)).into_owned()
}

fn write(invoice: &InvoiceData, totals: &Totals, syntax: InvoiceSyntax) -> Vec<u8> {
    match syntax {
        InvoiceSyntax::Ubl => ubl::write(invoice, totals),
        InvoiceSyntax::Cii | InvoiceSyntax::Zugferd => cii::write(invoice, totals),
    }
}
