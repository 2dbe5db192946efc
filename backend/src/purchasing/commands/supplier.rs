//! What the services are asked to do with suppliers.

use paktbuch_types::SupplierId;

/// Corrects what is known of a supplier (Lieferant).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditSupplier {
    pub supplier: SupplierId,
    pub version: i64,
    pub name: String,
    /// USt-IdNr.; may be empty, as the address may.
    pub vat_id: String,
    /// Kreditorennummer; may be empty. `None` leaves it as it is.
    pub creditor_number: Option<String>,
    pub street: String,
    pub postal_code: String,
    pub city: String,
}

/// Puts a supplier that is in the books twice together with the other record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergeSuppliers {
    /// The doubled one, which is removed.
    pub doubled: SupplierId,
    /// Its version.
    pub version: i64,
    /// The one that stays.
    pub kept: SupplierId,
}
