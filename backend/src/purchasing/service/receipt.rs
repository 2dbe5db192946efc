//! Receipts that are no invoice: what people, training, travel, offices and the authority's own work cost.

use chrono::{Datelike, Days, Months, NaiveDate};
use paktbuch_entity::{invoice_line, personnel_cost};
use paktbuch_types::{BasisPoints, Cents, InvoiceId, InvoiceOrigin, Quantity, format_date};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};

use super::StoredScan;
use super::book::{self, NAME_CHARS, NewInvoice, NewLine, short};
use super::enter::refuse_known;
use super::supplier::supplier_named;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{Permit, RecordInvoices};
use crate::db::WriteTx;
use crate::documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{EnterReceipt, PersonnelCost, ReceiptAmount};
use crate::purchasing::queries;
use crate::text;

/// Longest key of a person.
const KEY: usize = 40;

/// Enters a receipt with one line; it is allocated and paid as an invoice is.
///
/// # Errors
/// [`ServiceError::Field`] for a kind that has an invoice, a missing text, an amount that is not above zero, a share above 100 %
/// of a person's month together with other receipts, a month after the receipt, or a receipt that is known.
pub async fn enter_receipt(
    tx: &WriteTx,
    _permit: &Permit<RecordInvoices>,
    command: EnterReceipt,
    scan: Option<StoredScan>,
) -> Result<InvoiceId, ServiceError> {
    if !command.kind.is_other() {
        let message = format!("Art des Belegs: „{}“ wird als Rechnung erfasst.", command.kind);
        return Err(ServiceError::field("art", message));
    }
    for (field, label, text) in [
        ("empfaenger", "Empfänger", &command.payee),
        ("nummer", "Belegnummer", &command.number),
        ("bezeichnung", "Bezeichnung", &command.title),
    ] {
        if text::clean(text).is_empty() {
            return Err(ServiceError::field(field, format!("{label}: Bitte ausfüllen.")));
        }
    }
    check_amount(&command.amount, tx.today())?;
    if let ReceiptAmount::Personnel(cost) = &command.amount {
        refuse_month(tx, cost, command.date).await?;
    }
    let payee = short(&command.payee, NAME_CHARS);
    let amount = command.amount.cents();
    let supplier = supplier_named(tx, &command.payee, "").await?;
    let mut new = NewInvoice {
        supplier: supplier.id,
        number: short(&command.number, NAME_CHARS),
        issue_date: command.date,
        type_code: COMMERCIAL,
        syntax: None,
        origin: InvoiceOrigin::Receipt,
        net: amount,
        tax: Cents::ZERO,
        gross: amount,
        prepaid: Cents::ZERO,
        rounding: Cents::ZERO,
        due: amount,
        due_date: None,
        buyer_reference: String::new(),
        order_reference: String::new(),
        contract_reference: String::new(),
        accounting_reference: short(&command.accounting_reference, NAME_CHARS),
        dms_reference: short(&command.dms_reference, NAME_CHARS),
        document: None,
        xml: None,
        lines: vec![NewLine {
            line_id: "1".to_owned(),
            name: short(&named(&command), NAME_CHARS),
            description: String::new(),
            quantity: Quantity::whole(1),
            unit_code: "C62".to_owned(),
            net: amount,
            gross: amount,
            vat_rate: BasisPoints(0),
            self_assessed_rate: None,
            term: None,
        }],
    };
    refuse_known(tx, &new, None).await?;
    if let Some(scan) = scan {
        let name = short(&scan.name, NAME_CHARS);
        new.document = Some(documents::register(tx, &scan.file, scan.media_type, &name).await?);
    }
    let mut event_changes = vec![
        Change::set("Art", command.kind),
        Change::set("Empfänger", &payee),
        Change::set("Belegnummer", &new.number),
        Change::set("Belegdatum", format_date(new.issue_date)),
        Change::set("Bezeichnung", &command.title),
        Change::set("Betrag", format!("{amount} €")),
    ];
    let id = book::insert(tx, new, &payee).await?;
    // What it pays for was done by the day of the receipt; a person's month ends with its last day.
    let (begun, done) = match &command.amount {
        ReceiptAmount::Whole(_) => (command.date, command.date),
        ReceiptAmount::Personnel(cost) => {
            let last = cost.month + Months::new(1) - Days::new(1);
            (cost.month, last)
        }
    };
    let line = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.eq(id))
        .one(tx.conn())
        .await?
        .ok_or(ServiceError::NotFound)?;
    let line_id = line.id;
    let mut line: invoice_line::ActiveModel = line.into();
    line.kind = Set(command.kind);
    line.ordered_on = Set(Some(begun));
    line.accepted_on = Set(Some(done));
    line.update(tx.conn()).await?;
    if let ReceiptAmount::Personnel(cost) = command.amount {
        // Whose month it is and what it costs stand in the row alone: the trail is read by others too.
        event_changes.push(Change::set("Monat", cost.month.format("%m.%Y")));
        let row = personnel_cost::ActiveModel {
            invoice_line_id: Set(line_id),
            person_key: Set(text::clean(&cost.person_key)),
            month: Set(cost.month),
            employer_gross: Set(cost.employer_gross),
            share: Set(cost.share),
        };
        personnel_cost::Entity::insert(row)
            .exec_without_returning(tx.conn())
            .await?;
    }
    let event = Event::new(EventKind::ReceiptEntered, SubjectKind::Invoice, id.0).changes(event_changes);
    audit::record(tx, [event]).await?;
    Ok(id)
}

