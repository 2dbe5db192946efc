//! Rows of an inventory that are a device which there was before, with another number or invoice.

use std::collections::HashMap;

use paktbuch_types::{DeviceId, InventoryNumber};

use super::Taking;
use super::inventory::{invoices, is_receipt};
use crate::devices::Entry;
use crate::error::ServiceError;
use crate::takeover::columns::INVOICE_OF_DEVICE;
use crate::takeover::queries;

/// Says of rows that are a known device (by their lines) which inventory number and invoice of the file are not taken over: the
/// device keeps its own.
pub(super) async fn tell(
    taking: &mut Taking<'_>,
    entries: &[Entry],
    known: &HashMap<usize, (DeviceId, InventoryNumber)>,
) -> Result<(), ServiceError> {
    let ids: Vec<DeviceId> = known.values().map(|(id, _)| *id).collect();
    let billed = queries::invoices_of_devices(taking.tx.conn(), &ids).await?;
    let named = invoices(taking);
    for entry in entries {
        let Some((id, number)) = known.get(&entry.line) else {
            continue;
        };
        let own = billed.get(id).map(Vec::as_slice).unwrap_or_default();
        let other_number = entry.inventory_number.as_ref().filter(|told| *told != number);
        let other_invoice = named.get(&entry.line).filter(|named| {
            let is_own = |own: &String| is_receipt(own, named);
            !own.is_empty() && !own.iter().any(is_own)
        });
        let left_out: Vec<String> = other_number
            .map(|told| format!("Inventarnummer {told}"))
            .into_iter()
            .chain(other_invoice.map(|named| format!("Rechnung „{named}“")))
            .collect();
        if left_out.is_empty() {
            continue;
        }
        let serial = entry.serial.as_ref();
        let serial = serial.map_or_else(String::new, |serial| format!(" mit der Seriennummer {serial}"));
        let of = if own.is_empty() {
            String::new()
        } else {
            format!(", Rechnung {}", own.join(", "))
        };
        let message = format!(
            "Die Zeile ist das Gerät {number}{serial}{of}, das es schon gibt. Nicht übernommen: {}. Bitte prüfen, welches Gerät gemeint ist.",
            left_out.join(", ")
        );
        let column = if other_number.is_some() {
            "inventarnummer"
        } else {
            INVOICE_OF_DEVICE
        };
        taking.warn(entry.line, column, message);
    }
    Ok(())
}
