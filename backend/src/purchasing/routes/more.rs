//! References, rates and links of an invoice.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{InvoiceId, InvoiceLinkId};

use super::show::{Typed, last_change, page, stored};
use crate::auth::{Actor, EditInvoices};
use crate::purchasing::commands::UnlinkInvoices;
use crate::purchasing::forms::RawSheet;
use crate::purchasing::forms::more::{LinkForm, MoreForm, UnlinkForm};
use crate::purchasing::{paths, service};
use crate::web::components::Conflict;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::MORE, save)
        .post(paths::LINKS, link)
        .post(paths::UNLINK, unlink)
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
    let mut sent = MoreForm::sent(&invoice, &form.value);
    let again = match sent.command(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::edit_references(tx, &permit, command).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Die Angaben zur Rechnung {} sind gespeichert.",
                        invoice.row.number
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let invoice = stored(&authority, id).await?;
    let mut conflict = None;
    if again.is_stale() {
        let (changed_by, changed_at) = last_change(&authority, id).await?;
        conflict = Some(Conflict {
            changed_by,
            changed_at,
            rows: sent.compared(&invoice),
        });
        sent.version = invoice.version.to_string();
    }
    let typed = Typed {
        more: Some(sent),
        errors: again.errors(),
        conflict,
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}

async fn link(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<LinkForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let again = match form.value.command(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::link_invoices(tx, &permit, command).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let flash = Flash::success("Die Rechnungen sind verknüpft.");
                    return Ok(frame.redirect(&location, &flash));
                }
                Err(again) => again,
            }
        }
    };
    refused(&frame, &authority, &actor, &invoice, &again, Some(form.value)).await
}

async fn unlink(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path((id, link)): Path<(InvoiceId, InvoiceLinkId)>,
    form: CsrfForm<UnlinkForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let command = UnlinkInvoices {
        invoice: id,
        link,
        version: form.value.version.parse().unwrap_or_default(),
    };
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            service::unlink_invoices(tx, &permit, command).await?;
            Ok(paths::invoice(id))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let flash = Flash::success("Die Verknüpfung ist gelöst.");
            Ok(frame.redirect(&location, &flash))
        }
        Err(again) => refused(&frame, &authority, &actor, &invoice, &again, None).await,
    }
}

async fn refused(
    frame: &Frame,
    authority: &Authority,
    actor: &Actor,
    invoice: &crate::purchasing::rows::InvoiceDetail,
    again: &Again,
    chosen: Option<LinkForm>,
) -> Result<Response, AppError> {
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat die Verknüpfung inzwischen geändert. Bitte prüfen Sie die Kette.",
        );
    }
    let typed = Typed {
        errors,
        link: chosen,
        ..Typed::default()
    };
    let page = page(frame, authority, actor, invoice, typed).await?;
    frame.page_with(again.status(), &page)
}
