//! Entering an invoice by hand, and correcting it.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{Cents, InvoiceId, InvoiceOrigin, LinkKind, OrderId};
use serde::Deserialize;

use super::show::{last_change, stored};
use crate::auth::{Actor, EditInvoices, RecordInvoices};
use crate::documents;
use crate::purchasing::commands::{CorrectInvoice, EnterInvoice, LinkInvoices};
use crate::purchasing::forms::by_hand::{ByHand, MORE_LINES};
use crate::purchasing::pages::{EnterPage, POSITIVE, Purpose};
use crate::purchasing::rows::InvoiceDetail;
use crate::purchasing::service::{self, StoredScan};
use crate::purchasing::{paths, queries};
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::{Again, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::picture;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;
use crate::web::upload::{Upload, UploadedFile};

/// Gutschrift (UNTDID 1001).
const CREDIT_NOTE: &str = "381";

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::ENTER, empty)
        .post(paths::ENTER, enter)
        .get(paths::CORRECT, filled)
        .post(paths::CORRECT, correct)
}

/// The invoice that a credit note is entered for, or the order that an invoice bills.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Start {
    zu: Option<InvoiceId>,
    bestellung: Option<OrderId>,
}

async fn empty(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Query(Start { zu, bestellung }): Query<Start>,
) -> Result<Response, AppError> {
    actor.permit::<RecordInvoices>()?;
    let form = match (zu, bestellung) {
        (None, None) => ByHand::empty(),
        (None, Some(id)) => {
            let order = queries::order_to_bill(authority.db.reader(), id).await?;
            ByHand::of_order(&order.ok_or(AppError::NotFound)?)
        }
        (Some(id), _) => {
            let invoice = stored(&authority, id).await?;
            let vat_id = queries::vat_id(authority.db.reader(), invoice.supplier).await?;
            ByHand::credit(&invoice, &vat_id)
        }
    };
    frame.page(&page(&frame, &authority, None, &form, &FormErrors::none()).await?)
}

