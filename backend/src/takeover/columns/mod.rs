//! What the columns of lists can mean, and the headings that say so.

mod drawdowns;
mod inventory;
mod payouts;
mod plan;
mod receipts;

pub use drawdowns::DRAWDOWNS;
pub use inventory::{INVENTORY, INVOICE_OF_DEVICE};
pub use payouts::PAYOUTS;
pub use plan::PLAN;
pub use receipts::RECEIPTS;

/// What a column can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its key in mapping files and forms.
    pub key: &'static str,
    /// As users read it.
    pub label: &'static str,
    /// No row can be read without it.
    pub is_required: bool,
    /// Headings that mean it, in letters and digits only; the first one found counts.
    pub names: &'static [&'static str],
}

const fn needed(key: &'static str, label: &'static str, names: &'static [&'static str]) -> Column {
    Column {
        key,
        label,
        is_required: true,
        names,
    }
}

const fn other(key: &'static str, label: &'static str, names: &'static [&'static str]) -> Column {
    Column {
        key,
        label,
        is_required: false,
        names,
    }
}

const SCHOOL: &[&str] = &["schule", "schulnummer", "schulnr", "schulname", "einrichtung"];
const QUANTITY: &[&str] = &["menge", "anzahl", "stuckzahl", "stuck"];
const ELIGIBLE: &[&str] = &[
    "zuwendungsfahig",
    "davonzuwendungsfahig",
    "zuwendungsfahigeausgaben",
    "zuwendungsfahigerbetrag",
    "davonzuwendungsfahigeausgaben",
    "forderfahig",
    "davonforderfahig",
    "forderfahigeausgaben",
    "forderfahigerbetrag",
];
