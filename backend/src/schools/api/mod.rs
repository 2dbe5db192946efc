//! Schools with their places and people as JSON.

mod authority;
mod buildings;
mod contacts;
mod import;
mod rooms;
mod school;
mod sites;
mod writes;

use paktbuch_types::{SchoolId, SchoolNumber};

use super::queries;
use crate::auth::Scope;
use crate::db::Db;
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(school::routes())
        .merge(writes::routes())
        .merge(import::routes())
        .merge(authority::routes())
        .merge(sites::routes())
        .merge(buildings::routes())
        .merge(rooms::routes())
        .merge(contacts::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    school::list,
    school::show,
    writes::add,
    writes::edit,
    writes::set_pupils,
    import::take,
    authority::show,
    authority::set,
    authority::show_logo,
    authority::set_logo,
    authority::remove_logo,
    sites::list,
    sites::show,
    sites::add,
    sites::edit,
    sites::remove,
    buildings::list,
    buildings::show,
    buildings::add,
    buildings::edit,
    buildings::remove,
    rooms::list,
    rooms::show,
    rooms::add,
    rooms::edit,
    rooms::remove,
    contacts::list,
    contacts::show,
    contacts::add,
    contacts::edit,
    contacts::remove,
))]
pub struct Api;

/// The school of an address, inside the scope.
async fn at(db: &Db, scope: &Scope, number: &SchoolNumber) -> Result<SchoolId, AppError> {
    let school = queries::find_school(db.reader(), scope, number).await?;
    school.map(|school| school.id).ok_or(AppError::NotFound)
}
