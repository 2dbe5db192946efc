//! An invoice as a page to read: letterhead, addressee, lines, sums, terms. Widths are those of Helvetica.

use paktbuch_types::{Cents, format_date};

use super::data::{InvoiceData, Party, VatCategory};
use super::pdf::literal;

/// Left and right edge of what is written, in points.
const LEFT: i32 = 62;
const RIGHT: i32 = 540;
/// Right edges of quantity, price, VAT rate and amount.
const QUANTITY: i32 = 330;
const PRICE: i32 = 400;
const RATE: i32 = 450;

/// The content stream of the page.
pub(super) fn invoice_page(invoice: &InvoiceData) -> Vec<u8> {
    let mut page = Page::default();
    letterhead(&mut page, &invoice.seller);
    addressee(&mut page, invoice);
    facts(&mut page, invoice);
    let y = lines(&mut page, invoice);
    let y = sums(&mut page, invoice, y);
    terms(&mut page, invoice, y);
    page.content
}

#[derive(Default)]
struct Page {
    content: Vec<u8>,
}

impl Page {
    fn left(&mut self, x: i32, y: i32, font: Font, text: &str) {
        let Font(name, size) = font;
        self.content
            .extend(format!("BT /{name} {size} Tf {x} {y} Td ").into_bytes());
        self.content.extend(literal(text));
        self.content.extend_from_slice(b" Tj ET\n");
    }

    fn right(&mut self, x: i32, y: i32, font: Font, text: &str) {
        let width = width(text) * font.1 / 1_000;
        self.left(x - width, y, font, text);
    }

    fn rule(&mut self, y: i32) {
        self.content
            .extend(format!("0.6 w {LEFT} {y} m {RIGHT} {y} l S\n").into_bytes());
    }
}

/// Name of a font and its size.
#[derive(Clone, Copy)]
struct Font(&'static str, i32);

const SMALL: Font = Font("F1", 8);
const TEXT: Font = Font("F1", 9);
const STRONG: Font = Font("F2", 9);
const TITLE: Font = Font("F2", 15);

/// Width of a text of digits and separators, in thousandths of its size; letters are taken as wide as digits.
fn width(text: &str) -> i32 {
    text.chars()
        .map(|c| match c {
            '.' | ',' | ' ' => 278,
            '%' => 889,
            _ => 556,
        })
        .sum()
}

fn letterhead(page: &mut Page, seller: &Party) {
    page.left(LEFT, 790, Font("F2", 13), &seller.name);
    let address = format!("{} · {} {}", seller.street, seller.postal_code, seller.city);
    page.left(LEFT, 774, SMALL, &format!("{address} · {}", seller.email));
    page.rule(766);
}

fn addressee(page: &mut Page, invoice: &InvoiceData) {
    let buyer = &invoice.buyer;
    page.left(LEFT, 726, TEXT, &buyer.name);
    page.left(LEFT, 713, TEXT, &buyer.street);
    page.left(LEFT, 700, TEXT, &format!("{} {}", buyer.postal_code, buyer.city));
}

fn facts(page: &mut Page, invoice: &InvoiceData) {
    let title = match invoice.type_code {
        381 => "Gutschrift",
        384 => "Rechnungskorrektur",
        875 => "Abschlagsrechnung",
        877 => "Schlussrechnung",
        _ => "Rechnung",
    };
    page.left(LEFT, 650, TITLE, &format!("{title} {}", invoice.number));
    let mut y = 726;
    let mut fact = |label: &str, value: &str| {
        page.left(350, y, SMALL, label);
        page.left(450, y, TEXT, value);
        y -= 13;
    };
    fact("Rechnungsdatum", &format_date(invoice.issue_date));
    if let Some(delivered) = invoice.delivery_date {
        fact("Lieferdatum", &format_date(delivered));
    }
    if let Some(order) = &invoice.order_reference {
        fact("Ihr Auftrag", order);
    }
    if let Some(vat_id) = &invoice.seller.vat_id {
        fact("USt-IdNr.", vat_id);
    }
    if let Some(note) = &invoice.note {
        page.left(LEFT, 630, TEXT, note);
    }
}

/// Writes the lines; where the sums begin.
fn lines(page: &mut Page, invoice: &InvoiceData) -> i32 {
    let mut y = 600;
    page.left(LEFT, y, STRONG, "Leistung");
    page.right(QUANTITY, y, STRONG, "Menge");
    page.right(PRICE, y, STRONG, "Einzelpreis");
    page.right(RATE, y, STRONG, "USt");
    page.right(RIGHT, y, STRONG, "Netto, €");
    page.rule(y - 5);
    for line in &invoice.lines {
        y -= 19;
        page.left(LEFT, y, TEXT, &line.name.chars().take(46).collect::<String>());
        page.right(QUANTITY, y, TEXT, &line.quantity.to_string());
        page.right(PRICE, y, TEXT, &line.net_unit_price.to_string());
        page.right(RATE, y, TEXT, &format!("{} %", line.vat_rate));
        page.right(RIGHT, y, TEXT, &line.net.to_string());
        if !line.description.is_empty() {
            y -= 11;
            page.left(
                LEFT,
                y,
                SMALL,
                &line.description.chars().take(60).collect::<String>(),
            );
        }
    }
    y - 12
}

/// Writes the sums; where they end.
fn sums(page: &mut Page, invoice: &InvoiceData, start: i32) -> i32 {
    let totals = invoice.totals();
    page.rule(start);
    let mut y = start;
    let mut sum = |font: Font, label: &str, amount: Cents| {
        y -= 15;
        page.left(350, y, font, label);
        page.right(RIGHT, y, font, &amount.to_string());
    };
    for part in &invoice.adjustments {
        sum(TEXT, &part.reason, part.effect());
    }
    sum(TEXT, "Summe netto", totals.net);
    for group in &totals.breakdown {
        sum(TEXT, &format!("Umsatzsteuer {} %", group.rate), group.tax);
    }
    sum(STRONG, "Gesamtbetrag, €", totals.gross);
    if invoice.prepaid != Cents::ZERO {
        sum(TEXT, "abzüglich Abschläge", Cents::ZERO.minus(invoice.prepaid));
        sum(STRONG, "Zu zahlen, €", totals.gross.minus(invoice.prepaid));
    }
    let reverse = totals
        .breakdown
        .iter()
        .find(|group| group.category == VatCategory::ReverseCharge);
    if let Some(reason) = reverse.and_then(|group| group.category.exemption_reason()) {
        y -= 18;
        page.left(LEFT, y, TEXT, reason);
    }
    y
}

fn terms(page: &mut Page, invoice: &InvoiceData, end: i32) {
    let mut y = end - 34;
    let discount = invoice.skonto.map(|skonto| {
        format!(
            "Bei Zahlung innerhalb von {} Tagen {} % Skonto.",
            skonto.days, skonto.rate
        )
    });
    let due = format!("Zahlbar ohne Abzug bis {}.", format_date(invoice.due_date));
    for text in discount.into_iter().chain([due]) {
        page.left(LEFT, y, TEXT, &text);
        y -= 13;
    }
    page.rule(70);
    let account = format!("IBAN {} · {}", invoice.iban, invoice.seller.name);
    page.left(LEFT, 56, SMALL, &account);
    page.left(
        LEFT,
        45,
        SMALL,
        "Erfundene Rechnung der Vorführung von Paktbuch: Firma, Leistungen und Beträge gibt es nicht.",
    );
}
