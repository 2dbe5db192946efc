//! A waiting payment entered on one invoice, or on several that it pays together.

use paktbuch_types::{InvoiceId, PaymentKind, PaymentRowId};

use super::AssignPaymentInput;
use crate::auth::{EditInvoices, Permit};
use crate::db::{Db, WriteTx};
use crate::documents::Documents;
use crate::error::ServiceError;
use crate::purchasing::api::named;
use crate::purchasing::commands::{AssignRow, AssignTogether};
use crate::purchasing::{queries, service};
use crate::web::error::AppError;

/// What is to be entered.
#[derive(Debug)]
pub(super) enum Assignment {
    One(AssignRow),
    Together(AssignTogether),
}

impl AssignPaymentInput {
    /// What it asks for.
    pub(super) fn assignment(self, row: PaymentRowId, version: i64) -> Result<Assignment, AppError> {
        match (self.invoice, self.invoices.is_empty()) {
            (Some(invoice), true) => Ok(Assignment::One(AssignRow {
                row,
                version,
                invoice: InvoiceId(invoice),
                kind: self.kind.unwrap_or(PaymentKind::Invoice),
                other_payee: self.other_payee,
                twice: self.twice,
            })),
            (None, false) if self.kind.unwrap_or(PaymentKind::Invoice) == PaymentKind::Invoice => {
                Ok(Assignment::Together(AssignTogether {
                    row,
                    version,
                    invoices: self.invoices.into_iter().map(InvoiceId).collect(),
                    other_payee: self.other_payee,
                    twice: self.twice,
                }))
            }
            (None, false) => Err(AppError::Invalid(
                "„kind“: Mehrere Rechnungen zusammen nehmen nur „rechnung“. Bitte „kind“ weglassen.".into(),
            )),
            (Some(_), false) => Err(AppError::Invalid(
                "„invoice“ und „invoices“ schließen sich aus. Bitte nur eines nennen.".into(),
            )),
            (None, true) => Err(AppError::Invalid(
                "„invoice“ fehlt. Bitte nennen Sie die Rechnung, oder mehrere unter „invoices“.".into(),
            )),
        }
    }
}

impl Assignment {
    /// Refuses an invoice that there is not.
    pub(super) async fn check_invoices(&self, db: &Db) -> Result<(), AppError> {
        let (field, invoices) = match self {
            Self::One(command) => ("invoice", vec![command.invoice]),
            Self::Together(command) => ("invoices", command.invoices.clone()),
        };
        for invoice in invoices {
            if !queries::invoice_exists(db.reader(), invoice).await? {
                return Err(AppError::Invalid(format!(
                    "„{field}“: Die Rechnung {invoice} gibt es nicht."
                )));
            }
        }
        Ok(())
    }

    /// Enters the payment.
    pub(super) async fn enter(
        self,
        tx: &WriteTx,
        permit: &Permit<EditInvoices>,
        documents: &Documents,
    ) -> Result<(), AppError> {
        match self {
            Self::One(command) => {
                let entered = service::assign_row(tx, permit, documents, command).await;
                entered.map_err(named)
            }
            Self::Together(command) => {
                let entered = service::assign_row_together(tx, permit, command).await;
                entered.map_err(|error| match error {
                    ServiceError::Field {
                        field: "invoice",
                        message,
                    } => AppError::Invalid(format!("„invoices“: {message}")),
                    other => named(other),
                })
            }
        }
    }
}
