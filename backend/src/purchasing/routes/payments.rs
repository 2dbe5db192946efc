//! Payments of an invoice.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::{InvoiceId, PaymentId, PaymentRowState, format_date};

use super::show::{Typed, conflict, page, stored};
use crate::audit::SubjectKind;
use crate::auth::{Actor, EditInvoices};
use crate::error::{Refusals, ServiceError};
use crate::purchasing::forms::{PaymentForm, ReasonForm};
use crate::purchasing::pages::PaymentPage;
use crate::purchasing::rows::PaymentRow;
use crate::purchasing::{paths, queries, service};
use crate::web::basis::Basis;
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new()
        .post(paths::PAYMENTS, add)
        .get(paths::PAYMENT, show)
        .post(paths::PAYMENT, edit)
        .post(paths::REMOVE_PAYMENT, remove)
        .post(paths::ASSIGN_REFUND, assign_refund)
}

async fn add(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<PaymentForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let again = match form.value.add(&invoice) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let amount = command.facts.amount;
            let (is_twice, is_early) = (form.value.twice == "true", form.value.early == "true");
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    let added = service::add_payment(tx, &permit, command).await?;
                    let mut refusals = Refusals::default();
                    if !is_twice {
                        refusals.take(service::refuse_repeated(tx, added).await)?;
                    }
                    if !is_early {
                        refusals.take(service::refuse_early(tx, added).await)?;
                    }
                    refusals.finish()?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Die Zahlung von {amount} € zur Rechnung {} ist eingetragen.",
                        invoice.row.number
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let typed = Typed {
        payment: Some(form.value),
        errors: again.errors(),
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn payment(authority: &Authority, id: PaymentId) -> Result<PaymentRow, AppError> {
    queries::find_payment(authority.db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)
}

/// Whether a filed proof counts the payment.
async fn is_filed(authority: &Authority, payment: &PaymentRow) -> Result<bool, AppError> {
    let id = (payment.id, payment.invoice, payment.paid_on);
    let found = service::is_counted(authority.db.reader(), &authority.documents, id).await;
    Ok(found?)
}

async fn show(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentId>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let payment = payment(&authority, id).await?;
    let invoice = stored(&authority, payment.invoice).await?;
    let form = PaymentForm::stored(&payment);
    frame.page(&PaymentPage::new(
        frame.layout().based_on(Basis::of(&form)),
        &invoice,
        (&payment, is_filed(&authority, &payment).await?),
        &form,
        &FormErrors::none(),
        None,
    ))
}

async fn edit(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentId>,
    form: CsrfForm<PaymentForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let before = payment(&authority, id).await?;
    let again = match form.value.edit(&before) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let is_asked = command.facts.paid_on != before.paid_on && form.value.early != "true";
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    let invoice = service::edit_payment(tx, &authority.documents, &permit, command).await?;
                    if is_asked {
                        service::refuse_early(tx, id).await?;
                    }
                    Ok(paths::invoice(invoice))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    return Ok(frame.redirect(&location, &Flash::success("Die Zahlung ist geändert.")));
                }
                Err(again) => again,
            }
        }
    };
    let now = payment(&authority, id).await?;
    let invoice = stored(&authority, now.invoice).await?;
    let (typed, basis) = form.basis.shown(&again, form.value, &PaymentForm::stored(&now));
    let comparison = if again.is_stale() {
        let opened = form.basis.form::<PaymentForm>();
        let opened = opened.map(|opened| opened.compared(&now));
        let rows = typed.compared(&now);
        let conflict = conflict(&authority, SubjectKind::Invoice, now.invoice.0, rows).await?;
        Some(conflict.opened_with(opened))
    } else {
        None
    };
    let page = PaymentPage::new(
        frame.layout().based_on(basis),
        &invoice,
        (&now, is_filed(&authority, &now).await?),
        &typed,
        &again.errors(),
        comparison,
    );
    frame.page_with(again.status(), &page)
}

async fn remove(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let payment = queries::find_payment(authority.db.reader(), id)
        .await?
        .ok_or_else(gone)?;
    let command = form.value.remove(&payment);
    let mut is_set_aside = false;
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            let removed = service::remove_payment(tx, &permit, command).await?;
            is_set_aside = removed.is_set_aside;
            Ok(paths::invoice(removed.invoice))
        })
        .await;
    if matches!(answer, Err(ServiceError::NotFound)) {
        return Err(gone());
    }
    let again = match sorted(answer)? {
        Ok(location) => {
            let text = format!(
                "Die Zahlung vom {} über {} € ist entfernt.",
                format_date(payment.paid_on),
                payment.amount
            );
            let flash = if is_set_aside {
                let words = "Einer anderen Rechnung zuordnen";
                Flash::success(format!("{text} Sie steht unter den zurückgestellten."))
                    .link(paths::waiting_in(PaymentRowState::SetAside), words)
            } else {
                Flash::success(text)
            };
            return Ok(frame.redirect(&location, &flash));
        }
        Err(again) => again,
    };
    let asked = "ob sie noch zu entfernen ist";
    refused_page(&frame, &authority, &payment, (&again, asked)).await
}

/// What the second of two who remove the same payment reads.
fn gone() -> AppError {
    AppError::Conflict(
        "Diese Zahlung ist schon entfernt. Wer es war und warum, steht im Verlauf ihrer Rechnung.".to_owned(),
    )
}

async fn assign_refund(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<PaymentId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let payment = payment(&authority, id).await?;
    let command = form.value.assign_refund(&payment);
    let answer = authority
        .db
        .write_once(permit.who(), &form.once, async |tx| {
            let credit = service::assign_refund(tx, &permit, command).await?;
            Ok(paths::invoice(credit))
        })
        .await;
    match sorted(answer)? {
        Ok(location) => {
            let text = format!(
                "Die Rückzahlung vom {} über {} € steht jetzt bei der Gutschrift.",
                format_date(payment.paid_on),
                payment.amount
            );
            let flash = Flash::success(text).link(paths::invoice(payment.invoice), "Zur Rechnung");
            Ok(frame.redirect(&location, &flash))
        }
        Err(again) => {
            let asked = "ob sie noch zur Gutschrift gehört";
            refused_page(&frame, &authority, &payment, (&again, asked)).await
        }
    }
}

/// The page of a payment that was neither removed nor moved, with why; `asked` is what to look at where somebody changed it meanwhile.
async fn refused_page(
    frame: &Frame,
    authority: &Authority,
    payment: &PaymentRow,
    (again, asked): (&Again, &str),
) -> Result<Response, AppError> {
    let mut errors = again.errors();
    if again.is_stale() {
        let words = format!("Jemand anderes hat die Zahlung inzwischen geändert. Bitte prüfen Sie, {asked}.");
        errors.add("", words);
    }
    let invoice = stored(authority, payment.invoice).await?;
    let stored = PaymentForm::stored(payment);
    let layout = frame.layout().based_on(Basis::of(&stored));
    let shown = (payment, is_filed(authority, payment).await?);
    let page = PaymentPage::new(layout, &invoice, shown, &stored, &errors, None);
    frame.page_with(again.status(), &page)
}
