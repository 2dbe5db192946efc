//! Orders as JSON.

mod awards;
mod deliveries;
mod files;
mod order;
mod orders;

use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(orders::routes())
        .merge(deliveries::routes())
        .merge(awards::routes())
        .merge(files::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    orders::list,
    orders::show,
    orders::add,
    orders::edit,
    orders::step,
    deliveries::record,
    deliveries::remove,
    awards::show,
    awards::save,
    awards::list,
    awards::add,
    awards::remove,
    files::list,
    files::add,
    files::show,
    files::remove,
))]
pub struct Api;
