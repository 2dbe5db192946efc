//! Handlers of orders.

mod award;
mod delivery;
mod list;
mod order;
mod save;

use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(save::routes())
        .merge(order::routes())
        .merge(delivery::routes())
        .merge(award::routes())
}
