//! The lines on the way, with their allocations and devices.

use std::collections::HashMap;

use paktbuch_entity::{allocation, invoice_line, school};
use paktbuch_types::{AllocationId, Cents, InvoiceId, InvoiceLineId, SchoolId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::devices::{counts, devices};
use super::own_part::cut_to_own_part;
use super::targets::targets;
use super::way::Question;
use crate::auth::Scope;
use crate::evidence::rows::{AllocationPart, LinePart, Mark, Target};

/// Devices of an allocation that the page of an invoice shows.
const DEVICES: usize = 40;

/// The lines of these invoices with their allocations, by invoice.
pub(super) async fn lines(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
) -> Result<HashMap<InvoiceId, Vec<LinePart>>, DbErr> {
    let mut rows = invoice_line::Entity::find()
        .filter(invoice_line::Column::InvoiceId.is_in(question.invoices.iter().copied()))
        .order_by_asc(invoice_line::Column::Position)
        .order_by_asc(invoice_line::Column::Id)
        .all(conn)
        .await?;
    if let Some(only) = &question.lines {
        rows.retain(|row| only.contains(&row.id));
    }
    let ids: Vec<InvoiceLineId> = rows.iter().map(|row| row.id).collect();
    let allocated = allocated(conn, &ids).await?;
    let mut parts = parts(conn, scope, question, &rows).await?;
    let mut lines: HashMap<InvoiceId, Vec<LinePart>> = HashMap::new();
    for row in rows {
        let paid = allocated.get(&row.id).copied().unwrap_or_default();
        let is_start = question.line == Some(row.id) || is_sought(&question.mark, &row);
        lines.entry(row.invoice_id).or_default().push(LinePart {
            id: row.id,
            open: row.gross.minus(paid),
            position: row.position,
            name: row.name,
            quantity: row.quantity,
            gross: row.gross,
            deduction: match scope.schools() {
                Some(_) => Cents::ZERO,
                None => row.deduction,
            },
            ordered_on: row.ordered_on,
            accepted_on: row.accepted_on,
            is_start,
            parts: parts.remove(&row.id).unwrap_or_default(),
        });
    }
    cut_to_own_part(conn, scope, &mut lines).await?;
    Ok(lines)
}

/// Whether a line was looked for by its amount, or by what the chain has billed of it before.
fn is_sought(mark: &Mark, row: &invoice_line::Model) -> bool {
    let whole = row.gross.plus(row.deduction);
    let is_deducted = row.deduction != Cents::ZERO && mark.is_one_of(&[whole, row.deduction]);
    is_deducted || mark.is_one_of(&[row.gross])
}

/// What allocations pay of each of these lines.
async fn allocated(
    conn: &impl ConnectionTrait,
    lines: &[InvoiceLineId],
) -> Result<HashMap<InvoiceLineId, Cents>, DbErr> {
    let rows: Vec<(InvoiceLineId, Cents)> = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().copied()))
        .select_only()
        .columns([allocation::Column::InvoiceLineId, allocation::Column::Gross])
        .into_tuple()
        .all(conn)
        .await?;
    let mut sums: HashMap<InvoiceLineId, Cents> = HashMap::new();
    for (line, gross) in rows {
        let sum = sums.entry(line).or_default();
        *sum = sum.plus(gross);
    }
    Ok(sums)
}

/// Short names of the schools that these allocations are for.
async fn school_names(
    conn: &impl ConnectionTrait,
    allocations: &[allocation::Model],
) -> Result<HashMap<SchoolId, String>, DbErr> {
    let ids = allocations.iter().filter_map(|row| row.school_id);
    let rows: Vec<(SchoolId, String)> = school::Entity::find()
        .filter(school::Column::Id.is_in(ids))
        .select_only()
        .columns([school::Column::Id, school::Column::ShortName])
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn parts(
    conn: &impl ConnectionTrait,
    scope: &Scope,
    question: &Question,
    lines: &[invoice_line::Model],
) -> Result<HashMap<InvoiceLineId, Vec<AllocationPart>>, DbErr> {
    let rows = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.is_in(lines.iter().map(|line| line.id)))
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await?;
    let ids: Vec<AllocationId> = rows.iter().map(|row| row.id).collect();
    let targets = targets(conn, rows.iter().filter_map(|row| row.cost_line_id)).await?;
    let counts = counts(conn, &ids).await?;
    let mut devices = devices(conn, scope, &ids, question.device).await?;
    let schools = school_names(conn, &rows).await?;
    let mut parts: HashMap<InvoiceLineId, Vec<AllocationPart>> = HashMap::new();
    for row in rows {
        let mut shown = devices.remove(&row.id).unwrap_or_default();
        // Of a line that pays other devices too, only what paid the one that is asked about.
        if question.device.is_some() && shown.is_empty() {
            continue;
        }
        let all_devices = shown.iter().map(|device| (device.id, device.share)).collect();
        for device in &mut shown {
            device.is_start |= question.mark.is_one_of(&[device.share]);
        }
        shown.sort_by_key(|device| !device.is_start);
        // The way of one line is where all its devices are looked up.
        if question.line.is_none() {
            shown.truncate(DEVICES);
        }
        let all = counts.get(&row.id).copied().unwrap_or(0);
        let target = row.cost_line_id.and_then(|id| Some((id, targets.get(&id)?)));
        parts
            .entry(row.invoice_line_id)
            .or_default()
            .push(AllocationPart {
                id: row.id,
                line: row.invoice_line_id,
                cost_line: row.cost_line_id,
                is_start: question.mark.is_one_of(&[row.gross, row.eligible]),
                shares: None,
                device: None,
                filed: Vec::new(),
                gross: row.gross,
                eligible: row.eligible,
                reason: if scope.schools().is_none() {
                    row.reason
                } else {
                    String::new()
                },
                school: row
                    .school_id
                    .filter(|id| scope.contains(*id))
                    .and_then(|id| schools.get(&id).cloned())
                    .unwrap_or_default(),
                target: target.map(|(id, target)| Target {
                    is_start: question.cost_line == Some(id),
                    ..target.clone()
                }),
                more: others(scope, all, shown.len()),
                devices: shown,
                all_devices,
            });
    }
    Ok(parts)
}

/// Devices of an allocation that are not shown; who is bound to schools is not told of other schools' devices.
fn others(scope: &Scope, all: i64, shown: usize) -> usize {
    match scope.schools() {
        Some(_) => 0,
        None => usize::try_from(all).unwrap_or(0).saturating_sub(shown),
    }
}