/// Refuses a month that is still to come on the day of the receipt, and one of which more than the whole would stand in receipts, naming
/// them; neither key nor pay.
pub(super) async fn refuse_month(
    tx: &WriteTx,
    cost: &PersonnelCost,
    receipt: NaiveDate,
) -> Result<(), ServiceError> {
    let month = cost.month.format("%m.%Y");
    if cost.month > receipt {
        let message = format!(
            "Monat: {month} liegt nach dem Belegdatum {}. Bitte Monat oder Belegdatum berichtigen.",
            format_date(receipt)
        );
        return Err(ServiceError::field("monat", message));
    }
    let others = queries::shares_of_month(tx.conn(), &text::clean(&cost.person_key), cost.month).await?;
    let sum = BasisPoints(cost.share.0 + others.iter().map(|(_, share)| share.0).sum::<i64>());
    if sum <= BasisPoints::WHOLE {
        return Ok(());
    }
    let told: Vec<String> = others
        .iter()
        .map(|(number, share)| format!("{number} ({share} %)"))
        .collect();
    let message = format!(
        "Anteil: Für diesen Personenschlüssel wären im {month} zusammen {sum} % erfasst, mehr als 100 %. Schon erfasst: {}. Bitte den Anteil \
         berichtigen oder den anderen Beleg zurückweisen und neu erfassen.",
        told.join(", ")
    );
    Err(ServiceError::field("anteil", message))
}

/// The title; of a Personalausgabe with its month. Lists, reports and the search have it: it tells neither person nor pay.
fn named(command: &EnterReceipt) -> String {
    match &command.amount {
        ReceiptAmount::Whole(_) => command.title.clone(),
        ReceiptAmount::Personnel(cost) => {
            format!("{}, {}", text::clean(&command.title), cost.month.format("%m.%Y"))
        }
    }
}

/// First year that a month can be of: what is earlier was mistyped.
const FIRST_YEAR: i32 = 1990;
/// BT-3 of a commercial invoice.
const COMMERCIAL: i64 = 380;

fn check_amount(amount: &ReceiptAmount, today: NaiveDate) -> Result<(), ServiceError> {
    let positive = |field: &'static str, label: &str, amount: Cents| {
        if amount > Cents::ZERO && amount <= Cents::MAX {
            return Ok(());
        }
        let message = format!("{label}: {amount} € geht nicht. Bitte einen Betrag über 0 eintragen.");
        Err(ServiceError::field(field, message))
    };
    match amount {
        ReceiptAmount::Whole(amount) => positive("betrag", "Betrag", *amount),
        ReceiptAmount::Personnel(cost) => {
            let key = text::clean(&cost.person_key);
            if key.is_empty() || text::length(&key) > KEY {
                let message = format!("Personenschlüssel: Bitte 1 bis {KEY} Zeichen eintragen.");
                return Err(ServiceError::field("schluessel", message));
            }
            if cost.month.year() < FIRST_YEAR || cost.month > today {
                let message = format!(
                    "Monat: {} geht nicht. Bitte einen Monat von 01.{FIRST_YEAR} bis heute eintragen.",
                    cost.month.format("%m.%Y")
                );
                return Err(ServiceError::field("monat", message));
            }
            positive("arbeitgeberbrutto", "Arbeitgeberbrutto", cost.employer_gross)?;
            if cost.share.0 <= 0 || cost.share > BasisPoints::WHOLE {
                let message = format!(
                    "Anteil: {} % geht nicht. Bitte mehr als 0 und höchstens 100 eintragen.",
                    cost.share
                );
                return Err(ServiceError::field("anteil", message));
            }
            positive("anteil", "Betrag, der sich daraus ergibt", amount.cents())
        }
    }
}
