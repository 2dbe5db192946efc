//! Addresses of this feature.

use paktbuch_types::{CostLineId, OrderId};

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

/// Orders in the REST API.
pub const API_ORDERS: &str = "/api/paktbuch/v1/orders";
/// One order in the REST API.
pub const API_ORDER: &str = "/api/paktbuch/v1/orders/{id}";
/// POST: another state of an order, in the REST API.
pub const API_STATE: &str = "/api/paktbuch/v1/orders/{id}/state";

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
