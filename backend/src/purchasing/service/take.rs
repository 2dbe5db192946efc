//! Taking an e-invoice into the books.

use paktbuch_entity::{document, invoice, invoice_line, supplier};
use paktbuch_types::{Cents, InvoiceId, SupplierId, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{ImportInvoices, Permit};
use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::documents::{self, Stored};
use crate::error::ServiceError;
use crate::purchasing::einvoice::{EInvoice, Line, Party, line_gross_amounts};
use crate::purchasing::identity::identity;
use crate::purchasing::kind::suggested_kind;
use crate::text;

/// What became of an invoice file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Imported(InvoiceId),
    /// The same file, byte for byte, was taken before.
    Duplicate(InvoiceId),
}

impl Taken {
    /// The invoice in the books.
    #[must_use]
    pub const fn invoice(self) -> InvoiceId {
        match self {
            Self::Imported(id) | Self::Duplicate(id) => id,
        }
    }
}

/// Characters of a name, a description and a search text that are kept; the file has all of them.
const NAME_CHARS: usize = 300;
const TEXT_CHARS: usize = 2_000;

/// Takes an invoice that was read and verified from `stored`, adding its supplier where it is new.
///
/// # Errors
/// [`ServiceError::Refused`] for another currency than euro, for an empty or endless number, and for an invoice whose seller, number and date are known with
/// other content.
pub async fn take_invoice(
    tx: &WriteTx,
    _permit: &Permit<ImportInvoices>,
    stored: &Stored,
    file_name: &str,
    read: &EInvoice,
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
    let supplier = supplier_of(tx, &read.seller).await?;
    if let Some(known) = known_invoice(tx, supplier, &number, read, stored).await? {
        return Ok(Taken::Duplicate(known));
    }
    let file_name = short(file_name, NAME_CHARS);
    let document = documents::register(tx, stored, "application/xml", &file_name).await?;
    let order_reference = short(read.order_reference.as_deref().unwrap_or_default(), NAME_CHARS);
    let gross = line_gross_amounts(read);
    let row = invoice::ActiveModel {
        supplier_id: Set(supplier),
        number: Set(number.clone()),
        issue_date: Set(read.issue_date),
        type_code: Set(i64::from(read.type_code)),
        currency: Set(read.currency.clone()),
        syntax: Set(read.syntax),
        net: Set(read.totals.net),
        tax: Set(read.totals.tax),
        gross: Set(read.totals.gross),
        prepaid: Set(read.totals.prepaid),
        rounding: Set(read.totals.rounding),
        due: Set(read.totals.due),
        due_date: Set(read.due_date),
        buyer_reference: Set(short(
            read.buyer_reference.as_deref().unwrap_or_default(),
            NAME_CHARS,
        )),
        search: Set(search_text(read, &order_reference)),
        order_reference: Set(order_reference),
        document_id: Set(document),
        received_at: Set(tx.now()),
        note: Set(String::new()),
        allocated: Set(Cents::ZERO),
        open_lines: Set(open_lines(&gross)),
        paid: Set(Cents::ZERO),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.conn()).await?.id;
    add_lines(tx, id, read, gross).await?;
    let event = Event::new(EventKind::InvoiceImported, SubjectKind::Invoice, id.0)
        .change(Change::set("Lieferant", short(&read.seller.name, NAME_CHARS)))
        .change(Change::set("Rechnungsnummer", number))
        .change(Change::set("Rechnungsdatum", format_date(read.issue_date)))
        .change(Change::set("Betrag, brutto", format!("{} €", read.totals.gross)))
        .change(Change::set("Datei", file_name))
        .change(Change::set("SHA-256 der Datei", &stored.sha256));
    audit::record(tx, [event]).await?;
    Ok(Taken::Imported(id))
}

/// The number of an invoice as the books have it: without signs that nobody sees.
#[must_use]
pub fn number_of(read: &EInvoice) -> String {
    text::clean(&read.number)
}

