//! Rates of a lease with the invoices that bill them.

use axum::extract::Path;
use axum::response::Response;
use paktbuch_types::{DeviceId, DeviceOwner};

use super::found;
use crate::auth::{Actor, CreateDevices, ReadDevices, ReadInvoices, Scope};
use crate::db::Db;
use crate::devices::forms::{LeaseForm, UnlinkForm};
use crate::devices::pages::RatesPage;
use crate::devices::rows::DeviceDetail;
use crate::devices::{paths, queries, service};
use crate::web::error::AppError;
use crate::web::form::{Again, CsrfForm, FormErrors, sorted};
use crate::web::layout::Flash;
use crate::web::request::Frame;

pub(super) async fn show(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<ReadDevices>()?;
    actor.permit::<ReadInvoices>()?;
    let device = leased(&db, permit.scope(), id).await?;
    let typed = LeaseForm::default();
    let may_edit = actor.may::<CreateDevices>();
    let page = page(&frame, &db, &device, (&typed, &FormErrors::none()), may_edit).await?;
    frame.page(&page)
}

pub(super) async fn link(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<LeaseForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let device = leased(&db, permit.scope(), id).await?;
    let typed = form.value;
    let again = match typed.read(id) {
        Err(errors) => Again::Errors(errors),
        Ok(command) => {
            let answer = db
                .write_once(permit.who(), &form.once, async |tx| {
                    service::link_rates(tx, &permit, &command).await?;
                    Ok(paths::leasing(id))
                })
                .await;
            match sorted(answer)? {
                Err(again) => again,
                Ok(location) => {
                    let text = "Die Rechnung ist den Leasingraten zugeordnet.";
                    return Ok(frame.redirect(&location, &Flash::success(text)));
                }
            }
        }
    };
    let page = page(&frame, &db, &device, (&typed, &again.errors()), true).await?;
    frame.page_with(again.status(), &page)
}

pub(super) async fn unlink(
    frame: Frame,
    db: Db,
    actor: Actor,
    Path(id): Path<DeviceId>,
    form: CsrfForm<UnlinkForm>,
) -> Result<Response, AppError> {
    let permit = actor.permit::<CreateDevices>()?;
    let device = leased(&db, permit.scope(), id).await?;
    let command = form.value.read(id);
    let answer = db
        .write_once(permit.who(), &form.once, async |tx| {
            service::unlink_rate(tx, &permit, command).await?;
            Ok(paths::leasing(id))
        })
        .await;
    let again = match sorted(answer)? {
        Err(again) => again,
        Ok(location) => {
            let text = "Die Rechnung ist von der Leasingrate gelöst.";
            return Ok(frame.redirect(&location, &Flash::success(text)));
        }
    };
    let typed = LeaseForm::default();
    let page = page(&frame, &db, &device, (&typed, &again.errors()), true).await?;
    frame.page_with(again.status(), &page)
}

/// A leased device within the scope.
async fn leased(db: &Db, scope: &Scope, id: DeviceId) -> Result<DeviceDetail, AppError> {
    let device = found(db, scope, id).await?;
    if device.owner == DeviceOwner::Lessor {
        Ok(device)
    } else {
        Err(AppError::NotFound)
    }
}

async fn page(
    frame: &Frame,
    db: &Db,
    device: &DeviceDetail,
    typed: (&LeaseForm, &FormErrors),
    may_edit: bool,
) -> Result<RatesPage, AppError> {
    let billed = queries::billed_rates(db.reader(), device.id).await?;
    let lines = if may_edit {
        Some(queries::lease_lines(db.reader(), &device.lease.lessor).await?)
    } else {
        None
    };
    let today = db.clock().today();
    Ok(RatesPage::new(
        frame.layout(),
        device,
        billed,
        lines,
        typed,
        today,
    ))
}
