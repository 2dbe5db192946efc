//! Inventory numbers by the authority's pattern.

use std::collections::BTreeMap;

use chrono::Datelike;
use paktbuch_types::{InventoryNumber, InventoryPattern};

use crate::db::WriteTx;
use crate::devices::commands::NewDevice;
use crate::devices::queries;
use crate::error::ServiceError;

/// The next free number for each device, in their order; the year is the one of delivery, else of today.
pub(super) async fn next_numbers(
    tx: &WriteTx,
    pattern: &str,
    devices: &[NewDevice],
) -> Result<Vec<InventoryNumber>, ServiceError> {
    let pattern: InventoryPattern = pattern.parse().map_err(|error| {
        ServiceError::refused(format!(
            "{error} Bitte in den Angaben zum Schulträger berichtigen."
        ))
    })?;
    let mut years = BTreeMap::new();
    let mut numbers = Vec::with_capacity(devices.len());
    for device in devices {
        let year = device.delivered_on.unwrap_or_else(|| tx.today()).year();
        let (series, last) = match years.entry(year) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                let series = pattern.series(year);
                let last = queries::last_running_number(tx.conn(), &series).await?;
                new.insert((series, last))
            }
        };
        *last += 1;
        numbers.push(series.number(*last).map_err(ServiceError::refused)?);
    }
    Ok(numbers)
}
