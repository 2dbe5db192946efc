//! Correcting a supplier, and putting a doubled one together, as typed.

use paktbuch_types::SupplierId;
use serde::Deserialize;

use crate::purchasing::commands::{EditSupplier, MergeSuppliers};
use crate::purchasing::rows::SupplierRow;
use crate::web::form::FormErrors;

/// What is known of a supplier.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SupplierForm {
    pub version: String,
    pub name: String,
    pub ust: String,
    pub kreditor: String,
    pub strasse: String,
    pub plz: String,
    pub ort: String,
}

impl SupplierForm {
    /// The form filled with what is stored.
    #[must_use]
    pub fn stored(row: &SupplierRow) -> Self {
        Self {
            version: row.version.to_string(),
            name: row.name.clone(),
            ust: row.vat_id.clone(),
            kreditor: row.creditor_number.clone(),
            strasse: row.street.clone(),
            plz: row.postal_code.clone(),
            ort: row.city.clone(),
        }
    }

    /// The command.
    ///
    /// # Errors
    /// A message at the name where it is empty.
    pub fn command(&self, supplier: SupplierId) -> Result<EditSupplier, FormErrors> {
        let mut errors = FormErrors::none();
        if self.name.trim().is_empty() {
            errors.add("name", "Name: Bitte den Namen des Lieferanten angeben.");
        }
        errors.finish(Some(EditSupplier {
            supplier,
            version: self.version.parse().unwrap_or(0),
            name: self.name.clone(),
            vat_id: self.ust.clone(),
            creditor_number: Some(self.kreditor.clone()),
            street: self.strasse.clone(),
            postal_code: self.plz.clone(),
            city: self.ort.clone(),
        }))
    }
}

/// Which supplier stays in the place of a doubled one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct MergeForm {
    pub version: String,
    /// Number of the one that stays.
    pub ziel: String,
    /// `true` where it was confirmed.
    pub bestaetigt: String,
}

impl MergeForm {
    /// The command.
    ///
    /// # Errors
    /// Messages at the fields: no other supplier, not confirmed.
    pub fn command(&self, doubled: SupplierId) -> Result<MergeSuppliers, FormErrors> {
        let mut errors = FormErrors::none();
        let chosen = self
            .ziel
            .parse()
            .map_err(|_| "Bitte den Lieferanten wählen, der bleibt.");
        let kept = errors.take("ziel", chosen);
        if self.bestaetigt != "true" {
            errors.add(
                "bestaetigt",
                "Bitte bestätigen: Der doppelte Lieferant wird entfernt, und das lässt sich nicht zurücknehmen.",
            );
        }
        let command = kept.map(|kept| MergeSuppliers {
            doubled,
            version: self.version.parse().unwrap_or(0),
            kept: SupplierId(kept),
        });
        errors.finish(command)
    }
}
