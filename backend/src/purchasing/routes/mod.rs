//! Handlers of invoices and payments.

mod enter;
mod files;
mod invoice;
mod list;
mod more;
mod payments;
mod show;

use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(invoice::routes())
        .merge(files::routes())
        .merge(enter::routes())
        .merge(more::routes())
        .merge(payments::routes())
}
