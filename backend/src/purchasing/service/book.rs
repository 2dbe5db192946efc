//! The rows of a new invoice, whatever way it came in.

use chrono::NaiveDate;
use paktbuch_entity::{invoice, invoice_line};
use paktbuch_types::{
    BasisPoints, Cents, DocumentId, InvoiceId, InvoiceOrigin, InvoiceSyntax, LineKind, Quantity, SupplierId,
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};

use crate::db::WriteTx;
use crate::db::search::haystack;
use crate::error::ServiceError;
use crate::purchasing::kind::suggested_kind;
use crate::purchasing::self_assessed::{Base, self_assessed_tax};
use crate::purchasing::service::file_rows::tell_of_new;
use crate::text;

/// Characters of a name, a description and a search text that are kept; the file has all of them.
pub(super) const NAME_CHARS: usize = 300;
const TEXT_CHARS: usize = 2_000;

/// An invoice to be written.
#[derive(Debug, Clone)]
pub(super) struct NewInvoice {
    pub(super) supplier: SupplierId,
    pub(super) number: String,
    pub(super) issue_date: NaiveDate,
    pub(super) type_code: i64,
    pub(super) syntax: Option<InvoiceSyntax>,
    pub(super) origin: InvoiceOrigin,
    pub(super) net: Cents,
    pub(super) tax: Cents,
    pub(super) gross: Cents,
    pub(super) prepaid: Cents,
    pub(super) rounding: Cents,
    pub(super) due: Cents,
    pub(super) due_date: Option<NaiveDate>,
    pub(super) buyer_reference: String,
    pub(super) order_reference: String,
    /// BT-12.
    pub(super) contract_reference: String,
    pub(super) accounting_reference: String,
    pub(super) dms_reference: String,
    pub(super) document: Option<DocumentId>,
    pub(super) xml: Option<DocumentId>,
    /// Their gross amounts add up to `gross` and `rounding`.
    pub(super) lines: Vec<NewLine>,
}

/// A line of it.
#[derive(Debug, Clone)]
pub(super) struct NewLine {
    pub(super) line_id: String,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) quantity: Quantity,
    pub(super) unit_code: String,
    pub(super) net: Cents,
    pub(super) gross: Cents,
    pub(super) vat_rate: BasisPoints,
    pub(super) self_assessed_rate: Option<BasisPoints>,
    /// First and last day of what it bills; of a licence its term.
    pub(super) term: Option<(NaiveDate, NaiveDate)>,
}

/// Writes the invoice with its lines. Payments that wait for it say anew why.
pub(super) async fn insert(tx: &WriteTx, new: NewInvoice, supplier: &str) -> Result<InvoiceId, ServiceError> {
    let number = new.number.clone();
    let search = search_text(
        [
            &new.number,
            &new.order_reference,
            &new.accounting_reference,
            &new.dms_reference,
        ],
        supplier,
        new.lines.iter().map(|line| line.name.as_str()),
    );
    let bases = new.lines.iter().map(|line| Base {
        gross: line.gross,
        rate: line.self_assessed_rate,
    });
    let row = invoice::ActiveModel {
        supplier_id: Set(new.supplier),
        seller: Set(supplier.to_owned()),
        tax_paid: Set(Cents::ZERO),
        tax_deducted: Set(false),
        rejected_on: Set(None),
        rejected_because: Set(String::new()),
        number: Set(new.number),
        issue_date: Set(new.issue_date),
        type_code: Set(new.type_code),
        currency: Set("EUR".to_owned()),
        syntax: Set(new.syntax),
        origin: Set(new.origin),
        net: Set(new.net),
        tax: Set(new.tax),
        gross: Set(new.gross),
        prepaid: Set(new.prepaid),
        rounding: Set(new.rounding),
        due: Set(new.due),
        due_date: Set(new.due_date),
        buyer_reference: Set(new.buyer_reference),
        order_reference: Set(new.order_reference),
        contract_reference: Set(new.contract_reference),
        accounting_reference: Set(new.accounting_reference),
        dms_reference: Set(new.dms_reference),
        document_id: Set(new.document),
        xml_id: Set(new.xml),
        self_assessed_tax: Set(self_assessed_tax(bases)),
        tax_skonto: Set(Cents::ZERO),
        billed_before: Set(Cents::ZERO),
        received_at: Set(tx.now()),
        note: Set(String::new()),
        search: Set(search),
        allocated: Set(Cents::ZERO),
        open_lines: Set(open_lines(&new.lines)),
        paid: Set(Cents::ZERO),
        version: Set(1),
        ..Default::default()
    };
    let id = row.insert(tx.conn()).await?.id;
    insert_lines(tx, id, new.lines).await?;
    Box::pin(tell_of_new(tx, &number)).await?;
    Ok(id)
}

