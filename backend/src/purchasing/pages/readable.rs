//! The invoice as its supplier wrote it, read anew from the stored file.

mod spread;

use paktbuch_types::{Cents, InvoiceId, InvoiceSyntax, format_date};

use super::euro;
use super::stored;
use crate::purchasing::einvoice::{
    self, AllowanceCharge, Decimal, EInvoice, Line, Party, Price, Skonto, Until, names, skonto,
};
use crate::purchasing::paths;
use crate::purchasing::rows::InvoiceDetail;
use crate::text::{counted, excerpt, in_fours};

/// Characters of a name and of a text that the page shows; the file has all of them.
const NAME_CHARS: usize = 300;
const TEXT_CHARS: usize = 2_000;

/// The left half of an invoice's page.
#[derive(Debug, Default)]
pub(super) struct Readable {
    /// `XRechnung 3.0 (UBL)`.
    pub(super) format: String,
    pub(super) seller: Vec<String>,
    pub(super) buyer: Vec<String>,
    /// Someone else to pay to.
    pub(super) payee: Vec<String>,
    /// Another place than the buyer's to deliver to.
    pub(super) deliver_to: Vec<String>,
    /// Beside the seller; the last value is the due date.
    pub(super) dates: Vec<(&'static str, String)>,
    /// Beside the buyer.
    pub(super) references: Vec<(&'static str, String)>,
    pub(super) lines: Vec<ReadLine>,
    /// Sums under the lines: label, amount, whether it is the total.
    pub(super) sums: Vec<(String, String, bool)>,
    /// Notes and terms, a paragraph each.
    pub(super) notes: Vec<(&'static str, String)>,
    /// Name with size, and where it can be downloaded.
    pub(super) attachments: Vec<(String, Option<String>)>,
    /// Lines whose amount is not quantity × price.
    pub(super) warnings: Vec<String>,
}

/// A line of the invoice.
#[derive(Debug)]
pub(super) struct ReadLine {
    pub(super) id: String,
    pub(super) name: String,
    /// Article number, description, note, allowances.
    pub(super) details: Vec<String>,
    pub(super) quantity: String,
    /// „50,00“, and „50,00 je 100“ where it is for several units.
    pub(super) price: String,
    /// Quantity and price in one: „3 Stück je 50,00“.
    pub(super) priced: String,
    pub(super) vat: String,
    pub(super) net: Cents,
    /// A part of the line above (XRechnung extension).
    pub(super) is_sub: bool,
}

impl Readable {
    /// An e-invoice, as its file says.
    pub(super) fn of(invoice: &EInvoice, id: InvoiceId) -> Self {
        let mut lines = Vec::new();
        invoice
            .lines
            .iter()
            .for_each(|line| push_line(&mut lines, line, false));
        let whole = Self {
            format: format(invoice),
            seller: party(&invoice.seller, true),
            buyer: party(&invoice.buyer, false),
            payee: invoice
                .payee
                .as_ref()
                .map(|payee| party(payee, true))
                .unwrap_or_default(),
            deliver_to: invoice
                .deliver_to
                .as_ref()
                .map(|place| party(place, false))
                .filter(|place| *place != party(&invoice.buyer, false))
                .unwrap_or_default(),
            dates: dates(invoice),
            references: references(invoice),
            lines,
            sums: sums(invoice),
            notes: notes(invoice),
            attachments: invoice
                .attachments
                .iter()
                .zip(1..)
                .map(|(file, index)| match file.size {
                    0 => (file.name.clone(), None),
                    size => (
                        format!("{} ({} kB)", file.name, size.div_ceil(1_000)),
                        Some(paths::attachment(id, index)),
                    ),
                })
                .collect(),
            warnings: einvoice::line_findings(invoice)
                .into_iter()
                .map(|finding| finding.message)
                .collect(),
        };
        whole.bounded()
    }

    /// The same without signs that nobody sees, and no text longer than a page bears.
    fn bounded(mut self) -> Self {
        let names = std::iter::once(&mut self.format)
            .chain(&mut self.seller)
            .chain(&mut self.buyer)
            .chain(&mut self.payee)
            .chain(&mut self.deliver_to)
            .chain(self.dates.iter_mut().map(|(_, value)| value))
            .chain(self.references.iter_mut().map(|(_, value)| value))
            .chain(self.sums.iter_mut().map(|(label, _, _)| label))
            .chain(self.attachments.iter_mut().map(|(name, _)| name));
        names.for_each(|name| *name = excerpt(name, NAME_CHARS));
        for line in &mut self.lines {
            for name in [&mut line.id, &mut line.name, &mut line.quantity, &mut line.vat] {
                *name = excerpt(name, NAME_CHARS);
            }
            line.details
                .iter_mut()
                .for_each(|text| *text = excerpt(text, TEXT_CHARS));
        }
        let notes = self.notes.iter_mut().map(|(_, text)| text);
        notes
            .chain(&mut self.warnings)
            .for_each(|text| *text = excerpt(text, TEXT_CHARS));
        self
    }
}

impl Readable {
    /// An invoice that was entered by hand.
    pub(super) fn of_stored(invoice: &InvoiceDetail) -> Self {
        stored::readable(invoice)
    }
}

/// Standard and syntax, as the file names them.
fn format(invoice: &EInvoice) -> String {
    let customization = invoice.customization_id.as_deref().unwrap_or_default();
    if customization.contains("CrossIndustryDocument") {
        return "ZUGFeRD 1.0".to_owned();
    }
    let syntax = match invoice.syntax {
        InvoiceSyntax::Zugferd => "ZUGFeRD, Factur-X",
        InvoiceSyntax::Ubl => "UBL",
        InvoiceSyntax::Cii => "CII",
    };
    match customization.rsplit_once("xrechnung_") {
        Some((_, version)) if version.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            format!("XRechnung {version} ({syntax})")
        }
        _ => format!("E-Rechnung nach EN 16931 ({syntax})"),
    }
}

fn party(party: &Party, with_tax: bool) -> Vec<String> {
    let mut lines = vec![party.name.clone()];
    lines.extend(party.trading_name.clone().filter(|name| *name != party.name));
    lines.extend(party.address_lines.iter().cloned());
    let town = [party.postal_code.as_deref(), party.city.as_deref()]
        .into_iter()
        .flatten();
    lines.push(town.collect::<Vec<_>>().join(" "));
    lines.extend(party.country.clone().filter(|country| country != "DE"));
    if with_tax {
        lines.extend(party.vat_id.as_ref().map(|id| format!("USt-IdNr. {id}")));
        lines.extend(
            party
                .tax_number
                .as_ref()
                .map(|number| format!("Steuernr. {number}")),
        );
        lines.extend(party.contact_name.clone());
        lines.extend(party.contact_phone.as_ref().map(|phone| format!("Tel. {phone}")));
        lines.extend(party.contact_email.clone());
    }
    lines.retain(|line| !line.trim().is_empty());
    lines
}

fn dates(invoice: &EInvoice) -> Vec<(&'static str, String)> {
    let mut dates = vec![
        ("Rechnungsnummer", invoice.number.clone()),
        ("Rechnungsdatum", format_date(invoice.issue_date)),
    ];
    let kind = names::type_code(invoice.type_code);
    if kind != "Rechnung" {
        dates.insert(0, ("Art", kind.to_owned()));
    }
    if let Some(day) = invoice.delivery_date {
        dates.push(("Leistungsdatum", format_date(day)));
    }
    if let Some(period) = &invoice.period {
        let end = |day: Option<chrono::NaiveDate>| day.map_or_else(|| "offen".to_owned(), format_date);
        dates.push((
            "Leistungszeitraum",
            format!("{} – {}", end(period.start), end(period.end)),
        ));
    }
    let due = match invoice.due_in_words() {
        Some((day, words)) => format!("{}{}", format_date(day), read_from(&words)),
        None => invoice.due_date.map_or_else(|| "–".to_owned(), format_date),
    };
    dates.push(("Zahlbar bis", due));
    dates
}

/// Says of a term that it was read from a sentence.
fn read_from(words: &str) -> String {
    format!(" (gelesen aus „{words}“)")
}

fn references(invoice: &EInvoice) -> Vec<(&'static str, String)> {
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let mut add = |label, value: Option<String>| rows.extend(value.map(|value| (label, value)));
    add("Leitweg-ID", invoice.buyer_reference.clone());
    add("Ihr Auftrag", invoice.order_reference.clone());
    add("Vertrag", invoice.contract_reference.clone());
    for before in &invoice.preceding {
        let date = before
            .date
            .map(|day| format!(" vom {}", format_date(day)))
            .unwrap_or_default();
        add("Bezug", Some(format!("{}{date}", before.number)));
    }
    for means in &invoice.payment_means {
        add("Zahlungsweg", Some(names::payment_means(&means.code).to_owned()));
        add("IBAN", means.iban.as_deref().map(in_fours));
        add("BIC", means.bic.clone());
        add("Kontoinhaber", means.account_name.clone());
    }
    add("Verwendungszweck", invoice.remittance.clone());
    let discounts = skonto(invoice.payment_terms.as_deref().unwrap_or_default());
    let possible = |discount: &&Skonto| discount.until.day(invoice.issue_date).is_some();
    for discount in discounts.iter().filter(possible) {
        let time = match discount.until {
            Until::Days(days) => format!("in {}", counted(i64::from(days), "Tag", "Tagen")),
            Until::Day(day) | Until::DaysAndDay(_, day) => format!("bis {}", format_date(day)),
        };
        let source = discount.words.as_deref().map(read_from).unwrap_or_default();
        add(
            "Skonto",
            Some(format!("{}\u{a0}% bei Zahlung {time}{source}", discount.rate)),
        );
    }
    rows
}

fn push_line(lines: &mut Vec<ReadLine>, line: &Line, is_sub: bool) {
    let mut details = Vec::new();
    details.extend(line.seller_item_id.as_ref().map(|id| format!("Art.-Nr. {id}")));
    details.extend(line.description.clone());
    details.extend(line.note.clone());
    details.extend(line.allowances_charges.iter().map(allowance));
    let quantity = format!("{} {}", line.quantity, names::unit(&line.unit_code));
    let price = price(&line.price);
    let is_single = line.price.base_quantity == Decimal::ONE;
    lines.push(ReadLine {
        id: line.id.clone(),
        name: line.name.clone(),
        details,
        priced: format!("{quantity}{}{price}", if is_single { " je " } else { ", " }),
        quantity,
        price,
        vat: line.vat.map_or_else(
            || "–".to_owned(),
            |vat| match vat.category.has_rate() {
                true => format!("{}\u{a0}%", vat.rate),
                // Why stands with the sums; here is no room for it.
                false => "0\u{a0}%".to_owned(),
            },
        ),
        net: line.net,
        is_sub,
    });
    line.sub_lines
        .iter()
        .for_each(|sub_line| push_line(lines, sub_line, true));
}

/// The net price, with the units it is for (BT-149) unless it is one.
fn price(price: &Price) -> String {
    if price.base_quantity == Decimal::ONE {
        return price.net.to_string();
    }
    let units = price.base_quantity.to_string();
    format!("{} je {}", price.net, units.strip_suffix(",00").unwrap_or(&units))
}

fn allowance(part: &AllowanceCharge) -> String {
    let kind = if part.is_charge { "Zuschlag" } else { "Nachlass" };
    let reason = part
        .reason
        .as_ref()
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default();
    format!("{kind} {}{reason}", euro(part.amount))
}

fn sums(invoice: &EInvoice) -> Vec<(String, String, bool)> {
    let totals = &invoice.totals;
    let mut sums = Vec::new();
    let mut add = |label: String, amount: Cents| sums.push((label, euro(amount), false));
    if !invoice.allowances_charges.is_empty() {
        add("Summe der Positionen".to_owned(), totals.line_net);
        for part in &invoice.allowances_charges {
            let kind = if part.is_charge { "Zuschlag" } else { "Nachlass" };
            let reason = part
                .reason
                .as_ref()
                .map(|reason| format!(", {reason}"))
                .unwrap_or_default();
            add(format!("{kind}{reason}"), part.effect());
        }
    }
    add("Summe netto".to_owned(), totals.net);
    for row in &invoice.vat_breakdown {
        let label = if row.vat.category.has_rate() {
            format!(
                "{} {}\u{a0}% auf {}",
                row.vat.category.label(),
                row.vat.rate,
                euro(row.taxable)
            )
        } else {
            let label = row.vat.category.label();
            match &row.exemption_reason {
                Some(reason) if reason.starts_with(label) => reason.clone(),
                Some(reason) => format!("{label}: {reason}"),
                None => label.to_owned(),
            }
        };
        add(label, row.tax);
    }
    sums.push(("Rechnungsbetrag brutto".to_owned(), euro(totals.gross), true));
    if totals.deducted() != Cents::ZERO {
        sums.push((
            "schon gezahlt".to_owned(),
            euro(Cents::ZERO.minus(totals.deducted())),
            false,
        ));
    }
    if totals.rounding != Cents::ZERO {
        sums.push(("Rundung".to_owned(), euro(totals.rounding), false));
    }
    if totals.due != totals.gross {
        sums.push(("zu zahlen".to_owned(), euro(totals.due), true));
    }
    sums
}

fn notes(invoice: &EInvoice) -> Vec<(&'static str, String)> {
    let mut notes: Vec<(&'static str, String)> = invoice
        .notes
        .iter()
        .map(|note| ("Bemerkung", note.clone()))
        .collect();
    if let Some(terms) = &invoice.payment_terms {
        let readable: Vec<&str> = terms
            .lines()
            .map(str::trim)
            .filter(|line| !line.starts_with('#'))
            .collect();
        let text = readable.join(" ");
        if !text.trim().is_empty() {
            notes.push(("Zahlungsbedingungen", text));
        }
    }
    notes.extend(spread::note(invoice).map(|text| ("Verteilung", text)));
    notes
}

#[cfg(test)]
mod tests;
