//! Why an invoice is rejected, a payment removed or a payment list taken back, as typed.

use serde::Deserialize;

use crate::purchasing::commands::{AssignRefund, RejectInvoice, RemovePayment, RestoreInvoice, TakeListBack};
use crate::purchasing::rows::{InvoiceDetail, PaymentRow, ReadList};

/// The reason, with the version that the user saw.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReasonForm {
    pub grund: String,
    pub version: String,
}

impl ReasonForm {
    /// The command to reject an invoice.
    #[must_use]
    pub fn reject(&self, invoice: &InvoiceDetail) -> RejectInvoice {
        RejectInvoice {
            invoice: invoice.row.id,
            version: self.version(),
            reason: self.grund.clone(),
        }
    }

    /// The command to take a rejection back; it needs no reason.
    #[must_use]
    pub fn restore(&self, invoice: &InvoiceDetail) -> RestoreInvoice {
        RestoreInvoice {
            invoice: invoice.row.id,
            version: self.version(),
        }
    }

    /// The command to remove a payment.
    #[must_use]
    pub fn remove(&self, payment: &PaymentRow) -> RemovePayment {
        RemovePayment {
            payment: payment.id,
            version: self.version(),
            reason: self.grund.clone(),
        }
    }

    /// The command to assign a refund to its credit note; it needs no reason.
    #[must_use]
    pub fn assign_refund(&self, payment: &PaymentRow) -> AssignRefund {
        AssignRefund {
            payment: payment.id,
            version: self.version(),
        }
    }

    /// The command to take a payment list back.
    #[must_use]
    pub fn take_back(&self, list: &ReadList) -> TakeListBack {
        TakeListBack {
            row: list.row,
            version: self.version(),
            reason: self.grund.clone(),
        }
    }

    /// The version that was shown; 0 where it cannot be.
    #[must_use]
    pub fn version(&self) -> i64 {
        self.version.parse().unwrap_or_default()
    }
}
