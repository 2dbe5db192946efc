//! Invoices and payments as JSON.

mod invoice;
mod invoices;
mod lines;
mod payments;

use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new().merge(invoices::routes()).merge(payments::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    invoices::list,
    invoices::show,
    payments::list,
    payments::show,
    payments::add,
    payments::edit,
    payments::remove,
))]
pub struct Api;
