//! One payment over several invoices.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::SupplierId;
use serde::Deserialize;

use crate::auth::{Actor, EditInvoices};
use crate::purchasing::forms::{RawSheet, TransferForm};
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
struct SupplierQuery {
    lieferant: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(query): Query<SupplierQuery>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let supplier = query.lieferant.parse().ok();
    let (invoices, more) = open(&authority, supplier).await?;
    let form = TransferForm::open(&invoices);
    let none = FormErrors::none();
    let page = page(&frame, &authority, supplier, (&invoices, more), &form, &none).await?;
    frame.page(&page)
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
    let (invoices, more) = open(&authority, supplier).await?;
    let typed = TransferForm::sent(&invoices, &form.value);
    let errors = match typed.command() {
        Err(errors) => errors,
        Ok(command) => {
            let count = command.items.len();
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::add_transfer(tx, &permit, command).await?;
                    Ok(paths::TRANSFER.to_owned())
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
    let page = page(&frame, &authority, supplier, (&invoices, more), &typed, &errors).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The open invoices, and whether there are more than a page shows.
async fn open(
    authority: &Authority,
    supplier: Option<SupplierId>,
) -> Result<(Vec<OpenInvoice>, bool), AppError> {
    let mut invoices = queries::open_invoices(authority.db.reader(), supplier, MOST + 1).await?;
    let most = usize::try_from(MOST).unwrap_or(usize::MAX);
    let more = invoices.len() > most;
    invoices.truncate(most);
    Ok((invoices, more))
}

async fn page(
    frame: &Frame,
    authority: &Authority,
    supplier: Option<SupplierId>,
    shown: (&[OpenInvoice], bool),
    form: &TransferForm,
    errors: &FormErrors,
) -> Result<TransferPage, AppError> {
    let suppliers = queries::suppliers_with_open(authority.db.reader()).await?;
    Ok(TransferPage::new(
        frame.layout(),
        (suppliers, supplier),
        shown,
        form,
        errors,
    ))
}
