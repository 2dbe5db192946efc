//! Addresses of this feature.

use paktbuch_types::{CostLineId, DeliveryId, DocumentId, NoticeId, OrderId, ThresholdId};

/// List of orders; `?kostenzeile=` keeps those with a line for a cost line. POST enters one.
pub const ORDERS: &str = "/bestellungen";
/// Form of a new order.
pub const NEW: &str = "/bestellungen/neu";
/// An order.
pub const ORDER: &str = "/bestellungen/{id}";
/// Changing an order: form and POST.
pub const EDIT: &str = "/bestellungen/{id}/bearbeiten";
/// POST: places, cancels, closes or reopens an order.
pub const STEP: &str = "/bestellungen/{id}/stand";

/// POST: records a delivery of an order.
pub const DELIVERIES: &str = "/bestellungen/{id}/lieferungen";
/// POST: removes a delivery that was recorded by mistake.
pub const REMOVE_DELIVERY: &str = "/lieferungen/{id}/entfernen";

/// The award note of an order: form and POST.
pub const AWARD: &str = "/bestellungen/{id}/vergabe";
/// POST: adds a document to an order.
pub const FILES: &str = "/bestellungen/{id}/dokumente";
/// A document of an order.
pub const FILE: &str = "/bestellungen/{id}/dokumente/{dokument}";
/// POST: takes a document off an order.
pub const REMOVE_FILE: &str = "/bestellungen/{id}/dokumente/{dokument}/entfernen";
/// Thresholds for awards; POST enters one.
pub const THRESHOLDS: &str = "/wertgrenzen";
/// POST: removes a threshold.
pub const REMOVE_THRESHOLD: &str = "/wertgrenzen/{id}/entfernen";

/// Orders in the REST API.
pub const API_ORDERS: &str = "/api/paktbuch/v1/orders";
/// One order in the REST API.
pub const API_ORDER: &str = "/api/paktbuch/v1/orders/{id}";
/// POST: another state of an order, in the REST API.
pub const API_STATE: &str = "/api/paktbuch/v1/orders/{id}/state";

/// The award note of an order in the REST API.
pub const API_AWARD: &str = "/api/paktbuch/v1/orders/{id}/award";
/// Documents of an order in the REST API.
pub const API_FILES: &str = "/api/paktbuch/v1/orders/{id}/files";
/// One document of an order in the REST API.
pub const API_FILE: &str = "/api/paktbuch/v1/orders/{id}/files/{document}";
/// Thresholds for awards in the REST API.
pub const API_THRESHOLDS: &str = "/api/paktbuch/v1/award-thresholds";
/// REST: one that the authority entered.
pub const API_THRESHOLD: &str = "/api/paktbuch/v1/award-thresholds/{id}";

/// POST: a delivery of an order, in the REST API.
pub const API_DELIVERIES: &str = "/api/paktbuch/v1/orders/{id}/deliveries";
/// One delivery in the REST API.
pub const API_DELIVERY: &str = "/api/paktbuch/v1/deliveries/{id}";

/// Address to enter an order under a notice, with what is known of it.
#[must_use]
pub fn new_under(notice: NoticeId) -> String {
    format!("{NEW}?bescheid={notice}")
}

/// Address of an order.
#[must_use]
pub fn order(id: OrderId) -> String {
    format!("{ORDERS}/{id}")
}

/// Address to change an order.
#[must_use]
pub fn edit(id: OrderId) -> String {
    format!("{ORDERS}/{id}/bearbeiten")
}

/// Address to place, cancel, close or reopen an order.
#[must_use]
pub fn step(id: OrderId) -> String {
    format!("{ORDERS}/{id}/stand")
}

/// Address to record a delivery of an order.
#[must_use]
pub fn deliveries(id: OrderId) -> String {
    format!("{ORDERS}/{id}/lieferungen")
}

/// Address of an order's award note.
#[must_use]
pub fn award(id: OrderId) -> String {
    format!("{ORDERS}/{id}/vergabe")
}

/// Address to add a document to an order.
#[must_use]
pub fn files(id: OrderId) -> String {
    format!("{ORDERS}/{id}/dokumente")
}

/// Address of a document of an order.
#[must_use]
pub fn file(id: OrderId, document: DocumentId) -> String {
    format!("{ORDERS}/{id}/dokumente/{document}")
}

/// Address of a document of an order in the REST API.
#[must_use]
pub fn api_file(id: OrderId, document: DocumentId) -> String {
    format!("{API_ORDERS}/{id}/files/{document}")
}

/// Address to take a document off an order.
#[must_use]
pub fn remove_file(id: OrderId, document: DocumentId) -> String {
    format!("{ORDERS}/{id}/dokumente/{document}/entfernen")
}

/// Address to remove a threshold.
#[must_use]
pub fn remove_threshold(id: ThresholdId) -> String {
    format!("{THRESHOLDS}/{id}/entfernen")
}

/// Address to remove a delivery.
#[must_use]
pub fn remove_delivery(id: DeliveryId) -> String {
    format!("/lieferungen/{id}/entfernen")
}

/// The orders whose goods are late.
#[must_use]
pub fn late() -> String {
    format!("{ORDERS}?stand=ueberfaellig&sort=termin")
}

/// The orders with a line for a cost line, whatever their state.
#[must_use]
pub fn for_cost_line(id: CostLineId) -> String {
    format!("{ORDERS}?stand=alle&kostenzeile={id}")
}

/// Address of an order in the REST API.
#[must_use]
pub fn api_order(id: OrderId) -> String {
    format!("{API_ORDERS}/{id}")
}
