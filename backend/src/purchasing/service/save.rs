//! Saving the whole form of an invoice: kinds, dates and parts of its lines in one act.

use super::{lines, parts, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::SaveLines;

/// Saves the given lines; those that stay the same are not touched. Answers how many changed.
///
/// # Errors
/// As [`edit_line`](super::edit_line) and [`allocate`](super::allocate); then nothing is saved.
pub async fn save_lines(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: SaveLines,
) -> Result<usize, ServiceError> {
    let mut all_events = Vec::new();
    let mut changed = 0;
    for save in command.lines {
        let line = lines::load(tx, save.edit.line, save.edit.version).await?;
        if line.invoice_id != command.invoice {
            return Err(ServiceError::NotFound);
        }
        let mut events = lines::apply(tx, &line, save.edit).await?;
        events.extend(parts::replace(tx, &line, &save.parts).await?.1);
        if !events.is_empty() {
            lines::raise_version(tx, &line).await?;
            changed += 1;
            all_events.extend(events);
        }
    }
    if changed > 0 {
        totals::count_allocations(tx, command.invoice).await?;
        audit::record(tx, all_events).await?;
    }
    Ok(changed)
}