/// The invoice with the same seller, number and date, where it came from the same bytes.
async fn known_invoice(
    tx: &WriteTx,
    supplier: SupplierId,
    number: &str,
    read: &EInvoice,
    stored: &Stored,
) -> Result<Option<InvoiceId>, ServiceError> {
    let known = invoice::Entity::find()
        .find_also_related(document::Entity)
        .filter(invoice::Column::SupplierId.eq(supplier))
        .filter(invoice::Column::Number.eq(number))
        .filter(invoice::Column::IssueDate.eq(read.issue_date))
        .one(tx.conn())
        .await?;
    let Some((known, document)) = known else {
        return Ok(None);
    };
    if document.is_some_and(|document| document.sha256 == stored.sha256) {
        return Ok(Some(known.id));
    }
    Err(ServiceError::refused(format!(
        "Die Rechnung {number} von {} vom {} ist schon eingelesen, aber mit anderem Inhalt (dort {} €, hier {} € brutto). \
         Bitte beide Dateien vergleichen; eine Korrektur braucht eine eigene Rechnungsnummer.",
        text::clean(&read.seller.name),
        format_date(read.issue_date),
        known.gross,
        read.totals.gross
    )))
}

async fn supplier_of(tx: &WriteTx, seller: &Party) -> Result<SupplierId, ServiceError> {
    let identity = identity(seller);
    let known = supplier::Entity::find()
        .filter(supplier::Column::Identity.eq(&identity))
        .one(tx.conn())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let name = short(&seller.name, NAME_CHARS);
    let city = short(seller.city.as_deref().unwrap_or_default(), NAME_CHARS);
    let row = supplier::ActiveModel {
        identity: Set(identity),
        vat_id: Set(short(seller.vat_id.as_deref().unwrap_or_default(), NAME_CHARS)),
        street: Set(short(&seller.address_lines.join(", "), NAME_CHARS)),
        postal_code: Set(short(
            seller.postal_code.as_deref().unwrap_or_default(),
            NAME_CHARS,
        )),
        sort_key: Set(text::sort_key(&name)),
        search: Set(text::search_form(&format!("{name} {city}"))),
        city: Set(city),
        name: Set(name.clone()),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.conn()).await?.id;
    let event =
        Event::new(EventKind::SupplierAdded, SubjectKind::Supplier, id.0).change(Change::set("Name", name));
    audit::record(tx, [event]).await?;
    Ok(id)
}

async fn add_lines(
    tx: &WriteTx,
    invoice: InvoiceId,
    read: &EInvoice,
    gross: Vec<Cents>,
) -> Result<(), ServiceError> {
    /// Rows of one INSERT, far below the parameters either engine allows.
    const BATCH: usize = 500;
    let rows: Vec<invoice_line::ActiveModel> = (1_i64..)
        .zip(&read.lines)
        .zip(gross)
        .map(|((position, line), gross)| line_row(invoice, position, line, gross))
        .collect();
    for batch in rows.chunks(BATCH) {
        invoice_line::Entity::insert_many(batch.to_vec())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

fn line_row(invoice: InvoiceId, position: i64, line: &Line, gross: Cents) -> invoice_line::ActiveModel {
    let description = line
        .description
        .as_deref()
        .or(line.note.as_deref())
        .unwrap_or_default();
    invoice_line::ActiveModel {
        invoice_id: Set(invoice),
        position: Set(position),
        line_id: Set(short(&line.id, NAME_CHARS)),
        name: Set(short(&line.name, NAME_CHARS)),
        description: Set(short(description, TEXT_CHARS)),
        quantity: Set(line.quantity),
        unit_code: Set(short(&line.unit_code, NAME_CHARS)),
        net: Set(line.net),
        gross: Set(gross),
        vat_rate: Set(line.vat.map(|vat| vat.rate).unwrap_or_default()),
        kind: Set(suggested_kind(
            &line.name,
            line.quantity,
            &line.unit_code,
            line.net,
        )),
        ordered_on: Set(None),
        accepted_on: Set(None),
        version: Set(1),
        ..Default::default()
    }
}

/// A line over nothing has nothing to allocate.
fn open_lines(gross: &[Cents]) -> i64 {
    let open = gross.iter().filter(|amount| **amount != Cents::ZERO).count();
    i64::try_from(open).unwrap_or(i64::MAX)
}

/// What the list of invoices is searched by: number, supplier, references, names of the lines.
fn search_text(read: &EInvoice, order_reference: &str) -> String {
    let mut names = vec![read.seller.name.as_str()];
    names.extend(read.lines.iter().map(|line| line.name.as_str()));
    short(
        &haystack([read.number.as_str(), order_reference], names),
        TEXT_CHARS,
    )
}

fn short(value: &str, chars: usize) -> String {
    let cleaned = text::clean(value);
    match cleaned.char_indices().nth(chars) {
        Some((end, _)) => cleaned[..end].trim_end().to_owned(),
        None => cleaned,
    }
}
