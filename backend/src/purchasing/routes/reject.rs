//! Rejecting an invoice and taking that back; counting a credit note as one.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceId;

use super::show::{Typed, page, stored};
use crate::auth::{Actor, EditInvoices};
use crate::error::ServiceError;
use crate::purchasing::forms::ReasonForm;
use crate::purchasing::{paths, service};
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::REJECT, reject)
        .post(paths::RESTORE, restore)
        .post(paths::SIGN, turn_sign)
}

async fn reject(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let command = form.value.reject(&invoice);
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::reject_invoice(tx, &permit, command).await?;
            Ok(paths::invoice(id))
        })
        .await;
    let text = format!("Die Rechnung {} ist zurückgewiesen.", invoice.row.number);
    answered(&frame, &authority, &actor, id, (answer, text, form.value.grund)).await
}

async fn restore(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let command = form.value.restore(&invoice);
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::restore_invoice(tx, &permit, command).await?;
            Ok(paths::invoice(id))
        })
        .await;
    let text = format!(
        "Die Rechnung {} ist wieder im Rechnungseingang.",
        invoice.row.number
    );
    answered(&frame, &authority, &actor, id, (answer, text, String::new())).await
}

async fn turn_sign(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let version = form.value.version();
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::turn_sign(tx, &permit, &authority.documents, id, version).await?;
            Ok(paths::invoice(id))
        })
        .await;
    let text = format!(
        "Die Rechnung {} zählt jetzt mit umgekehrtem Vorzeichen.",
        invoice.row.number
    );
    answered(&frame, &authority, &actor, id, (answer, text, String::new())).await
}

/// To the invoice with what was done, or its page again with the reason as typed.
async fn answered(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    id: InvoiceId,
    (answer, done, reason): (Result<String, ServiceError>, String, String),
) -> Result<Response, AppError> {
    let again = match sorted(answer)? {
        Ok(location) => return Ok(frame.redirect(&location, &Flash::success(done))),
        Err(again) => again,
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat die Rechnung inzwischen geändert. Bitte prüfen Sie, ob Ihre Entscheidung noch gilt.",
        );
    }
    let invoice = stored(authority, id).await?;
    let typed = Typed {
        reason,
        errors,
        ..Typed::default()
    };
    let page = page(frame, authority, actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}
