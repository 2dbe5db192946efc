//! Retention money of an invoice.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceId;

use super::show::{Typed, conflict, page, stored};
use crate::audit::SubjectKind;
use crate::auth::{Actor, EditInvoices};
use crate::purchasing::forms::RetentionForm;
use crate::purchasing::{paths, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().post(paths::RETENTION, save)
}

async fn save(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<InvoiceId>,
    form: CsrfForm<RetentionForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let invoice = stored(&authority, id).await?;
    let again = match form.value.command(&invoice) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = authority
                .db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::set_retention(tx, &permit, command).await?;
                    Ok(paths::invoice(id))
                })
                .await;
            match sorted(answer)? {
                Ok(location) => {
                    let text = format!(
                        "Der Sicherheitseinbehalt der Rechnung {} ist gespeichert.",
                        invoice.row.number
                    );
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
                Err(again) => again,
            }
        }
    };
    let mut typed = form.value;
    let comparison = if again.is_stale() {
        let rows = typed.compared(&invoice);
        typed.version = RetentionForm::stored(&invoice).version;
        Some(conflict(&authority, SubjectKind::Invoice, id.0, rows).await?)
    } else {
        None
    };
    let typed = Typed {
        retention: Some(typed),
        errors: again.errors(),
        conflict: comparison,
        ..Typed::default()
    };
    let page = page(&frame, &authority, &actor, &invoice, typed).await?;
    frame.page_with(again.status(), &page)
}
