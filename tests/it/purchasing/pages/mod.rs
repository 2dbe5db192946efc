//! The pages of invoices in the browser.

mod allocating;
mod credit_notes;
mod paying;
mod proposals;
mod show;
mod upload;

use paktbuch_entity::invoice;
use paktbuch_tests::{Form, TestApp};
use paktbuch_types::InvoiceId;
use sea_orm::EntityTrait;

/// The same form, sent by the button that assigns the rest of all lines.
pub(super) fn rest_of(sheet: Form) -> Form {
    Form {
        action: format!("{}/rest", sheet.action),
        ..sheet
    }
}

async fn row(app: &TestApp, id: InvoiceId) -> invoice::Model {
    invoice::Entity::find_by_id(id)
        .one(app.db.reader())
        .await
        .unwrap()
        .unwrap()
}
