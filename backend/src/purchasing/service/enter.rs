//! Invoices entered by hand, with or without their scan.

use paktbuch_entity::{allocation, invoice, invoice_line, invoice_link};
use paktbuch_types::{Cents, InvoiceId, InvoiceOrigin, SupplierId, complete, format_date};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QuerySelect, RelationTrait, Set,
};

use super::book::{self, NAME_CHARS, NewInvoice, NewLine, search_text, short};
use super::file_rows::tell_of_numbers;
use super::kept::replace_lines;
use super::payments::refuse_overpaid;
use super::reject::refuse_rejected;
use super::supplier::{same_sellers, supplier_named};
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{Permit, RecordInvoices};
use crate::db::WriteTx;
use crate::documents::{self, Stored};
use crate::error::ServiceError;

use crate::purchasing::by_hand::wrong_sum;
use crate::purchasing::commands::{CorrectInvoice, EnterInvoice};
use crate::purchasing::self_assessed::{Base, owed};

/// A scan in the document store.
#[derive(Debug, Clone)]
pub struct StoredScan {
    pub file: Stored,
    /// As its bytes say.
    pub media_type: &'static str,
    pub name: String,
}

/// Enters an invoice.
///
/// # Errors
/// [`ServiceError::Field`] where the lines do not add up, the supplier is not clear, or the invoice is known.
pub async fn enter_invoice(
    tx: &WriteTx,
    _permit: &Permit<RecordInvoices>,
    command: EnterInvoice,
    scan: Option<StoredScan>,
) -> Result<InvoiceId, ServiceError> {
    let supplier = supplier_named(tx, &command.supplier, &command.vat_id).await?;
    let mut new = new_invoice(&command, supplier.id)?;
    refuse_known(tx, &new, None).await?;
    if let Some(scan) = scan {
        new.origin = InvoiceOrigin::Scan;
        new.document =
            Some(documents::register(tx, &scan.file, scan.media_type, &short(&scan.name, NAME_CHARS)).await?);
    }
    let seller = short(&command.supplier, NAME_CHARS);
    let told = told(&new, &seller);
    let id = book::insert(tx, new, &seller).await?;
    let changes = told.into_iter().map(|(label, value)| Change::set(label, value));
    let event = Event::new(EventKind::InvoiceEntered, SubjectKind::Invoice, id.0).changes(changes);
    audit::record(tx, [event]).await?;
    super::chain::attach(tx, id, &[]).await?;
    Ok(id)
}

