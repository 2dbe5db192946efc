//! Saving the whole form of an invoice: kinds, dates and parts of its lines in one act.

use super::allocate::{nothing_open, place_rest};
use super::{lines, particulars, parts, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::{Refusals, ServiceError};
use crate::purchasing::commands::{SaveLines, Target};

/// Saves the given lines and puts what they then leave open on one target, in one act.
///
/// # Errors
/// As [`save_lines`] and [`allocate_rest`](super::allocate_rest); then nothing is saved.
pub async fn save_and_allocate_rest(
    tx: &WriteTx,
    permit: &Permit<EditInvoices>,
    command: SaveLines,
    target: Target,
) -> Result<(), ServiceError> {
    let invoice = command.invoice;
    let changed = save_lines(tx, permit, command).await?;
    let placed = place_rest(tx, invoice, target).await?;
    if changed == 0 && placed.is_none() {
        return Err(nothing_open());
    }
    Ok(())
}

/// Saves the given lines; those that stay the same are not touched. Answers how many changed.
///
/// # Errors
/// As [`edit_line`](super::edit_line) and [`allocate`](super::allocate), of all lines at once; then nothing is saved.
pub async fn save_lines(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: SaveLines,
) -> Result<usize, ServiceError> {
    let mut all_events = Vec::new();
    let mut changed = 0;
    let mut refusals = Refusals::default();
    for save in command.lines {
        let line = lines::load(tx, save.edit.line, save.edit.version).await?;
        if line.invoice_id != command.invoice {
            return Err(ServiceError::NotFound);
        }
        let edited = refusals.take(lines::apply(tx, &line, save.edit).await)?;
        let divided = refusals.take(parts::replace(tx, &line, &save.parts).await)?;
        let mut events = edited.unwrap_or_default();
        if let Some(told) = save.particulars {
            let told = refusals.take(particulars::apply(tx, &line, told).await)?;
            events.extend(told.flatten());
        }
        events.extend(divided.unwrap_or_default().1);
        if !events.is_empty() {
            lines::raise_version(tx, &line).await?;
            changed += 1;
            all_events.extend(events);
        }
    }
    refusals.finish()?;
    if changed > 0 {
        totals::count_allocations(tx, command.invoice).await?;
        audit::record(tx, all_events).await?;
    }
    Ok(changed)
}
