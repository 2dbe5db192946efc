//! Devices entered by mistake, removed.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::DeviceId;

use super::dispose::STALE;
use super::found;
use crate::auth::{Actor, CreateDevices};
use crate::db::Db;
use crate::devices::forms::ReasonForm;
use crate::devices::pages::RemovePage;
use crate::devices::{paths, service};
use crate::purchasing::paths as purchasing;
use crate::web::error::AppError;
use crate::web::form::{CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::{Authority, Frame};

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let device = found(&db, permit.scope(), id).await?;
    let form = ReasonForm::of(device.version);
    frame.page(&RemovePage::new(
        frame.layout(),
        &device,
        &form,
        &FormErrors::none(),
    ))
}

pub(super) async fn remove(
    frame: Frame,
    authority: Authority,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let (db, documents) = (&authority.db, &authority.documents);
    let mut typed = form.value;
    let command = typed.remove(id);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            let invoice = service::remove_device(tx, documents, &permit, command.clone()).await?;
            Ok(invoice.map_or_else(|| paths::LIST.to_owned(), purchasing::invoice))
        })
        .await;
    let again = match sorted(answer)? {
        Err(again) => again,
        Ok(location) => {
            let text = "Das Gerät ist entfernt. Im Protokoll steht, was es war und warum es entfernt wurde.";
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
    };
    let device = found(db, permit.scope(), id).await?;
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add("", STALE);
        typed.version = device.version.to_string();
    }
    let page = RemovePage::new(frame.layout(), &device, &typed, &errors);
    frame.page_with(again.status(), &page)
}
