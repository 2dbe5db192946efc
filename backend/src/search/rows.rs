//! What the search finds.

use paktbuch_types::{
    Cents, DeviceId, DeviceStatus, InventoryNumber, InvoiceId, NoticeId, OrderId, OrderState, RoomId,
    SchoolNumber, Serial, SupplierId,
};

/// Everything found, each kind up to the same limit; a kind that the actor may not see is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    pub devices: Vec<FoundDevice>,
    pub rooms: Vec<FoundRoom>,
    pub schools: Vec<FoundSchool>,
    pub notices: Vec<FoundNotice>,
    pub orders: Vec<FoundOrder>,
    pub invoices: Vec<FoundInvoice>,
    pub payments: Vec<FoundPayment>,
    pub suppliers: Vec<FoundSupplier>,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundDevice {
    pub id: DeviceId,
    pub inventory_number: InventoryNumber,
    pub serial: Option<Serial>,
    /// Manufacturer and name.
    pub model: String,
    /// Short name.
    pub school: String,
    /// With its building; empty for none.
    pub room: String,
    pub status: DeviceStatus,
}

/// A room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundRoom {
    pub id: RoomId,
    pub name: String,
    pub building: Option<String>,
    pub site: String,
    pub school: String,
}

/// A school.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSchool {
    pub number: SchoolNumber,
    pub name: String,
    pub city: String,
}

/// A grant notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundNotice {
    pub id: NoticeId,
    pub reference: String,
    pub title: String,
    pub granted: Cents,
}

/// An order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    pub id: OrderId,
    pub number: String,
    pub subject: String,
    pub supplier: String,
    pub state: OrderState,
}

/// A payment, by its number in the accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPayment {
    /// Buchungsnummer.
    pub reference: String,
    pub paid_on: chrono::NaiveDate,
    pub amount: Cents,
    pub invoice: InvoiceId,
    pub invoice_number: String,
    pub supplier: String,
}

/// A supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundSupplier {
    pub id: SupplierId,
    pub name: String,
    pub city: String,
}

/// An invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundInvoice {
    pub id: InvoiceId,
    pub number: String,
    pub date: chrono::NaiveDate,
    pub supplier: String,
    pub gross: Cents,
}
