//! An allocation spread onto devices.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use paktbuch_types::AllocationId;

use crate::auth::{Actor, CreateDevices};
use crate::db::Db;
use crate::devices::forms::SpreadForm;
use crate::devices::pages::SpreadPage;
use crate::devices::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<AllocationId>,
) -> Result<Response, AppError> {
    actor.permit::<CreateDevices>()?;
    let page = page(&frame, &db, id, None, &FormErrors::none()).await?;
    frame.page(&page)
}

pub(super) async fn spread(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<AllocationId>,
    form: CsrfForm<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let typed = SpreadForm::read(&form.value);
    let again = match typed.command(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let count = command.devices.len();
            let shown = page(&frame, &db, id, Some(&typed), &FormErrors::none()).await?;
            if shown.remark.is_some() && typed.seen != count.to_string() {
                return frame.page(&shown);
            }
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::spread_allocation(tx, &permit, command.clone()).await?;
                    Ok(paths::spread(id))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let text = match count {
                        0 => "Die Verteilung ist aufgehoben.".to_owned(),
                        1 => "Der Betrag liegt auf einem Gerät.".to_owned(),
                        count => format!("Der Betrag ist auf {count} Geräte verteilt."),
                    };
                    let flash = Flash::success(text).link(shown.invoice_href, "Zur Rechnung");
                    return Ok(frame.redirect(&location, &flash));
                }
            }
        }
    };
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add(
            "",
            "Jemand anderes hat die Verteilung inzwischen geändert. Die Liste zeigt den neuen Stand; bitte prüfen und erneut verteilen.",
        );
        let page = page(&frame, &db, id, None, &errors).await?;
        return frame.page_with(StatusCode::PRECONDITION_FAILED, &page);
    }
    let page = page(&frame, &db, id, Some(&typed), &errors).await?;
    frame.page_with(again.status(), &page)
}

async fn page(
    frame: &Frame,
    db: &Db,
    id: AllocationId,
    typed: Option<&SpreadForm>,
    errors: &FormErrors,
) -> Result<SpreadPage, AppError> {
    let now = queries::spread_now(db.reader(), id)
        .await?
        .ok_or(AppError::NotFound)?;
    Ok(SpreadPage::new(
        frame.layout(),
        &now.purchase,
        (now.version, now.rule),
        now.targets,
        typed,
        errors,
    ))
}
