//! What the kind of a line asks for.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::InvoiceLineId;

use crate::audit::{self, SubjectKind};
use crate::auth::{Actor, EditInvoices};
use crate::db::Db;
use crate::purchasing::forms::ParticularsForm;
use crate::purchasing::pages::ParticularsPage;
use crate::purchasing::rows::LineParticulars;
use crate::purchasing::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;
use crate::web::routes::Routes;

pub(super) fn routes() -> Routes {
    Routes::new().get(paths::LINE, show).post(paths::LINE, edit)
}

async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<InvoiceLineId>,
) -> Result<Response, AppError> {
    actor.permit::<EditInvoices>()?;
    let line = found(&db, id).await?;
    let form = ParticularsForm::of(&line);
    frame.page(&ParticularsPage::new(
        frame.layout(),
        &line,
        &form,
        &FormErrors::none(),
    ))
}

async fn edit(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<InvoiceLineId>,
    form: CsrfForm<ParticularsForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditInvoices>()?;
    let before = found(&db, id).await?;
    let typed = form.value;
    let again = match typed.read(&before) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    let invoice = service::edit_particulars(tx, &permit, command.clone()).await?;
                    Ok(paths::invoice(invoice))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let text = format!("Die Angaben zu Position {} sind gespeichert.", before.position);
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
            }
        }
    };
    let line = found(&db, id).await?;
    let mut page = ParticularsPage::new(frame.layout(), &line, &typed, &again.errors());
    if again.is_stale() {
        let last = audit::of_subject(db.reader(), SubjectKind::Invoice, line.invoice.0, 1).await?;
        let changed = last.into_iter().next().map(|entry| {
            let at = entry.at.format("%d.%m.%Y, %H:%M Uhr").to_string();
            (entry.who, at)
        });
        page = page.conflicting(&typed, &line, changed.unwrap_or_default());
    } else {
        page = page.version(&typed.version);
    }
    frame.page_with(again.status(), &page)
}

async fn found(db: &Db, id: InvoiceLineId) -> Result<LineParticulars, AppError> {
    let line = queries::line_particulars(db.reader(), id).await?;
    line.ok_or(AppError::NotFound)
}
