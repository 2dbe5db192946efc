//! An invoice: its page, its file, and the sheet of its lines.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::{InvoiceId, InvoiceLineId};
use serde::Deserialize;

use super::show::{Typed, last_change, page, stored, suggestions};
use crate::auth::{Actor, EditInvoices, ReadInvoices};
use crate::purchasing::commands::AllocateRest;
use crate::purchasing::forms::{self, RawSheet, RestForm, Sheet};
use crate::purchasing::pages::conflict;
use crate::purchasing::rows::InvoiceDetail;
use crate::purchasing::{paths, queries, service};
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .get(paths::INVOICE, show)
        .post(paths::INVOICE, save)
        .post(paths::REST, allocate_rest)
}

/// The Skonto of the payment terms that the form of the payment is filled with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ShowQuery {
    skonto: String,
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    Query(ShowQuery { skonto }): Query<ShowQuery>,
) -> Result<Response, AppError> {
    actor.permit::<ReadInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let typed = Typed {
        skonto: skonto.parse().ok(),
        ..Typed::default()
    };
    frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?)
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RawSheet>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let mut sheet = Sheet::sent(&invoice, &form.value);
    if let Some(line) = pressed(&form.value, forms::ADD_PART) {
        sheet.add_part(line);
        let typed = Typed {
            sheet: Some(sheet),
            added: Some(line),
            ..Typed::default()
        };
        return frame.page(&page(&frame, &authority, &actor, &invoice, typed).await?);
    }
    if let Some(line) = pressed(&form.value, forms::ACCEPT) {
        let groups = queries::targets(authority.db.reader()).await?;
        let proposals = suggestions(&authority, &invoice, &groups).await?;
        if let Some(proposal) = proposals.iter().find(|proposal| proposal.line == line) {
            sheet.accept(line, proposal.target);
        }
    }
    let again = match sheet.command(&invoice) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::save_lines(tx, &permit, command).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Die Positionen der Rechnung {} sind gespeichert.",
                        invoice.row.number
                    );
                    return saved(&frame, &authority, id, &location, text).await;
                }
                Err(again) => again,
            }
        }
    };
    let invoice = stored(&authority, id).await?;
    let comparison = if again.is_stale() {
        Some(compared(&authority, &sheet, &invoice).await?)
    } else {
        None
    };
    if again.is_stale() {
        sheet.catch_up(&invoice);
    }
    let typed = Typed {
        sheet: Some(sheet),
        errors: again.errors(),
        conflict: comparison,
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}

async fn allocate_rest(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RestForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let again = match forms::read_target(&form.value.ziel) {
        None => {
            let mut errors = FormErrors::none();
            errors.add(
                "ziel",
                "Bitte wählen Sie, woraus der Rest aller Positionen bezahlt wird.",
            );
            Again::Errors(errors)
        }
        Some(target) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::allocate_rest(tx, &permit, AllocateRest { invoice: id, target }).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!("Die Rechnung {} ist vollständig zugeordnet.", invoice.row.number);
                    return saved(&frame, &authority, id, &location, text).await;
                }
                Err(again) => again,
            }
        }
    };
    let typed = Typed {
        errors: again.errors(),
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Back to the invoice, with the next one of the inbox at hand once this one has left it.
async fn saved(
    frame: &Frame,
    authority: &Authority,
    id: InvoiceId,
    location: &str,
    text: String,
) -> Result<Response, AppError> {
    let invoice = stored(authority, id).await?;
    let inbox = queries::inbox(authority.db.reader(), &invoice.row).await?;
    let flash = Flash::success(text);
    let flash = match (inbox.position, inbox.next.or(inbox.previous)) {
        (None, Some(next)) => flash.link(paths::invoice(next), "Nächste Rechnung"),
        _ => flash,
    };
    Ok(frame.redirect(location, &flash))
}

/// The line whose button was pressed.
fn pressed(fields: &[(String, String)], button: &str) -> Option<InvoiceLineId> {
    let (_, value) = fields.iter().find(|(key, _)| key == button)?;
    value.parse().ok()
}

async fn compared(
    authority: &Authority,
    sheet: &Sheet,
    invoice: &InvoiceDetail,
) -> Result<Conflict, AppError> {
    let conn = authority.db.reader();
    let groups = queries::targets(conn).await?;
    let changed = last_change(authority, invoice.row.id).await?;
    Ok(conflict(sheet, invoice, &groups, changed))
}
