//! Retention money as it was typed.

use paktbuch_types::{Cents, parse_date};
use serde::Deserialize;

use super::{date_text, optional};
use crate::purchasing::commands::SetRetention;
use crate::purchasing::rows::InvoiceDetail;
use crate::web::form::FormErrors;

/// Sicherheitseinbehalt as typed; an empty amount ends it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RetentionForm {
    pub retention: String,
    pub retention_until: String,
    pub version: String,
}

impl RetentionForm {
    /// As it is stored.
    #[must_use]
    pub fn stored(invoice: &InvoiceDetail) -> Self {
        let amount = invoice.row.retention;
        Self {
            retention: if amount == Cents::ZERO {
                String::new()
            } else {
                amount.input()
            },
            retention_until: date_text(invoice.retention_until),
            version: invoice.version.to_string(),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at each field that cannot be read.
    pub fn command(&self, invoice: &InvoiceDetail) -> Result<SetRetention, FormErrors> {
        let mut errors = FormErrors::none();
        let amount = optional(&mut errors, "retention", &self.retention, Cents::parse);
        let until = optional(&mut errors, "retention_until", &self.retention_until, parse_date);
        let command = amount.zip(until).map(|(amount, until)| SetRetention {
            invoice: invoice.row.id,
            version: self.version.parse().unwrap_or_default(),
            amount: amount.unwrap_or_default(),
            until,
        });
        errors.finish(command)
    }
}
