//! Invoices and what was done with them: allocation, devices, payment.

use chrono::NaiveDate;
use paktbuch_types::{
    Cents, DeviceCategory, DeviceStatus, InvoiceOrigin, InvoiceSyntax, LineKind, SchoolNumber, Serial,
};

use crate::einvoice::{Adjustment, InvoiceData, write_cii, write_scan, write_ubl, write_zugferd};

/// An invoice as it came in, and its bookkeeping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvoiceSeed {
    /// Seller's name and number are the invoice's key.
    pub invoice: InvoiceData,
    /// How it came in.
    pub origin: InvoiceOrigin,
    /// Syntax of the file, where it is an e-invoice.
    pub syntax: InvoiceSyntax,
    /// Sicherheitseinbehalt: amount and last day; zero for none.
    pub retention: (Cents, Option<NaiveDate>),
    /// One for each line, in their order; empty = the invoice still waits in the inbox (Rechnungseingang).
    pub lines: Vec<LineBooking>,
    pub payments: Vec<PaymentSeed>,
}

impl InvoiceSeed {
    /// The file the supplier sent, or the scan of its paper.
    #[must_use]
    pub fn file(&self) -> Vec<u8> {
        if self.origin != InvoiceOrigin::EInvoice {
            return write_scan(&self.invoice);
        }
        match self.syntax {
            InvoiceSyntax::Ubl => write_ubl(&self.invoice),
            InvoiceSyntax::Cii => write_cii(&self.invoice),
            InvoiceSyntax::Zugferd => write_zugferd(&self.invoice),
        }
    }

    /// The XML inside a ZUGFeRD PDF.
    #[must_use]
    pub fn embedded(&self) -> Option<Vec<u8>> {
        let is_pdf = self.origin == InvoiceOrigin::EInvoice && self.syntax == InvoiceSyntax::Zugferd;
        is_pdf.then(|| write_cii(&self.invoice))
    }

    /// A name for the file: the invoice number with everything but letters and digits as `-`.
    #[must_use]
    pub fn file_name(&self) -> String {
        let number: String = self
            .invoice
            .number
            .chars()
            .map(|c| if c.is_alphanumeric() { c } else { '-' })
            .collect();
        match self.syntax {
            _ if self.origin != InvoiceOrigin::EInvoice => format!("{number}.pdf"),
            InvoiceSyntax::Zugferd => format!("{number}.pdf"),
            syntax => format!("{number}.{}.xml", syntax.code()),
        }
    }

    /// Devices of all lines.
    pub fn devices(&self) -> impl Iterator<Item = &DeviceSeed> {
        self.lines
            .iter()
            .flat_map(|line| &line.allocations)
            .flat_map(|allocation| &allocation.devices)
    }
}

/// What the authority knows about one invoice line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineBooking {
    /// BT-126 of the line.
    pub line_id: String,
    pub kind: LineKind,
    pub ordered_on: Option<NaiveDate>,
    /// Abnahme or delivery.
    pub accepted_on: Option<NaiveDate>,
    /// Place and extent of an Anlage; empty for the other kinds.
    pub place: String,
    pub extent: String,
    /// First and last day of a licence.
    pub term: Option<(NaiveDate, NaiveDate)>,
    /// Parts that add up to what is to be divided of the line.
    pub allocations: Vec<AllocationSeed>,
}

/// A part of an invoice line and who pays it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllocationSeed {
    pub target: Target,
    pub gross: Cents,
    /// Zuwendungsfähiger part of `gross`; zero for own funds.
    pub eligible: Cents,
    /// Why less than all is eligible; for own funds empty.
    pub reason: String,
    /// Sachkonto; empty = nobody entered it.
    pub account: String,
    /// Devices bought with this part; they share its amount evenly.
    pub devices: Vec<DeviceSeed>,
    /// BT-126 of the line whose devices this part is spread onto, evenly; empty = it stays by itself.
    pub spread_onto: Option<String>,
}

/// Who pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A line of a notice's cost plan.
    Cost {
        /// Reference of the notice.
        notice: String,
        /// Position of the Einzelansatz, from 1.
        item: u16,
        /// Position of the line below it, from 1.
        line: u16,
    },
    /// Own funds (Eigene Mittel), for one school or for all.
    Own { school: Option<SchoolNumber> },
}

/// A device with the place it stands at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceSeed {
    pub manufacturer: String,
    /// Name of the model.
    pub model: String,
    pub category: DeviceCategory,
    /// Empty = a thing without one (Gegenstand).
    pub serial: Option<Serial>,
    pub school: SchoolNumber,
    /// Name of the site.
    pub site: String,
    /// Name of the room; empty = nobody entered it.
    pub room: Option<String>,
    /// Zugang.
    pub delivered_on: NaiveDate,
    pub status: DeviceStatus,
}

/// A payment of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentSeed {
    pub paid_on: NaiveDate,
    pub amount: Cents,
    /// Skonto taken off.
    pub skonto: Cents,
    /// What proves it, e.g. `Kontoauszug 12/2023`.
    pub proof: String,
}

/// Gross amount of every line, in their order; together the invoice total (BT-112). A profile without lines has one.
///
/// EN 16931 rounds the VAT once per breakdown group, not per line: allowances and charges of each group are divided over its
/// lines in proportion to their net amounts, its tax in proportion to what they have then, to the cent and completely
/// (largest remainder, [`Cents::split_by`]).
#[must_use]
pub fn line_gross_amounts(invoice: &InvoiceData) -> Vec<Cents> {
    let totals = invoice.totals();
    if !invoice.profile.has_lines() {
        return vec![totals.gross];
    }
    let mut gross: Vec<Cents> = invoice.lines.iter().map(|line| line.net).collect();
    for group in totals.breakdown {
        let members: Vec<usize> = (0..invoice.lines.len())
            .filter(|&index| {
                let line = &invoice.lines[index];
                line.vat_category == group.category && line.vat_rate == group.rate
            })
            .collect();
        let adjusted = invoice
            .adjustments
            .iter()
            .filter(|part| part.vat_category == group.category && part.vat_rate == group.rate)
            .map(Adjustment::effect)
            .sum();
        for amount in [adjusted, group.tax] {
            let weights: Vec<i64> = members.iter().map(|&index| gross[index].0.abs()).collect();
            for (&index, part) in members.iter().zip(amount.split_by(&weights)) {
                gross[index] = gross[index].plus(part);
            }
        }
    }
    gross
}

/// What of every line is to be divided: of a final invoice its gross amount less what its chain has billed before, which is
/// taken off in proportion to the gross amounts.
#[must_use]
pub fn open_amounts(invoice: &InvoiceData) -> Vec<Cents> {
    let gross = line_gross_amounts(invoice);
    let weights: Vec<i64> = gross.iter().map(|amount| amount.0.abs()).collect();
    let billed = invoice.prepaid.split_by(&weights);
    gross
        .into_iter()
        .zip(billed)
        .map(|(gross, billed)| gross.minus(billed))
        .collect()
}
