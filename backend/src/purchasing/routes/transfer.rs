//! One payment over several invoices.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::{PaymentRowState, SupplierId};
use serde::Deserialize;

use crate::auth::{Actor, EditInvoices};
use crate::purchasing::forms::{RawSheet, TransferForm};
use crate::purchasing::matching::is_same_seller;
use crate::purchasing::pages::TransferPage;
use crate::purchasing::rows::OpenInvoice;
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
    let row = match query.zahlung.parse().ok() {
        Some(id) => queries::file_row(conn, id).await?,
        None => None,
    };
    let row = row.filter(|row| row.state != PaymentRowState::Booked);
    let supplier = match (&query.lieferant, &row) {
        (Some(chosen), _) => chosen.parse().ok(),
        (None, Some(row)) => {
            let suppliers = queries::suppliers_with_open(conn).await?;
            let called = suppliers
                .iter()
                .find(|(_, name)| is_same_seller(&row.payee, name));
            called.map(|(id, _)| *id)
        }
        (None, None) => None,
    };
    let open = open(&authority, supplier).await?;
    let mut form = TransferForm::open(&open.invoices);
    if let Some(row) = &row {
        form.tell(row);
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
    let typed = TransferForm::sent(&open.invoices, &form.value);
    let errors = match typed.command() {
        Err(errors) => errors,
        Ok(command) => {
            let count = command.items.len();
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_transfer(tx, &permit, command).await?;
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
    let page = page(&frame, open, &typed, &errors);
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
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
