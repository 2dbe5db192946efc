//! One payment over several invoices.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::{Cents, InvoiceId, PaymentRowId, PaymentRowState, SupplierId};
use serde::Deserialize;

use crate::auth::{Actor, EditInvoices};
use crate::purchasing::commands::PaymentLine;
use crate::purchasing::discount::in_time;
use crate::purchasing::forms::{RawSheet, TransferForm};
use crate::purchasing::matching::{Index, fit_of, open_sum, shares, with_creditor};
use crate::purchasing::pages::TransferPage;
use crate::purchasing::rows::{FileRow, OpenInvoice};
use crate::purchasing::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

/// Open invoices that one page shows.
const MOST: u64 = 200;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::TRANSFER, show)
        .post(paths::TRANSFER, save)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct TransferQuery {
    /// None where nobody chose one: then it is the payee of the payment.
    lieferant: Option<String>,
    /// A waiting payment of a list that the transfer is.
    zahlung: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<TransferQuery>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let conn = authority.db.reader();
    let row = waiting(&authority, &query.zahlung).await?;
    let supplier = match (&query.lieferant, &row) {
        (Some(chosen), _) => chosen.parse().ok(),
        (None, Some(row)) => {
            let suppliers = queries::suppliers_with_open(conn).await?;
            let called = suppliers
                .iter()
                .filter_map(|(id, name)| Some((fit_of(&row.payee, name)?, *id)));
            called.max().map(|(_, id)| id)
        }
        (None, None) => None,
    };
    let open = open(&authority, supplier).await?;
    let mut form = TransferForm::open(&open.invoices);
    if let Some(row) = &row {
        form.tell(row);
        form.choose(&shares_of(&authority, row).await?);
    }
    frame.page(&page(&frame, open, &form, &FormErrors::none()))
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let supplier = form
        .value
        .iter()
        .find(|(key, _)| key == "lieferant")
        .and_then(|(_, id)| id.parse().ok());
    let open = open(&authority, supplier).await?;
    let mut typed = TransferForm::sent(&open.invoices, &form.value);
    let errors = match typed.command() {
        Err(errors) => errors,
        Ok(command) => {
            let count = command.items.len();
            let is_twice = typed.twice == "true";
            let row = typed.row.parse::<PaymentRowId>().ok();
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    if let Some(row) = row.filter(|_| !is_twice) {
                        Box::pin(service::refuse_booked_row(tx, row)).await?;
                    }
                    let entered = match row {
                        Some(row) => service::add_transfer_of_row(tx, &permit, row, command).await?,
                        None => service::add_transfer(tx, &permit, command).await?,
                    };
                    if !is_twice {
                        Box::pin(service::refuse_repeated_parts(tx, &entered)).await?;
                    }
                    Ok(paths::transfer_of(open.supplier))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Die Sammelzahlung über {} € für {count} Rechnungen ist eingetragen.",
                        typed.total()
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again.errors(),
            }
        }
    };
    if let Some(row) = waiting(&authority, &typed.row).await? {
        typed.aim_at(&row);
    }
    let page = page(&frame, open, &typed, &errors);
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The payment of a list with this id, while it is not entered.
async fn waiting(authority: &Authority, id: &str) -> Result<Option<FileRow>, AppError> {
    let Ok(id) = id.parse::<PaymentRowId>() else {
        return Ok(None);
    };
    let row = queries::file_row(authority.db.reader(), id).await?;
    Ok(row.filter(|row| row.state != PaymentRowState::Booked))
}

/// The open invoices that a payment of a list names, with what of it each gets: amount and, where it is clear whose it is, Skonto.
async fn shares_of(authority: &Authority, row: &FileRow) -> Result<Vec<(InvoiceId, Cents, Cents)>, AppError> {
    let conn = authority.db.reader();
    let index = Index::new(queries::candidates(conn).await?);
    let named = index.payable_in(&line_of(row));
    let mut open = Vec::with_capacity(named.len());
    for candidate in &named {
        let offers = service::offers_of(conn, &authority.documents, candidate.invoice).await?;
        open.push((candidate.payable(), in_time(&offers, row.paid_on)));
    }
    let payable = open_sum(named.iter().copied());
    let left = if row.skonto == Cents::ZERO {
        payable.minus(row.amount)
    } else {
        row.skonto
    };
    let whole = || open.iter().map(|(payable, _)| (*payable, Cents::ZERO)).collect();
    let shared = shares(&open, left).unwrap_or_else(whole);
    let chosen = named.iter().zip(shared);
    Ok(chosen
        .map(|(candidate, (amount, skonto))| (candidate.invoice, amount, skonto))
        .collect())
}

/// What a row of a list tells.
pub(super) fn line_of(row: &FileRow) -> PaymentLine {
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
        fiscal_year: Some(row.fiscal_year),
        doubt: None,
    })
}

/// What can be chosen.
struct Open {
    suppliers: Vec<(SupplierId, String)>,
    /// The one whose invoices are shown; none for all.
    supplier: Option<SupplierId>,
    invoices: Vec<OpenInvoice>,
    /// There are more than a page shows.
    more: bool,
}

/// The open invoices of a supplier; of all where this one has none.
async fn open(authority: &Authority, supplier: Option<SupplierId>) -> Result<Open, AppError> {
    let conn = authority.db.reader();
    let suppliers = queries::suppliers_with_open(conn).await?;
    let supplier = supplier.filter(|chosen| suppliers.iter().any(|(id, _)| id == chosen));
    let mut invoices = queries::open_invoices(conn, supplier, MOST + 1).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = invoices.len() > most;
    invoices.truncate(most);
    Ok(Open {
        suppliers,
        supplier,
        invoices,
        more,
    })
}

fn page(frame: &Frame, open: Open, form: &TransferForm, errors: &FormErrors) -> TransferPage {
    TransferPage::new(
        frame.layout(),
        (open.suppliers, open.supplier),
        (&open.invoices, open.more),
        form,
        errors,
    )
}
