//! The pages of invoices in the browser.

mod allocating;
mod credit_notes;
mod paying;
mod proposals;
mod show;
mod upload;

use paktbuch_tests::Form;

/// The same form, sent by the button that assigns the rest of all lines.
pub(super) fn rest_of(sheet: Form) -> Form {
    Form {
        action: format!("{}/rest", sheet.action),
        ..sheet
    }
}