/// Corrects an invoice that was entered by hand, as long as nothing of it is allocated; a new scan replaces the old one.
///
/// # Errors
/// As [`enter_invoice`]; [`ServiceError::NotFound`]; [`ServiceError::Stale`]; [`ServiceError::Refused`] for an e-invoice and where
/// something is allocated, linked or paid beyond the new amount.
pub async fn correct_invoice(
    tx: &WriteTx,
    _permit: &Permit<RecordInvoices>,
    command: CorrectInvoice,
    scan: Option<StoredScan>,
) -> Result<(), ServiceError> {
    let row = invoice::Entity::find_by_id(command.invoice)
        .one(tx.conn())
        .await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != command.version {
        return Err(ServiceError::Stale);
    }
    refuse_rejected(&row)?;
    refuse_fixed(tx, &row).await?;
    let supplier = supplier_named(tx, &command.content.supplier, &command.content.vat_id).await?;
    let new = new_invoice(&command.content, supplier.id)?;
    refuse_known(tx, &new, Some(row.id)).await?;
    let bases = new.lines.iter().map(|line| Base {
        gross: line.gross,
        rate: line.self_assessed_rate,
    });
    let tax = owed(bases, row.skonto);
    refuse_overpaid(&row, new.due, tax.tax)?;
    let seller = short(&command.content.supplier, NAME_CHARS);
    let before = told_of(tx, &row).await?;
    let after = told(&new, &seller);
    let changes = before
        .into_iter()
        .zip(after)
        .map(|((label, before), (_, after))| Change::new(label, before, after));
    let day = |day: Option<chrono::NaiveDate>| day.map(format_date).unwrap_or_default();
    let mut event = Event::new(EventKind::InvoiceChanged, SubjectKind::Invoice, row.id.0)
        .changes(changes)
        .change(Change::new(
            "Beleg der Buchhaltung",
            &row.accounting_reference,
            &new.accounting_reference,
        ))
        .change(Change::new(
            "Ablage im DMS",
            &row.dms_reference,
            &new.dms_reference,
        ))
        .change(Change::new("Zahlbar bis", day(row.due_date), day(new.due_date)));
    let names = new.lines.iter().map(|line| line.name.as_str());
    let numbers = [
        new.number.as_str(),
        new.order_reference.as_str(),
        new.accounting_reference.as_str(),
        new.dms_reference.as_str(),
    ];
    let both_numbers = [row.number.clone(), new.number.clone()];
    let mut changed = invoice::ActiveModel {
        id: Set(row.id),
        search: Set(search_text(numbers, &seller, names)),
        self_assessed_tax: Set(tax.tax),
        tax_skonto: Set(tax.skonto),
        open_lines: Set(book::open_lines(&new.lines)),
        supplier_id: Set(new.supplier),
        seller: Set(seller),
        number: Set(new.number),
        issue_date: Set(new.issue_date),
        type_code: Set(new.type_code),
        net: Set(new.net),
        tax: Set(new.tax),
        gross: Set(new.gross),
        prepaid: Set(new.prepaid),
        due: Set(new.due),
        due_date: Set(new.due_date),
        order_reference: Set(new.order_reference),
        accounting_reference: Set(new.accounting_reference),
        dms_reference: Set(new.dms_reference),
        version: Set(row.version + 1),
        ..Default::default()
    };
    if let Some(scan) = scan {
        let name = short(&scan.name, NAME_CHARS);
        event = event.change(Change::set("Scan", &name));
        let document = documents::register(tx, &scan.file, scan.media_type, &name).await?;
        changed.document_id = Set(Some(document));
        changed.origin = Set(InvoiceOrigin::Scan);
    }
    changed.update(tx.conn()).await?;
    event = event.changes(replace_lines(tx, row.id, new.lines).await?);
    audit::record(tx, [event]).await?;
    Box::pin(tell_of_numbers(tx, None, &both_numbers)).await
}

fn new_invoice(command: &EnterInvoice, supplier: SupplierId) -> Result<NewInvoice, ServiceError> {
    let typed: Vec<_> = command
        .lines
        .iter()
        .map(|line| (line.amount, line.rate))
        .collect();
    let amounts = complete(command.typed, &typed);
    let gross: Cents = amounts.iter().map(|line| line.gross).sum();
    let net: Cents = amounts.iter().map(|line| line.net).sum();
    if let Some(message) = wrong_sum(command.typed, &typed, command.total) {
        return Err(ServiceError::field("gesamt", message));
    }
    let lines = command.lines.iter().zip(amounts).zip(1..);
    let lines = lines.map(|((line, amounts), position): (_, i64)| NewLine {
        line_id: position.to_string(),
        name: short(&line.name, NAME_CHARS),
        description: String::new(),
        quantity: line.quantity,
        unit_code: "H87".to_owned(),
        net: amounts.net,
        gross: amounts.gross,
        vat_rate: line.rate,
        self_assessed_rate: line.self_assessed_rate,
        term: None,
    });
    Ok(NewInvoice {
        supplier,
        number: short(&command.number, NAME_CHARS),
        issue_date: command.issue_date,
        type_code: i64::from(command.type_code),
        syntax: None,
        origin: InvoiceOrigin::Manual,
        net,
        tax: gross.minus(net),
        gross,
        prepaid: command.prepaid,
        rounding: Cents::ZERO,
        due: gross.minus(command.prepaid),
        due_date: command.due_date,
        buyer_reference: String::new(),
        order_reference: short(&command.order_reference, NAME_CHARS),
        contract_reference: String::new(),
        accounting_reference: short(&command.accounting_reference, NAME_CHARS),
        dms_reference: short(&command.dms_reference, NAME_CHARS),
        document: None,
        xml: None,
        lines: lines.collect(),
    })
}

