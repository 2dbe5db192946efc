//! The columns of a payment file as they were chosen, and decisions about waiting rows.

use paktbuch_types::InvoiceId;
use serde::Deserialize;

use super::RawSheet;
use crate::purchasing::commands::{AssignRow, SetRowAside};
use crate::purchasing::payment_file::{Column, Mapping};
use crate::purchasing::rows::FileRow;
use crate::web::form::FormErrors;

/// Columns as chosen.
#[derive(Debug, Clone, Default)]
pub struct ColumnsForm {
    /// SHA-256 of the file, under which the document store has it.
    pub sha256: String,
    pub file: String,
    /// Nur prüfen: nothing is entered.
    pub rehearsal: bool,
    pub mapping: Mapping,
}

impl ColumnsForm {
    /// As it was sent.
    #[must_use]
    pub fn sent(fields: &RawSheet) -> Self {
        let value = |name: &str| {
            let found = fields.iter().find(|(key, _)| key == name);
            found
                .map(|(_, value)| value.trim().to_owned())
                .unwrap_or_default()
        };
        let columns = Column::ALL.iter().filter_map(|column| {
            let heading = value(column.key());
            (!heading.is_empty()).then_some((*column, heading))
        });
        Self {
            sha256: value("sha256"),
            file: value("file"),
            rehearsal: value("pruefen") == "true",
            mapping: Mapping {
                columns: columns.collect(),
                reversed: value("reversed") == "true",
            },
        }
    }
}

/// The invoice chosen for a waiting row, or the reason to set it aside.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileRowForm {
    pub invoice: String,
    /// `true` where the payee may be called differently than the supplier.
    pub other_payee: String,
    pub reason: String,
    pub version: String,
}

impl FileRowForm {
    /// The command to enter it.
    ///
    /// # Errors
    /// A message at the field where nothing is chosen.
    pub fn assign(&self, row: &FileRow) -> Result<AssignRow, FormErrors> {
        let mut errors = FormErrors::none();
        let invoice = self.invoice.parse::<InvoiceId>();
        let invoice = errors.take(
            "invoice",
            invoice.map_err(|_| "Bitte wählen Sie die Rechnung, die bezahlt wurde."),
        );
        errors.finish(invoice.map(|invoice| AssignRow {
            row: row.id,
            version: self.version.parse().unwrap_or_default(),
            invoice,
            other_payee: self.other_payee == "true",
        }))
    }

    /// The command to set it aside.
    #[must_use]
    pub fn set_aside(&self, row: &FileRow) -> SetRowAside {
        SetRowAside {
            row: row.id,
            version: self.version.parse().unwrap_or_default(),
            reason: self.reason.clone(),
        }
    }
}
