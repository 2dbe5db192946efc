//! Taking an e-invoice into the books.

mod known;

use chrono::NaiveDate;
use paktbuch_types::{BasisPoints, InvoiceId, InvoiceOrigin, SupplierId, format_date};

use self::known::known_invoice;
use super::book::{self, NAME_CHARS, NewInvoice, NewLine, short};
use super::chain;
use super::read::StoredFile;
use super::supplier::supplier_of;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ImportInvoices, Permit};
use crate::db::WriteTx;
use crate::documents;
use crate::error::ServiceError;
use crate::purchasing::einvoice::{EInvoice, line_gross_amounts};
use crate::text;

/// What became of an invoice file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Imported(InvoiceId),
    /// The same invoice was taken before, in this file or in another form (UBL, CII, PDF).
    Duplicate(InvoiceId),
    /// It was taken before and rejected (zurückgewiesen) on that day.
    Rejected(InvoiceId, NaiveDate),
}

impl Taken {
    /// The invoice in the books.
    #[must_use]
    pub const fn invoice(self) -> InvoiceId {
        match self {
            Self::Imported(id) | Self::Duplicate(id) | Self::Rejected(id, _) => id,
        }
    }
}

/// Rate at which a tax that the buyer owes is proposed: the general rate of § 12 UStG.
const GENERAL_RATE: BasisPoints = BasisPoints(1_900);

/// Takes an invoice that was read and verified from `stored`, adding its supplier where it is new, and links it with the earlier
/// invoices that it names.
///
/// # Errors
/// [`ServiceError::Refused`] for another currency than euro, for an empty or endless number, and for an invoice whose seller,
/// number and date are known with other content.
pub async fn take_invoice(
    tx: &WriteTx,
    permit: &Permit<ImportInvoices>,
    stored: &StoredFile,
    file_name: &str,
    read: &EInvoice,
) -> Result<Taken, ServiceError> {
    take_invoice_of(tx, permit, (stored, file_name), read, None).await
}

/// As [`take_invoice`], from a file with its name, of the supplier that somebody has said the seller is.
///
/// # Errors
/// As [`take_invoice`].
pub async fn take_invoice_of(
    tx: &WriteTx,
    _permit: &Permit<ImportInvoices>,
    (stored, file_name): (&StoredFile, &str),
    read: &EInvoice,
    supplier: Option<SupplierId>,
) -> Result<Taken, ServiceError> {
    let number = number_of(read);
    if read.currency != "EUR" {
        return Err(ServiceError::refused(format!(
            "Die Rechnung {number} lautet auf {}. Paktbuch rechnet in Euro. Bitte beim Lieferanten eine Rechnung in EUR anfordern.",
            text::clean(&read.currency)
        )));
    }
    if number.is_empty() {
        return Err(ServiceError::refused(
            "Die Rechnungsnummer (BT-1) ist leer oder besteht aus Zeichen, die man nicht sieht. Bitte beim Lieferanten eine \
             korrigierte Rechnung anfordern.",
        ));
    }
    if number.chars().count() > NAME_CHARS {
        return Err(ServiceError::refused(
            "Die Rechnungsnummer (BT-1) ist länger als 300 Zeichen. Bitte beim Lieferanten eine korrigierte Rechnung anfordern.",
        ));
    }
    let supplier = match supplier {
        Some(supplier) => supplier,
        None => supplier_of(tx, &read.seller).await?,
    };
    let seller = short(&read.seller.name, NAME_CHARS);
    let mut new = new_invoice(read, supplier, &number);
    if let Some(known) = known_invoice(tx, (&new, read.due_date), &seller, stored).await? {
        return Ok(known);
    }
    let file_name = short(file_name, NAME_CHARS);
    let media_type = if stored.xml.is_some() {
        "application/pdf"
    } else {
        "application/xml"
    };
    new.document = Some(documents::register(tx, &stored.file, media_type, &file_name).await?);
    if let Some(xml) = &stored.xml {
        let xml_name = format!("{}.xml", file_name.trim_end_matches(".pdf"));
        new.xml = Some(documents::register(tx, xml, "application/xml", &xml_name).await?);
    }
    let id = book::insert(tx, new, &seller).await?;
    let event = Event::new(EventKind::InvoiceImported, SubjectKind::Invoice, id.0)
        .change(Change::set("Lieferant", seller))
        .change(Change::set("Rechnungsnummer", number))
        .change(Change::set("Rechnungsdatum", format_date(read.issue_date)))
        .change(Change::set("Betrag, brutto", format!("{} €", read.totals.gross)))
        .change(Change::set("Datei", file_name))
        .change(Change::set("SHA-256 der Datei", &stored.file.sha256));
    audit::record(tx, [event]).await?;
    chain::attach(tx, id, &read.preceding).await?;
    Ok(Taken::Imported(id))
}

/// The number of an invoice as the books have it: without signs that nobody sees.
#[must_use]
pub fn number_of(read: &EInvoice) -> String {
    text::clean(&read.number)
}

fn new_invoice(read: &EInvoice, supplier: SupplierId, number: &str) -> NewInvoice {
    let text_of = |value: &Option<String>| short(value.as_deref().unwrap_or_default(), NAME_CHARS);
    let lines = read.lines.iter().zip(line_gross_amounts(read));
    let lines = lines.map(|(line, gross)| NewLine {
        line_id: short(&line.id, NAME_CHARS),
        name: short(&line.name, NAME_CHARS),
        description: line
            .description
            .as_deref()
            .or(line.note.as_deref())
            .unwrap_or_default()
            .to_owned(),
        quantity: line.quantity,
        unit_code: short(&line.unit_code, NAME_CHARS),
        net: line.net,
        gross,
        vat_rate: line.vat.map(|vat| vat.rate).unwrap_or_default(),
        self_assessed_rate: line
            .vat
            .filter(|vat| vat.category.is_self_assessed())
            .map(|_| GENERAL_RATE),
        term: read.term_of(line),
    });
    NewInvoice {
        supplier,
        number: number.to_owned(),
        issue_date: read.issue_date,
        type_code: i64::from(read.type_code),
        syntax: Some(read.syntax),
        origin: InvoiceOrigin::EInvoice,
        net: read.totals.net,
        tax: read.totals.tax,
        gross: read.totals.gross,
        prepaid: read.totals.deducted(),
        rounding: read.totals.rounding,
        due: read.totals.due,
        due_date: read.due_day(),
        buyer_reference: text_of(&read.buyer_reference),
        order_reference: text_of(&read.order_reference),
        contract_reference: text_of(&read.contract_reference),
        accounting_reference: String::new(),
        dms_reference: String::new(),
        document: None,
        xml: None,
        lines: lines.collect(),
    }
}
