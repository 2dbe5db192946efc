//! The list of invoices, and the upload of invoice files.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::PaymentRowState;
use serde::Deserialize;

use paktbuch_types::format_date;

use crate::auth::{Actor, ImportInvoices, Permit, ReadInvoices, RecordInvoices};
use crate::db::Db;
use crate::error::ServiceError;
use crate::purchasing::einvoice::EInvoice;
use crate::purchasing::pages::{
    IMPORTED, InvoicesPage, KNOWN, ListParts, Outcome, REFUSED, ResultPage, WITH_HINT, column, told,
};
use crate::purchasing::rows::{InvoiceFilter, InvoiceState, InvoiceSums};
use crate::purchasing::service::{self, ReadError, StoredFile, Taken};
use crate::purchasing::{paths, queries};
use crate::web::components::{FieldError, State};
use crate::web::error::AppError;
use crate::web::layout::Flash;
use crate::web::listing::{ListQuery, PAGE_ROWS};
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::{Upload, UploadedFile};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::INVOICES, list)
        .post(paths::UPLOAD, upload)
}

/// The state to filter by; without one the inbox, and for a search all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct StateQuery {
    stand: String,
}

async fn list(
    frame: Frame,
    db: Db,
    actor: Actor,
    Query(query): Query<ListQuery>,
    Query(StateQuery { stand }): Query<StateQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let (sort, descending) = query.sorting();
    let search: String = query.q.trim().chars().take(200).collect();
    // Who searches without having chosen a state looks for an invoice wherever it is.
    let state = if stand.is_empty() && search.is_empty() {
        Some(InvoiceState::Open)
    } else {
        InvoiceState::from_code(&stand)
    };
    let filter = InvoiceFilter {
        state,
        search,
        sort: column(sort),
        descending,
        ..InvoiceFilter::default()
    };
    let conn = db.reader();
    let by_state = queries::invoice_sums(conn, &filter.search).await?;
    let shown = by_state
        .iter()
        .filter(|(of, _)| state.map_or(*of != InvoiceState::Rejected, |state| state == *of));
    let sums: InvoiceSums = shown.map(|(_, sums)| *sums).sum();
    let page = query.page(sums.count);
    let counts = by_state
        .into_iter()
        .map(|(state, sums)| (state, sums.count))
        .collect();
    let rows = queries::invoices(conn, &filter, (page - 1) * PAGE_ROWS, Some(PAGE_ROWS)).await?;
    let may_import = actor.may::<ImportInvoices>();
    let may_enter = actor.may::<RecordInvoices>();
    let parts = ListParts {
        filter,
        rows,
        sums,
        counts,
        page,
        may_import,
        waiting: queries::count_file_rows(conn, PaymentRowState::Open).await?,
        may_enter,
    };
    frame.page(&InvoicesPage::new(frame.layout(), parts))
}