pub(super) async fn refuse_known(
    tx: &WriteTx,
    new: &NewInvoice,
    except: Option<InvoiceId>,
) -> Result<(), ServiceError> {
    let mut known = invoice::Entity::find()
        .filter(invoice::Column::SupplierId.is_in(same_sellers(tx, new.supplier).await?))
        .filter(invoice::Column::Number.eq(&new.number))
        .filter(invoice::Column::IssueDate.eq(new.issue_date));
    if let Some(id) = except {
        known = known.filter(invoice::Column::Id.ne(id));
    }
    match known.one(tx.conn()).await? {
        Some(known) if known.rejected_on.is_some() => {
            refuse_rejected(&known).map_err(|error| ServiceError::field("nummer", error.to_string()))
        }
        Some(known) => Err(ServiceError::field(
            "nummer",
            format!(
                "Die Rechnung {} dieses Lieferanten vom {} ist schon da ({} € brutto).",
                new.number,
                format_date(new.issue_date),
                known.gross
            ),
        )),
        None => Ok(()),
    }
}

/// What was taken from a file, allocated or linked stays as it is.
async fn refuse_fixed(tx: &WriteTx, row: &invoice::Model) -> Result<(), ServiceError> {
    if row.origin == InvoiceOrigin::EInvoice {
        return Err(ServiceError::refused(
            "Eine E-Rechnung bleibt, wie der Lieferant sie geschrieben hat. Eine Korrektur ist eine eigene Rechnung.",
        ));
    }
    let parts = allocation::Entity::find()
        .join(JoinType::InnerJoin, allocation::Relation::InvoiceLine.def())
        .filter(invoice_line::Column::InvoiceId.eq(row.id))
        .count(tx.conn())
        .await?;
    if parts > 0 {
        return Err(ServiceError::refused(
            "Von der Rechnung ist schon etwas zugeordnet. Bitte nehmen Sie die Zuordnung zuerst zurück.",
        ));
    }
    let linked = Condition::any()
        .add(invoice_link::Column::PrecedingId.eq(row.id))
        .add(
            Condition::all()
                .add(invoice_link::Column::InvoiceId.eq(row.id))
                .add(invoice_link::Column::PrecedingId.is_not_null()),
        );
    let links = invoice_link::Entity::find()
        .filter(linked)
        .count(tx.conn())
        .await?;
    if links > 0 {
        return Err(ServiceError::refused(
            "Die Rechnung ist mit einer anderen verknüpft. Bitte lösen Sie die Verknüpfung zuerst.",
        ));
    }
    Ok(())
}

/// What the history says of an invoice, in a fixed order.
fn told(new: &NewInvoice, supplier: &str) -> Vec<(&'static str, String)> {
    let lines = new
        .lines
        .iter()
        .map(|line| format!("{} × {}: {} €", line.quantity, line.name, line.gross));
    facts(
        supplier,
        &new.number,
        new.issue_date,
        new.gross,
        new.prepaid,
        lines.collect(),
    )
}

async fn told_of(tx: &WriteTx, row: &invoice::Model) -> Result<Vec<(&'static str, String)>, ServiceError> {
    let lines = super::lines::of_invoice(tx, row.id).await?;
    let lines = lines
        .iter()
        .map(|line| format!("{} × {}: {} €", line.quantity, line.name, line.gross));
    Ok(facts(
        &row.seller,
        &row.number,
        row.issue_date,
        row.gross,
        row.prepaid,
        lines.collect(),
    ))
}

fn facts(
    supplier: &str,
    number: &str,
    date: chrono::NaiveDate,
    gross: Cents,
    prepaid: Cents,
    lines: Vec<String>,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        ("Lieferant", supplier.to_owned()),
        ("Rechnungsnummer", number.to_owned()),
        ("Rechnungsdatum", format_date(date)),
        ("Betrag, brutto", format!("{gross} €")),
        ("schon gezahlt", format!("{prepaid} €")),
    ];
    facts.push(("Positionen", lines.join("; ").chars().take(2_000).collect()));
    facts
}
