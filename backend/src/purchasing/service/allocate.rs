//! Dividing invoice lines over cost lines and own funds.

use paktbuch_entity::{allocation, invoice};
use paktbuch_types::{AllocationId, BasisPoints, Cents, InvoiceId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{lines, parts, totals};
use crate::audit;
use crate::auth::{EditInvoices, Permit};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::purchasing::commands::{Allocate, AllocateRest, Part, Target};
use crate::purchasing::input_tax::{at_most_net, deducted_rate};

/// Replaces the parts of a line; answers their ids in the order of the command.
///
/// # Errors
/// [`ServiceError::Stale`]; [`ServiceError::Refused`] for more than the line, more eligible than the part or its net share, a target
/// twice or gone, and for a part that would become less than the devices made of it.
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

/// Puts what is open of every line on one target, wholly eligible (net, where its VAT is deducted) unless it is own funds. What is
/// divided already stays. Answers how much it was.
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
    let row = invoice::Entity::find_by_id(invoice).one(tx.conn()).await?;
    let row = row.ok_or(ServiceError::NotFound)?;
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
        let mut rest = [Part::whole(target, open)];
        parts::complete_schools(tx, &line, &mut parts).await?;
        parts::complete_schools(tx, &line, &mut rest).await?;
        let [rest] = rest;
        add(&mut parts, rest, deducted_rate(row.tax_deducted, line.vat_rate));
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

/// Adds what is open, without the VAT in it that is deducted; to the part of the same target and school, where there is one.
fn add(parts: &mut Vec<Part>, rest: Part, deducted: BasisPoints) {
    let eligible = rest.most_eligible(deducted);
    let same = |part: &&mut Part| part.target == rest.target && part.school == rest.school;
    match parts.iter_mut().find(same) {
        Some(part) => {
            // What was eligible as far as it can be stays so: two net shares may be a cent off that of their sum.
            let is_most = part.eligible == part.most_eligible(deducted);
            part.gross = part.gross.plus(rest.gross);
            part.eligible = if is_most {
                part.most_eligible(deducted)
            } else {
                at_most_net(part.eligible.plus(eligible), part.gross, deducted)
            };
        }
        None => parts.push(Part { eligible, ..rest }),
    }
}
