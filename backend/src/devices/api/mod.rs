//! Devices in the REST API.

mod acts;
mod create;
mod device;
mod edit;
mod import;
mod leasing;
mod list;
mod models;
mod saved;
mod spread;

use paktbuch_types::{DeviceId, InventoryNumber};

use super::rows::DeviceDetail;
use super::{queries, service};
use crate::auth::Scope;
use crate::db::{Db, WriteTx};
use crate::web::api::Told;
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// Routes of the REST API of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(device::routes())
        .merge(create::routes())
        .merge(edit::routes())
        .merge(import::routes())
        .merge(spread::routes())
        .merge(acts::routes())
        .merge(leasing::routes())
        .merge(models::routes())
        .merge(saved::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    list::list,
    device::show,
    create::create,
    edit::edit,
    import::take,
    spread::show,
    spread::put,
    acts::dispose,
    acts::restore,
    acts::remove,
    leasing::list,
    leasing::link,
    leasing::unlink,
    models::list,
    models::show,
    models::edit,
    saved::list,
    saved::add,
    saved::remove,
))]
pub struct Api;

/// The device of an address, inside the scope.
async fn found(db: &Db, scope: &Scope, number: &str) -> Result<DeviceDetail, AppError> {
    let number: InventoryNumber = number.parse().map_err(|_| AppError::NotFound)?;
    let id = queries::device_id(db.reader(), scope, &number)
        .await?
        .ok_or(AppError::NotFound)?;
    let device = service::followed(db.reader(), scope, id, db.clock().today()).await?;
    device.ok_or(AppError::NotFound)
}

/// The device as a write finds and leaves it.
async fn told(tx: &WriteTx, (scope, shows_money): (&Scope, bool), id: DeviceId) -> Result<Told, AppError> {
    let device = service::followed(tx.conn(), scope, id, tx.today())
        .await?
        .ok_or(AppError::NotFound)?;
    Told::new(device.version, &device::FullDevice::new(device, shows_money))
}
