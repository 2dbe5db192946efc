//! Orders as JSON.

mod order;
mod orders;

use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().merge(orders::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(orders::list, orders::show, orders::add, orders::edit, orders::step))]
pub struct Api;
