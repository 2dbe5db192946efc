//! The work list of payments that no invoice was found for.

mod anew;

use paktbuch_entity::{invoice, payment, payment_mapping, payment_row, supplier};
use paktbuch_types::{
    Cents, InvoiceId, PaymentKind, PaymentRowId, PaymentRowState, format_date, haushaltsjahr,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

pub(super) use self::anew::{tell_anew, tell_of_new, tell_of_numbers, tell_touched};
use super::import::{Booked, Booker, proof_of};
use super::payments::enter_transfer;
use crate::audit::{self, Change, Event, EventKind, SubjectKind};
use crate::auth::{EditInvoices, ImportPayments, Permit};
use crate::db::WriteTx;
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::commands::{
    AddTransfer, AssignRow, AssignTogether, PaymentLine, RememberMapping, SetRowAside, SetRowsAside,
    TransferItem,
};
use crate::purchasing::matching::{
    Candidate, is_called_alike, is_creditor, is_tax_office, open_sum, with_creditor,
};
use crate::purchasing::payment_file::{common, is_doubt};
use crate::purchasing::queries;
use crate::purchasing::service::reject::reason_of;

/// Enters a waiting row as a payment of the chosen kind on the chosen invoice.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`invoice`) where the invoice does not take the payment; where nobody has confirmed it,
/// (`other_payee`) where the payee is called differently than the supplier, (`twice`) where the payment may be booked already.
pub async fn assign_row(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    documents: &Documents,
    command: AssignRow,
) -> Result<(), ServiceError> {
    let row = waiting(tx, command.row, command.version).await?;
    let line = left_of(tx, &row).await?;
    if !command.other_payee {
        check_payee(tx, &line, command.invoice).await?;
    }
    let mut booker = Box::pin(Booker::new(tx, documents))
        .await?
        .beside(booked_equals(tx, &row).await?)
        .of_row(row.id)
        .await?;
    if !command.twice {
        let chosen = Some((command.invoice, command.kind));
        refuse_booked(&booker, chosen, (&row, &line)).await?;
    }
    if let Booked::Nothing(reason) = booker.pay((command.invoice, command.kind), &line).await? {
        return Err(ServiceError::field("invoice", reason));
    }
    booker.came_from(row.id).await?;
    let events = booker.finish().await?;
    decide(tx, row, PaymentRowState::Booked, String::new()).await?;
    audit::record(tx, events).await?;
    Box::pin(tell_anew(tx, Some(documents), &[command.invoice])).await
}

/// Enters a waiting row as one bank transfer over several invoices that it pays to the cent together.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`invoice`) for fewer than two invoices, or where another amount is open of them,
/// (`other_payee`, `twice`) as [`assign_row`]; [`ServiceError::Refused`] naming the invoice that does not take its part.
pub async fn assign_row_together(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AssignTogether,
) -> Result<(), ServiceError> {
    let row = waiting(tx, command.row, command.version).await?;
    let line = left_of(tx, &row).await?;
    let all = queries::candidates(tx.conn()).await?;
    let chosen: Vec<&Candidate> = all
        .iter()
        .filter(|candidate| command.invoices.contains(&candidate.invoice))
        .collect();
    if chosen.len() < 2 || chosen.len() != command.invoices.len() {
        let message = "Bitte wählen Sie mindestens zwei Rechnungen, jede einmal.";
        return Err(ServiceError::field("invoice", message));
    }
    let open = open_sum(chosen.iter().copied());
    if open != line.amount || line.skonto != Cents::ZERO {
        let message = format!(
            "Von den gewählten Rechnungen sind zusammen {open} € offen, gezahlt sind {} €. Bitte Rechnungen wählen, die zusammen genau den \
             Betrag ergeben, oder die Zahlung als Sammelzahlung eintragen.",
            line.amount
        );
        return Err(ServiceError::field("invoice", message));
    }
    if !command.other_payee {
        for candidate in &chosen {
            check_payee(tx, &line, candidate.invoice).await?;
        }
    }
    if !command.twice {
        Box::pin(refuse_booked_row(tx, row.id)).await?;
    }
    let items = chosen.iter().map(|candidate| TransferItem {
        invoice: candidate.invoice,
        amount: candidate.payable(),
        skonto: Cents::ZERO,
    });
    let transfer = AddTransfer {
        paid_on: line.paid_on,
        fiscal_year: line.fiscal_year,
        proof: proof_of(&line),
        items: items.collect(),
        reference: line.reference,
    };
    let entered = enter_transfer(tx, &transfer).await?;
    payment::Entity::update_many()
        .col_expr(payment::Column::RowId, Expr::value(row.id))
        .filter(payment::Column::Id.is_in(entered))
        .exec(tx.conn())
        .await?;
    decide(tx, row, PaymentRowState::Booked, String::new()).await?;
    Box::pin(tell_anew(tx, None, &command.invoices)).await
}

/// Refuses a row that somebody divides over several invoices where its number is booked already, as [`assign_row`] does.
///
/// # Errors
/// [`ServiceError::NotFound`]; [`ServiceError::Field`] (`twice`) naming what is booked.
pub async fn refuse_booked_row(tx: &WriteTx, id: PaymentRowId) -> Result<(), ServiceError> {
    let row = payment_row::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    let line = left_of(tx, &row).await?;
    let booker = Booker::new(tx, None::<&Documents>).await?.of_row(id).await?;
    refuse_booked(&booker, None, (&row, &line)).await
}

/// Refuses a payment that may be booked already, unless the row waits for just that: then who chooses an invoice has answered it.
async fn refuse_booked(
    booker: &Booker<'_>,
    chosen: Option<(InvoiceId, PaymentKind)>,
    (row, line): (&payment_row::Model, &PaymentLine),
) -> Result<(), ServiceError> {
    match Box::pin(booker.booked_already(chosen, line)).await? {
        Some(said) if !row.reason.starts_with(&said) => {
            let message = format!("{said} Ist sie eine eigene Zahlung, hier ankreuzen.");
            Err(ServiceError::field("twice", message))
        }
        _ => Ok(()),
    }
}

/// Refuses a payment to somebody else than the supplier of the invoice.
async fn check_payee(tx: &WriteTx, line: &PaymentLine, id: InvoiceId) -> Result<(), ServiceError> {
    let invoice = invoice::Entity::find_by_id(id).one(tx.conn()).await?;
    let invoice = invoice.ok_or(ServiceError::NotFound)?;
    let is_known = line.payee.is_empty() || is_tax_office(&line.payee);
    if is_known || is_called_alike(&line.payee, &invoice.seller) {
        return Ok(());
    }
    let supplier = supplier::Entity::find_by_id(invoice.supplier_id)
        .one(tx.conn())
        .await?;
    if supplier.is_some_and(|supplier| is_creditor(line, &supplier.creditor_number)) {
        return Ok(());
    }
    let message = format!(
        "Bezahlt wurde laut Liste „{}“, die Rechnung {} ist von „{}“. Bitte prüfen; gehört die Zahlung trotzdem dazu, hier ankreuzen.",
        line.payee, invoice.number, invoice.seller
    );
    Err(ServiceError::field("other_payee", message))
}

/// Sets a waiting row aside.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`reason`) without a reason, or with one that is too long.
pub async fn set_row_aside(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: SetRowAside,
) -> Result<(), ServiceError> {
    let missing = "Bitte geben Sie an, warum die Zahlung zu keiner Rechnung gehört.";
    put_aside(tx, &[(command.row, command.version)], (&command.reason, missing)).await
}

/// Sets several waiting rows aside for one reason; all of them, or none.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Field`] (`rows`) where none is chosen, (`reason`) without a reason, or with one that is
/// too long.
pub async fn set_rows_aside(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: SetRowsAside,
) -> Result<(), ServiceError> {
    if command.rows.is_empty() {
        let message = "Bitte wählen Sie aus, welche Zahlungen zurückzustellen sind.";
        return Err(ServiceError::field("rows", message));
    }
    let missing = "Bitte geben Sie an, warum die Zahlungen zu keiner Rechnung gehören.";
    put_aside(tx, &command.rows, (&command.reason, missing)).await
}

/// Sets rows aside, each in the version that was shown; `missing` says that the reason is.
async fn put_aside(
    tx: &WriteTx,
    rows: &[(PaymentRowId, i64)],
    (reason, missing): (&str, &str),
) -> Result<(), ServiceError> {
    let mut waiting_rows = Vec::with_capacity(rows.len());
    for (id, version) in rows {
        waiting_rows.push(waiting(tx, *id, *version).await?);
    }
    let reason = reason_of(("reason", reason), missing)?;
    let mut events = Vec::with_capacity(rows.len());
    for row in waiting_rows {
        events.push(set_aside(&row, &reason));
        decide(tx, row, PaymentRowState::SetAside, reason.clone()).await?;
    }
    audit::record(tx, events).await?;
    Ok(())
}

/// What a row tells; no Haushaltsjahr where it is that of its day.
pub(super) fn told_by(row: &payment_row::Model) -> PaymentLine {
    with_creditor(PaymentLine {
        line: usize::try_from(row.line).unwrap_or_default(),
        paid_on: row.paid_on,
        amount: row.amount,
        skonto: row.skonto,
        creditor: row.creditor.clone(),
        payee: row.payee.clone(),
        iban: String::new(),
        number: row.number.clone(),
        purpose: row.purpose.clone(),
        reference: row.reference.clone(),
        shared: String::new(),
        proof: row.proof.clone(),
        fiscal_year: Some(row.fiscal_year).filter(|year| *year != i64::from(haushaltsjahr(row.paid_on))),
        doubt: is_doubt(&row.reason).then(|| row.reason.clone()),
    })
}

/// The same with what of it stands on no invoice yet: the transfer is booked for no more than its sum.
pub(super) async fn left_of(tx: &WriteTx, row: &payment_row::Model) -> Result<PaymentLine, ServiceError> {
    let (amount, skonto) = queries::left_of_row(tx.conn(), row).await?;
    Ok(PaymentLine {
        amount,
        skonto,
        ..told_by(row)
    })
}

/// The event of a row that is set aside.
pub(super) fn set_aside(row: &payment_row::Model, reason: &str) -> Event {
    Event::new(EventKind::PaymentSetAside, SubjectKind::Import, row.id.0)
        .change(Change::set("Zahlung am", format_date(row.paid_on)))
        .change(Change::set("Betrag", format!("{} €", row.amount)))
        .change(Change::set("Zahlungsempfänger", &row.payee))
        .change(Change::set("Grund", reason))
}

/// Remembers the columns of files with the same headings.
///
/// # Errors
/// The database's refusal.
pub async fn remember_mapping(
    tx: &WriteTx,
    _permit: &Permit<ImportPayments>,
    command: RememberMapping,
) -> Result<(), ServiceError> {
    let known = payment_mapping::Entity::find()
        .filter(payment_mapping::Column::Headings.eq(&command.headings))
        .one(tx.conn())
        .await?;
    let before = known.as_ref().map(|row| row.mapping.clone()).unwrap_or_default();
    let event = Event::new(EventKind::PaymentColumnsSet, SubjectKind::Import, 0).change(Change::new(
        "Spalten",
        before,
        &command.mapping,
    ));
    if event.is_empty() {
        return Ok(());
    }
    match known {
        Some(known) => {
            let version = known.version;
            let mut row = known.into_active_model();
            row.mapping = Set(command.mapping);
            row.version = Set(version + 1);
            row.update(tx.conn()).await?;
        }
        None => {
            let row = payment_mapping::ActiveModel {
                headings: Set(command.headings),
                mapping: Set(command.mapping),
                version: Set(1),
                ..Default::default()
            };
            row.insert(tx.conn()).await?;
        }
    }
    audit::record(tx, [event]).await?;
    Ok(())
}

/// How many other rows that equal this one are booked.
async fn booked_equals(tx: &WriteTx, row: &payment_row::Model) -> Result<usize, ServiceError> {
    let common = common(&row.fingerprint);
    let equal = Condition::any()
        .add(payment_row::Column::Fingerprint.eq(common))
        .add(payment_row::Column::Fingerprint.starts_with(format!("{common}-")));
    let count = payment_row::Entity::find()
        .filter(equal)
        .filter(payment_row::Column::Id.ne(row.id))
        .filter(payment_row::Column::State.eq(PaymentRowState::Booked))
        .count(tx.conn())
        .await?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The row in the version that the user saw, not booked yet.
async fn waiting(tx: &WriteTx, id: PaymentRowId, version: i64) -> Result<payment_row::Model, ServiceError> {
    let row = payment_row::Entity::find_by_id(id).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
    if row.version != version {
        return Err(ServiceError::Stale);
    }
    if row.state == PaymentRowState::Booked {
        return Err(ServiceError::refused("Die Zahlung ist schon eingetragen."));
    }
    Ok(row)
}

/// What becomes of a row.
pub(super) async fn decide(
    tx: &WriteTx,
    row: payment_row::Model,
    state: PaymentRowState,
    reason: String,
) -> Result<(), ServiceError> {
    let version = row.version;
    let mut row = row.into_active_model();
    row.state = Set(state);
    row.reason = Set(reason);
    row.version = Set(version + 1);
    row.update(tx.conn()).await?;
    Ok(())
}
