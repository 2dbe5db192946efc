//! Invoices and payments as JSON.

mod acts;
mod enter;
mod invoice;
mod invoices;
mod line_writes;
mod lines;
mod ordered;
mod payments;
mod receipts;
mod suppliers;

use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(invoices::routes())
        .merge(enter::routes())
        .merge(receipts::routes())
        .merge(acts::routes())
        .merge(ordered::routes())
        .merge(line_writes::routes())
        .merge(payments::routes())
        .merge(suppliers::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    invoices::list,
    invoices::show,
    enter::add,
    enter::take,
    enter::correct,
    receipts::add,
    acts::references,
    acts::retention,
    acts::reject,
    acts::restore,
    acts::rest,
    acts::link,
    acts::unlink,
    ordered::put,
    line_writes::show,
    line_writes::edit,
    line_writes::divide,
    payments::list,
    payments::show,
    payments::add,
    payments::edit,
    payments::remove,
    suppliers::list,
    suppliers::show,
    suppliers::edit,
    suppliers::merge,
))]
pub struct Api;
