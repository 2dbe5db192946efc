//! Invoices and payments as JSON.

mod acts;
mod enter;
mod files;
mod invoice;
mod invoices;
mod line_writes;
mod lines;
mod ordered;
mod payment_lists;
mod payments;
mod receipts;
mod sign;
mod suppliers;
mod transfers;
mod waiting;

use crate::error::ServiceError;
use crate::web::error::AppError;
use crate::web::routes::Routes;

/// The JSON routes of this feature.
#[must_use]
pub fn api() -> Routes {
    Routes::new()
        .merge(invoices::routes())
        .merge(enter::routes())
        .merge(receipts::routes())
        .merge(files::routes())
        .merge(acts::routes())
        .merge(sign::routes())
        .merge(ordered::routes())
        .merge(line_writes::routes())
        .merge(payments::routes())
        .merge(transfers::routes())
        .merge(payment_lists::routes())
        .merge(waiting::routes())
        .merge(suppliers::routes())
}

/// Their description.
#[derive(Debug, utoipa::OpenApi)]
#[openapi(paths(
    invoices::list,
    invoices::show,
    files::show,
    files::xml,
    files::attachment,
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
    sign::turn,
    ordered::put,
    line_writes::show,
    line_writes::edit,
    line_writes::divide,
    payments::list,
    payments::show,
    payments::add,
    payments::edit,
    payments::remove,
    transfers::add,
    payment_lists::list,
    payment_lists::show,
    payment_lists::take,
    payment_lists::take_back,
    waiting::list,
    waiting::show,
    waiting::choices,
    waiting::assign,
    waiting::set_aside,
    waiting::set_several_aside,
    suppliers::list,
    suppliers::show,
    suppliers::edit,
    suppliers::merge,
))]
pub struct Api;

/// A refusal with the name of the field that it is about.
fn named(error: ServiceError) -> AppError {
    match error {
        ServiceError::Field { field, message } => AppError::Invalid(format!("„{field}“: {message}")),
        other => other.into(),
    }
}