/// Takes each file by itself. A repeat needs no nonce: the second time every file is a duplicate.
async fn upload(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    upload: Upload<ImportInvoices>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ImportInvoices>()?;
    if upload.files.is_empty() {
        let error = FieldError::new("dateien", "Bitte wählen Sie mindestens eine Datei aus.");
        let page = ResultPage::new(frame.layout(), Vec::new(), vec![error]);
        return frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let single = upload.files.len() == 1;
    let mut outcomes = Vec::with_capacity(upload.files.len());
    for file in upload.files {
        let name = file.name.clone();
        let (outcome, read) = match take(&authority, &permit, file).await? {
            Ok(read) => (accepted(name, &read), Some(read)),
            Err(message) => (refused(name, message), None),
        };
        if let (true, Some(read)) = (single, read) {
            let Read {
                number, taken, hint, ..
            } = read;
            let flash = match taken {
                Taken::Imported(_) if !hint.is_empty() => Flash::warning(format!(
                    "Die Rechnung {number} ist mit Hinweis eingelesen: {hint} Bitte prüfen Sie die Rechnung, bevor Sie sie zuordnen."
                )),
                Taken::Imported(_) => Flash::success(format!(
                    "Die Rechnung {number} ist eingelesen. Bitte ordnen Sie die Positionen zu."
                )),
                Taken::Rejected(_, day) => Flash::info(format!(
                    "Die Rechnung {number} ist schon da und wurde am {} zurückgewiesen. Hier lässt sich das zurücknehmen.",
                    format_date(day)
                )),
                Taken::Duplicate(_) => Flash::info(format!(
                    "Die Rechnung {number} war schon eingelesen. Es wurde nichts geändert."
                )),
            };
            return Ok(frame.redirect(&paths::invoice(taken.invoice()), &flash));
        }
        outcomes.push(outcome);
    }
    let all_refused = outcomes.iter().all(|outcome| outcome.invoice.is_none());
    let status = if all_refused {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    frame.page_with(status, &ResultPage::new(frame.layout(), outcomes, Vec::new()))
}

/// A file that was read.
struct Read {
    number: String,
    /// Seller and gross amount.
    told: String,
    taken: Taken,
    /// What is to be checked in it; empty for nothing.
    hint: String,
}

fn accepted(file: String, read: &Read) -> Outcome {
    let taken = read.taken;
    let state = match taken {
        Taken::Imported(_) if !read.hint.is_empty() => State::warning(WITH_HINT),
        Taken::Imported(_) => State::success(IMPORTED),
        Taken::Rejected(..) => State::info("schon da, zurückgewiesen"),
        Taken::Duplicate(_) => State::info(KNOWN),
    };
    let invoice = Some((
        paths::invoice(taken.invoice()),
        format!("Rechnung {}", read.number),
    ));
    Outcome {
        file,
        state,
        invoice,
        told: read.told.clone(),
        by_hand: false,
        as_payments: false,
        message: match taken {
            Taken::Imported(_) => read.hint.clone(),
            Taken::Rejected(..) | Taken::Duplicate(_) => String::new(),
        },
    }
}

fn refused(file: String, message: String) -> Outcome {
    Outcome {
        file,
        state: State::error(REFUSED),
        invoice: None,
        told: String::new(),
        by_hand: message.contains("von Hand erfassen"),
        as_payments: message.contains("Zahlungen einlesen"),
        message,
    }
}

/// Reads and stores one file, or says why it is refused.
pub(in crate::purchasing) async fn read_and_store(
    authority: &Authority,
    bytes: Vec<u8>,
) -> Result<Result<(StoredFile, EInvoice), String>, AppError> {
    let (documents, worker) = (authority.documents.clone(), authority.worker.clone());
    let read = tokio::task::spawn_blocking(move || {
        service::read_file(&worker, &bytes).map(|read| (read.store(&documents, &bytes), read.invoice))
    });
    match read.await.map_err(AppError::internal)? {
        Ok((stored, invoice)) => {
            let stored = stored.map_err(|error| AppError::Storage(error.to_string()))?;
            Ok(Ok((stored, invoice)))
        }
        Err(ReadError::Refused(message)) => Ok(Err(message)),
        Err(error @ ReadError::Unavailable(_)) => Err(AppError::internal(error)),
    }
}

/// Takes one file, or says why it is refused.
async fn take(
    authority: &Authority,
    permit: &Permit<ImportInvoices>,
    file: UploadedFile,
) -> Result<Result<Read, String>, AppError> {
    let name = file.name;
    let (stored, invoice) = match read_and_store(authority, file.bytes).await? {
        Ok(read) => read,
        Err(message) => return Ok(Err(message)),
    };
    let taken = authority
        .db
        .write(permit.who(), async |tx| {
            service::take_invoice(tx, permit, &stored, &name, &invoice).await
        })
        .await;
    match taken {
        Ok(taken) => Ok(Ok(Read {
            number: service::number_of(&invoice),
            told: told(&invoice.seller.name, invoice.totals.gross),
            taken,
            hint: service::hint(&invoice),
        })),
        Err(ServiceError::Refused(message) | ServiceError::Field { message, .. }) => Ok(Err(message)),
        Err(error) => Err(error.into()),
    }
}