/// Writes lines, in their order.
async fn insert_lines(tx: &WriteTx, invoice: InvoiceId, lines: Vec<NewLine>) -> Result<(), ServiceError> {
    let rows = (1_i64..)
        .zip(lines)
        .map(|(position, line)| line_row(invoice, position, line));
    insert_rows(tx, rows.collect()).await
}

/// Writes rows of lines; either all have an id or none.
pub(super) async fn insert_rows(
    tx: &WriteTx,
    rows: Vec<invoice_line::ActiveModel>,
) -> Result<(), ServiceError> {
    /// Rows of one INSERT, far below the parameters either engine allows.
    const BATCH: usize = 500;
    for batch in rows.chunks(BATCH) {
        invoice_line::Entity::insert_many(batch.to_vec())
            .exec_without_returning(tx.conn())
            .await?;
    }
    Ok(())
}

/// The row of a line, with the kind that its name suggests.
pub(super) fn line_row(invoice: InvoiceId, position: i64, line: NewLine) -> invoice_line::ActiveModel {
    let kind = suggested_kind(&line.name, line.quantity, &line.unit_code, line.net);
    let term = line.term.filter(|_| kind == LineKind::Licence);
    invoice_line::ActiveModel {
        invoice_id: Set(invoice),
        position: Set(position),
        line_id: Set(line.line_id),
        name: Set(line.name),
        description: Set(short(&line.description, TEXT_CHARS)),
        quantity: Set(line.quantity),
        unit_code: Set(line.unit_code),
        net: Set(line.net),
        gross: Set(line.gross),
        deduction: Set(Cents::ZERO),
        vat_rate: Set(line.vat_rate),
        self_assessed_rate: Set(line.self_assessed_rate),
        kind: Set(kind),
        ordered_on: Set(None),
        accepted_on: Set(None),
        term_from: Set(term.map(|(from, _)| from)),
        term_to: Set(term.map(|(_, to)| to)),
        version: Set(1),
        ..Default::default()
    }
}

/// A line over nothing has nothing to allocate.
pub(super) fn open_lines(lines: &[NewLine]) -> i64 {
    let open = lines.iter().filter(|line| line.gross != Cents::ZERO).count();
    i64::try_from(open).unwrap_or(i64::MAX)
}

/// What the list of invoices is searched by: number and references, supplier, names of the lines.
pub(super) fn search_text<'a>(
    numbers: [&'a str; 4],
    supplier: &'a str,
    lines: impl Iterator<Item = &'a str>,
) -> String {
    let names: Vec<&str> = std::iter::once(supplier).chain(lines).collect();
    short(&haystack(numbers, names), TEXT_CHARS)
}

/// The first `chars` characters, blanks tidied.
pub(super) fn short(value: &str, chars: usize) -> String {
    let cleaned = text::clean(value);
    match cleaned.char_indices().nth(chars) {
        Some((end, _)) => cleaned[..end].trim_end().to_owned(),
        None => cleaned,
    }
}
