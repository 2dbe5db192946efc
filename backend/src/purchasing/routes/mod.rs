//! Handlers of invoices and payments.

mod enter;
mod files;
mod import;
mod invoice;
mod list;
mod more;
mod ordered;
mod particulars;
mod payments;
mod read_list;
mod receipt;
mod reject;
mod retention;
mod show;
mod suppliers;
mod transfer;
mod waiting;

pub(super) use files::{attachment_of, file_of, xml_of};
pub(super) use import::{headings, read as read_list_file, remembered};
pub(super) use list::read_and_store;
pub(super) use show::{read_again, withholds};
pub(super) use waiting::{owed, owed_together, taken_skonto};

use crate::web::routes::Routes;

/// Routes of this feature.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(invoice::routes())
        .merge(files::routes())
        .merge(enter::routes())
        .merge(receipt::routes())
        .merge(more::routes())
        .merge(ordered::routes())
        .merge(payments::routes())
        .merge(reject::routes())
        .merge(retention::routes())
        .merge(transfer::routes())
        .merge(import::routes())
        .merge(read_list::routes())
        .merge(waiting::routes())
        .merge(suppliers::routes())
        .merge(particulars::routes())
}
