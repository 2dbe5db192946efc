//! Devices disposed of, and taken back.

use axum::extract::{Path, Query};
use axum::response::Response;
use paktbuch_types::{DeviceId, DeviceStatus};

use super::found;
use crate::auth::{Actor, EditDevices};
use crate::db::Db;
use crate::devices::forms::{DisposeForm, KnownDisposal, ReasonForm};
use crate::devices::pages::{DisposePage, RestorePage};
use crate::devices::rows::DeviceDetail;
use crate::devices::{paths, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

/// What a form says after someone else changed the device.
pub(super) const STALE: &str = "Jemand anderes hat das Gerät inzwischen geändert. Die Seite zeigt den neuen Stand; bitte prüfen und noch einmal absenden.";

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    Query(known): Query<KnownDisposal>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), id).await?;
    if device.status == DeviceStatus::Disposed {
        return Ok(elsewhere(&frame, &device, "ist schon ausgesondert"));
    }
    let today = db.clock().today();
    let form = DisposeForm::of(device.version, today, known);
    frame.page(&DisposePage::new(
        frame.layout(),
        &device,
        &form,
        &FormErrors::none(),
        today,
    ))
}

pub(super) async fn dispose(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<DisposeForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    found(&db, permit.scope(), id).await?;
    let mut typed = form.value;
    let again = match typed.read(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::dispose_device(tx, &permit, command.clone()).await?;
                    Ok(paths::device(id))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let device = found(&db, permit.scope(), id).await?;
                    let text = format!("Gerät {} ist ausgesondert.", device.inventory_number);
                    let flash = Flash::success(text).link(paths::restore(id), "Aussonderung zurücknehmen");
                    return Ok(frame.redirect(&location, &flash));
                }
            }
        }
    };
    let device = found(&db, permit.scope(), id).await?;
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add("", STALE);
        typed.version = device.version.to_string();
    }
    let today = db.clock().today();
    let page = DisposePage::new(frame.layout(), &device, &typed, &errors, today);
    frame.page_with(again.status(), &page)
}

pub(super) async fn show_restore(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    let device = found(&db, permit.scope(), id).await?;
    if device.status != DeviceStatus::Disposed {
        return Ok(elsewhere(&frame, &device, "ist nicht ausgesondert"));
    }
    let form = ReasonForm::of(device.version);
    frame.page(&RestorePage::new(
        frame.layout(),
        &device,
        &form,
        &FormErrors::none(),
    ))
}

pub(super) async fn restore(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<ReasonForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<EditDevices>()?;
    found(&db, permit.scope(), id).await?;
    let mut typed = form.value;
    let command = typed.restore(id);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::restore_device(tx, &permit, command.clone()).await?;
            Ok(paths::device(id))
        })
        .await;
    let again = match sorted(answer)? {
        Err(again) => again,
        Ok(location) => {
            let device = found(&db, permit.scope(), id).await?;
            let text = format!(
                "Die Aussonderung ist zurückgenommen. Gerät {} ist wieder „{}“.",
                device.inventory_number, device.status
            );
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
    };
    let device = found(&db, permit.scope(), id).await?;
    let mut errors = again.errors();
    if again.is_stale() {
        errors.add("", STALE);
        typed.version = device.version.to_string();
    }
    let page = RestorePage::new(frame.layout(), &device, &typed, &errors);
    frame.page_with(again.status(), &page)
}

/// To the device's page, saying why.
fn elsewhere(frame: &Frame, device: &DeviceDetail, why: &str) -> Response {
    let text = format!("Gerät {} {why}.", device.inventory_number);
    frame.redirect(&paths::device(device.id), &Flash::info(text))
}
