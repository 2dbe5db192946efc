//! Dividing invoice lines over cost lines and own funds.

use paktbuch_entity::allocation;
use paktbuch_types::{AllocationId, Cents, InvoiceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{lines, parts, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{Allocate, AllocateRest, Part, Target};

/// Replaces the parts of a line; answers their ids in the order of the command.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Refused`] for more than the line, more eligible than the part, a target twice or
/// gone, and for a part that would become less than the devices made of it.
pub async fn allocate(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: Allocate,
) -> Result<Vec<AllocationId>, ServiceError> {
    let line = lines::load(tx, command.line, command.version).await?;
    let (ids, events) = parts::replace(tx, &line, &command.parts).await?;
    if !events.is_empty() {
        lines::raise_version(tx, &line).await?;
        totals::count_allocations(tx, line.invoice_id).await?;
        audit::record(tx, events).await?;
    }
    Ok(ids)
}

/// Puts what is open of every line on one target, wholly eligible unless it is own funds. What is divided already stays.
/// Answers how much it was.
///
/// # Errors
/// [`ServiceError::Refused`] where nothing is open or the target is gone.
pub async fn allocate_rest(
    tx: &WriteTx,
    _permit: &Permit<EditInvoices>,
    command: AllocateRest,
) -> Result<Cents, ServiceError> {
    place_rest(tx, command.invoice, command.target)
        .await?
        .ok_or_else(nothing_open)
}

/// As [`allocate_rest`]; `None` where nothing is open.
pub(super) async fn place_rest(
    tx: &WriteTx,
    invoice: InvoiceId,
    target: Target,
) -> Result<Option<Cents>, ServiceError> {
    let mut all_events = Vec::new();
    let mut placed = Cents::ZERO;
    for line in lines::of_invoice(tx, invoice).await? {
        let stored = allocation::Entity::find()
            .filter(allocation::Column::InvoiceLineId.eq(line.id))
            .order_by_asc(allocation::Column::Id)
            .all(tx.conn())
            .await?;
        let open = line.gross.minus(stored.iter().map(|part| part.gross).sum());
        if open == Cents::ZERO {
            continue;
        }
        let mut parts: Vec<Part> = stored.iter().map(parts::stored_part).collect();
        add(&mut parts, target, open);
        let (_, events) = parts::replace(tx, &line, &parts).await?;
        lines::raise_version(tx, &line).await?;
        all_events.extend(events);
        placed = placed.plus(open);
    }
    if all_events.is_empty() {
        return Ok(None);
    }
    totals::count_allocations(tx, invoice).await?;
    audit::record(tx, all_events).await?;
    Ok(Some(placed))
}

pub(super) fn nothing_open() -> ServiceError {
    ServiceError::refused("Alle Positionen der Rechnung sind schon vollständig zugeordnet.")
}

fn add(parts: &mut Vec<Part>, target: Target, open: Cents) {
    let eligible = match target {
        Target::CostLine(_) => open,
        Target::Own { .. } => Cents::ZERO,
    };
    match parts.iter_mut().find(|part| part.target == target) {
        Some(part) => {
            part.gross = part.gross.plus(open);
            part.eligible = part.eligible.plus(eligible);
        }
        None => parts.push(Part::whole(target, open)),
    }
}
