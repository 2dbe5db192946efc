//! The form of one payment.

use askama::Template;

use crate::purchasing::forms::PaymentForm;
use crate::purchasing::paths;
use crate::purchasing::rows::{InvoiceDetail, PaymentRow};
use crate::web::components::{Conflict, ConflictRow, Field, FieldError};
use crate::web::form::FormErrors;
use crate::web::layout::Layout;

/// Correction of a payment.
#[derive(Debug, Template)]
#[template(path = "purchasing/payment.html")]
pub struct PaymentPage {
    layout: Layout,
    action: String,
    back: String,
    version: String,
    fields: PaymentFields,
    conflict: Option<Conflict>,
    errors: Vec<FieldError>,
}

/// The fields of a payment, on its own page and on the invoice's.
#[derive(Debug)]
pub(super) struct PaymentFields {
    pub(super) paid_on: Field,
    pub(super) amount: Field,
    pub(super) proof: Field,
}

impl PaymentFields {
    pub(super) fn new(form: &PaymentForm, errors: &FormErrors) -> Self {
        Self {
            paid_on: Field::new("paid_on", "Gezahlt am")
                .value(&form.paid_on)
                .error(errors.at("paid_on")),
            amount: Field::new("amount", "Betrag")
                .value(&form.amount)
                .error(errors.at("amount")),
            proof: Field::new("proof", "Zahlungsbeleg")
                .value(&form.proof)
                .error(errors.at("proof"))
                .optional(),
        }
    }
}

impl PaymentPage {
    /// The page.
    #[must_use]
    pub fn new(
        layout: Layout,
        invoice: &InvoiceDetail,
        payment: &PaymentRow,
        form: &PaymentForm,
        errors: &FormErrors,
        conflict: Option<Conflict>,
    ) -> Self {
        let number = &invoice.row.number;
        Self {
            layout: layout
                .titled(format!("Zahlung der Rechnung {number} – Beschaffung"))
                .in_menu(paths::INVOICES)
                .crumb("Beschaffung", paths::INVOICES)
                .crumb(number.clone(), paths::invoice(invoice.row.id))
                .here("Zahlung ändern"),
            action: paths::payment(payment.id),
            back: paths::invoice(invoice.row.id),
            version: if conflict.is_some() {
                payment.version.to_string()
            } else {
                form.version.clone()
            },
            fields: PaymentFields::new(form, errors),
            conflict,
            errors: errors.list().to_vec(),
        }
    }
}

impl PaymentForm {
    /// What was typed beside what is stored.
    #[must_use]
    pub fn compared(&self, payment: &PaymentRow) -> Vec<ConflictRow> {
        let stored = Self::stored(payment);
        vec![
            ConflictRow::new("Gezahlt am", &self.paid_on, stored.paid_on),
            ConflictRow::new("Betrag", &self.amount, stored.amount),
            ConflictRow::new("Zahlungsbeleg", &self.proof, stored.proof),
        ]
    }
}
