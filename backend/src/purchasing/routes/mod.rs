//! Handlers of invoices and payments.

mod invoice;
mod list;
mod particulars;
mod payments;
mod show;

use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(invoice::routes())
        .merge(payments::routes())
        .merge(particulars::routes())
}
