//! The forms that reject an invoice and take that back.

use paktbuch_types::format_date;

use crate::purchasing::paths;
use crate::purchasing::rows::InvoiceDetail;
use crate::web::components::Field;
use crate::web::form::FormErrors;

/// One of both, whichever can be done.
#[derive(Debug)]
pub(super) enum Rejection {
    /// The reason to give, and where it goes.
    Offer {
        action: String,
        version: i64,
        reason: Field,
        is_open: bool,
    },
    /// What was said, and where it is taken back; no address for those who may not.
    Rejected {
        action: Option<String>,
        version: i64,
        day: String,
        reason: String,
    },
}

impl Rejection {
    /// Of an invoice; none for those who may not reject one that counts.
    pub(super) fn of(
        invoice: &InvoiceDetail,
        typed: &str,
        errors: &FormErrors,
        may_edit: bool,
    ) -> Option<Self> {
        let (id, version) = (invoice.row.id, invoice.version);
        match invoice.row.rejected_on {
            Some(day) => Some(Self::Rejected {
                action: may_edit.then(|| paths::restore(id)),
                version,
                day: format_date(day),
                reason: invoice.rejected_because.clone(),
            }),
            None => may_edit.then(|| {
                let reason = Field::new("grund", "Grund")
                    .hint("Zum Beispiel „falscher Empfänger“ oder „doppelt gestellt“.")
                    .value(typed)
                    .error(errors.at("grund"));
                Self::Offer {
                    action: paths::reject(id),
                    version,
                    is_open: reason.has_error() || !typed.is_empty(),
                    reason,
                }
            }),
        }
    }
}
