//! The columns of a payment file as they were chosen, and decisions about waiting rows.

use std::collections::BTreeMap;

use paktbuch_types::{InvoiceId, PaymentKind, PaymentRowId};
use serde::Deserialize;

use super::RawSheet;
use crate::purchasing::commands::{AssignRow, AssignTogether, SetRowAside, SetRowsAside};
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
                is_told: !value("reversed").is_empty(),
            },
        }
    }
}

/// The invoice chosen for a waiting row, or the reason to set it aside.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileRowForm {
    /// What of which invoice was paid, as [`owed_code`] or [`together_code`] writes it.
    pub invoice: String,
    /// `true` where the payee may be called differently than the supplier.
    pub other_payee: String,
    /// `true` where it may be booked already and is another payment.
    pub twice: String,
    pub reason: String,
    pub version: String,
}

/// What of an invoice a payment pays, as one choice: `12` for its amount, else `12-vorauszahlung`.
#[must_use]
pub fn owed_code(invoice: InvoiceId, kind: PaymentKind) -> String {
    match kind {
        PaymentKind::Invoice => invoice.to_string(),
        PaymentKind::Tax | PaymentKind::Prepaid => format!("{invoice}-{}", kind.code()),
    }
}

/// Several invoices that a payment pays together, as one choice: `12,13`.
#[must_use]
pub fn together_code(invoices: impl IntoIterator<Item = InvoiceId>) -> String {
    let codes: Vec<String> = invoices.into_iter().map(|id| id.to_string()).collect();
    codes.join(",")
}

fn read_owed(code: &str) -> Option<(InvoiceId, PaymentKind)> {
    let (invoice, kind) = code
        .split_once('-')
        .unwrap_or((code, PaymentKind::Invoice.code()));
    Some((invoice.parse().ok()?, kind.parse().ok()?))
}

impl FileRowForm {
    /// The command to enter it.
    ///
    /// # Errors
    /// A message at the field where nothing is chosen.
    pub fn assign(&self, row: &FileRow) -> Result<AssignRow, FormErrors> {
        let mut errors = FormErrors::none();
        let owed = read_owed(&self.invoice).ok_or("Bitte wählen Sie die Rechnung, die bezahlt wurde.");
        let owed = errors.take("invoice", owed);
        errors.finish(owed.map(|(invoice, kind)| AssignRow {
            row: row.id,
            version: self.version.parse().unwrap_or_default(),
            invoice,
            kind,
            other_payee: self.other_payee == "true",
            twice: self.twice == "true",
        }))
    }

    /// The command to enter it on several invoices, where such a choice was made.
    #[must_use]
    pub fn assign_together(&self, row: &FileRow) -> Option<AssignTogether> {
        let codes = self.invoice.contains(',').then(|| self.invoice.split(','))?;
        Some(AssignTogether {
            row: row.id,
            version: self.version.parse().unwrap_or_default(),
            invoices: codes.filter_map(|code| code.parse().ok()).collect(),
            other_payee: self.other_payee == "true",
            twice: self.twice == "true",
        })
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

/// Rows chosen in the work list, and why they are set aside.
#[derive(Debug, Clone, Default)]
pub struct AsideForm {
    /// Each with the version that was shown.
    pub rows: BTreeMap<PaymentRowId, i64>,
    pub reason: String,
}

impl AsideForm {
    /// As it was sent: a field `zeile` with `ID-VERSION` for each row.
    #[must_use]
    pub fn sent(fields: &RawSheet) -> Self {
        let chosen = |(_, value): &(String, String)| {
            let (id, version) = value.split_once('-')?;
            Some((id.parse().ok()?, version.parse().ok()?))
        };
        let reason = fields.iter().find(|(key, _)| key == "reason");
        Self {
            rows: fields
                .iter()
                .filter(|(key, _)| key == "zeile")
                .filter_map(chosen)
                .collect(),
            reason: reason.map(|(_, value)| value.clone()).unwrap_or_default(),
        }
    }

    /// The command.
    #[must_use]
    pub fn command(&self) -> SetRowsAside {
        SetRowsAside {
            rows: self.rows.iter().map(|(id, version)| (*id, *version)).collect(),
            reason: self.reason.clone(),
        }
    }
}