async fn enter(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    upload: Upload<RecordInvoices>,
) -> Result<Response, AppError> {
    let (permit, may_link) = (actor.permit::<RecordInvoices>()?, actor.permit::<EditInvoices>()?);
    let mut form = ByHand::sent(&upload.fields);
    if !upload.field(MORE_LINES).is_empty() {
        form.spare();
        return frame.page(&page(&frame, &authority, None, &form, &FormErrors::none()).await?);
    }
    let once = upload.once.clone();
    let again = match (
        signed(&form, upload.field(POSITIVE)),
        scan_of(&authority, upload.files).await?,
    ) {
        (Ok(command), Ok(scan)) => {
            let number = command.number.clone();
            let answer = authority
                .db
                .write_once(permit.who(), &once, async |tx| {
                    let id = service::enter_invoice(tx, &permit, command, scan).await?;
                    if let Some(credited) = form.credits() {
                        let link = LinkInvoices {
                            invoice: id,
                            preceding: credited,
                            kind: LinkKind::Corrected,
                            cut: false,
                        };
                        service::link_invoices(tx, &may_link, link).await?;
                    }
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text =
                        format!("Die Rechnung {number} ist erfasst. Bitte ordnen Sie die Positionen zu.");
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
        (command, scan) => Again::Errors(both(command.err(), scan.err())),
    };
    let page = page(&frame, &authority, None, &form, &again.errors()).await?;
    frame.page_with(again.status(), &page)
}

async fn filled(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
) -> Result<Response, AppError> {
    actor.permit::<RecordInvoices>()?;
    let invoice = by_hand(&authority, id).await?;
    let vat_id = queries::vat_id(authority.db.reader(), invoice.supplier).await?;
    let form = ByHand::stored(&invoice, &vat_id);
    frame.page(&page(&frame, &authority, Some(&invoice), &form, &FormErrors::none()).await?)
}

async fn correct(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    upload: Upload<RecordInvoices>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<RecordInvoices>()?;
    let invoice = by_hand(&authority, id).await?;
    let mut form = ByHand::sent(&upload.fields);
    if !upload.field(MORE_LINES).is_empty() {
        form.spare();
        return frame.page(&page(&frame, &authority, Some(&invoice), &form, &FormErrors::none()).await?);
    }
    let once = upload.once.clone();
    let again = match (
        signed(&form, upload.field(POSITIVE)),
        scan_of(&authority, upload.files).await?,
    ) {
        (Ok(content), Ok(scan)) => {
            let command = CorrectInvoice {
                invoice: id,
                version: form.version.parse().unwrap_or_default(),
                content,
            };
            let answer = authority
                .db
                .write_once(permit.who(), &once, async |tx| {
                    service::correct_invoice(tx, &permit, command, scan).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Rechnung {} ist geändert.", form.number);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
        (content, scan) => Again::Errors(both(content.err(), scan.err())),
    };
    let mut conflict = None;
    if again.is_stale() {
        let invoice = by_hand(&authority, id).await?;
        let vat_id = queries::vat_id(authority.db.reader(), invoice.supplier).await?;
        let stored = ByHand::stored(&invoice, &vat_id);
        let (changed_by, changed_at) = last_change(&authority, id).await?;
        conflict = Some(Conflict {
            changed_by,
            changed_at,
            rows: form.compared(&stored),
        });
        form.version = stored.version;
    }
    let page = page(&frame, &authority, Some(&invoice), &form, &again.errors()).await?;
    frame.page_with(again.status(), &page.with_conflict(conflict))
}

/// The command. The sign comes from the amounts, so a credit note (Gutschrift) without a minus would be an expense: that is asked first.
fn signed(form: &ByHand, confirmed: &str) -> Result<EnterInvoice, FormErrors> {
    let command = form.command()?;
    let is_credit = form.credits().is_some() || form.kind == CREDIT_NOTE;
    if is_credit && command.total > Cents::ZERO && confirmed != "true" {
        let mut errors = FormErrors::none();
        errors.add(
            POSITIVE,
            format!(
                "Rechnungsbetrag: {} € ohne Minus zählt als Ausgabe, nicht als Gutschrift. Bitte tragen Sie Mengen und Beträge mit Minus \
                 ein, oder bestätigen Sie, dass so viel zu zahlen ist.",
                command.total
            ),
        );
        return Err(errors);
    }
    Ok(command)
}

/// The invoice, where it was entered by hand.
async fn by_hand(authority: &Authority, id: InvoiceId) -> Result<InvoiceDetail, AppError> {
    let invoice = stored(authority, id).await?;
    if matches!(invoice.origin, InvoiceOrigin::EInvoice | InvoiceOrigin::Receipt) {
        return Err(AppError::NotFound);
    }
    Ok(invoice)
}

async fn page(
    frame: &Frame,
    authority: &Authority,
    invoice: Option<&InvoiceDetail>,
    form: &ByHand,
    errors: &FormErrors,
) -> Result<EnterPage, AppError> {
    let suppliers = queries::supplier_names(authority.db.reader()).await?;
    let credited = match form.credits() {
        Some(id) => queries::invoice_number(authority.db.reader(), id)
            .await?
            .zip(Some(id)),
        None => None,
    };
    let purpose = match (invoice, credited) {
        (None, None) => Purpose {
            heading: "Rechnung von Hand erfassen".to_owned(),
            action: paths::ENTER.to_owned(),
            back: paths::INVOICES.to_owned(),
            has_scan: false,
        },
        (None, Some((number, id))) => Purpose {
            heading: format!("Gutschrift zur Rechnung {number} erfassen"),
            action: paths::ENTER.to_owned(),
            back: paths::invoice(id),
            has_scan: false,
        },
        (Some(invoice), _) => Purpose {
            heading: format!("Rechnung {} ändern", invoice.row.number),
            action: paths::correct(invoice.row.id),
            back: paths::invoice(invoice.row.id),
            has_scan: invoice.file.is_some(),
        },
    };
    Ok(EnterPage::new(frame.layout(), purpose, form, suppliers, errors))
}

/// Stores the scan that was sent; none where there is none. The inner error is a message at its field.
pub(super) async fn scan_of(
    authority: &Authority,
    files: Vec<UploadedFile>,
) -> Result<Result<Option<StoredScan>, FormErrors>, AppError> {
    let Some(file) = files.into_iter().next() else {
        return Ok(Ok(None));
    };
    let Some(media_type) = documents::media_type(&file.bytes) else {
        let message = if file.bytes.is_empty() {
            "Datei: Sie ist leer (0 Bytes). Bitte eine andere wählen."
        } else {
            "Die Datei ist kein PDF, JPEG oder PNG. Bitte scannen Sie die Rechnung in einem dieser Formate."
        };
        let mut errors = FormErrors::none();
        errors.add("scan", message);
        return Ok(Err(errors));
    };
    if let Some(words) = picture::unreadable(&authority.worker, &file.bytes).await? {
        let mut errors = FormErrors::none();
        errors.add("scan", format!("Datei: {words}"));
        return Ok(Err(errors));
    }
    let documents = authority.documents.clone();
    let stored = tokio::task::spawn_blocking(move || documents.put(&file.bytes)).await;
    let stored = stored
        .map_err(AppError::internal)?
        .map_err(|error| AppError::Storage(error.to_string()))?;
    Ok(Ok(Some(StoredScan {
        file: stored,
        media_type,
        name: file.name,
    })))
}

pub(super) fn both(command: Option<FormErrors>, scan: Option<FormErrors>) -> FormErrors {
    let mut errors = command.unwrap_or_default();
    for error in scan.iter().flat_map(FormErrors::list) {
        errors.add(&error.field, error.message.clone());
    }
    errors
}
