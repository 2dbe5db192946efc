//! Suppliers as lists and pages show them.

use paktbuch_types::SupplierId;

/// A supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierRow {
    pub id: SupplierId,
    pub version: i64,
    pub name: String,
    /// USt-IdNr.; empty for none.
    pub vat_id: String,
    /// Number in the accounting system (Kreditorennummer); empty for none.
    pub creditor_number: String,
    pub street: String,
    pub postal_code: String,
    pub city: String,
}

impl SupplierRow {
    /// Name and what tells it from others of the name: `Bytewise GmbH, Köln, DE123456789`.
    #[must_use]
    pub fn words(&self) -> String {
        let parts = [&self.name, &self.city, &self.vat_id].into_iter();
        let told: Vec<&str> = parts
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        told.join(", ")
    }
}

/// A supplier with what hangs on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSupplier {
    pub supplier: SupplierRow,
    /// Invoices, rejected ones among them.
    pub invoices: i64,
    pub orders: i64,
}
