//! Checking and writing the parts of one invoice line; the callers load the line and raise its version.

mod check;
mod names;
mod net;
mod remember;
mod schools;

use std::collections::{BTreeMap, BTreeSet};

use paktbuch_entity::{allocation, funding_share, invoice, invoice_line};
use paktbuch_types::{AllocationId, BasisPoints, Cents, NoticeId, SchoolId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, Set};

use self::check::check;
use self::names::{Named, name_targets};
pub(super) use self::net::refuse_above_net;
pub(super) use self::schools::complete_schools;
use self::schools::{Key, key};
use super::reject::refuse_rejected;
use crate::audit::{Change, Event, EventKind, SubjectKind};
use crate::db::WriteTx;
use crate::error::ServiceError;
use crate::funding;
use crate::purchasing::commands::{Assignment, Part, Target};
use crate::purchasing::input_tax::{REASON, deducted_rate};
use crate::text;

/// What the devices of an allocation hold.
#[derive(Default)]
struct Held {
    devices: i64,
    gross: Cents,
    /// Whether it was spread onto devices that exist.
    is_spread: bool,
}

/// Replaces the parts of `line`: ids in the order of `parts`, and one event for each notice touched (none, where nothing changed).
///
/// A part of the same target and school keeps its id, and so does one that only gets another school. One that devices were made of
/// stays, and is at least what they hold; one that was spread onto devices stays as it is, so that the shares add up to it.
pub(super) async fn replace(
    tx: &WriteTx,
    line: &invoice_line::Model,
    parts: &[Part],
) -> Result<(Vec<AllocationId>, Vec<Event>), ServiceError> {
    let invoice = invoice::Entity::find_by_id(line.invoice_id)
        .one(tx.conn())
        .await?;
    let invoice = invoice.ok_or(ServiceError::NotFound)?;
    let deducted = deducted_rate(invoice.tax_deducted, line.vat_rate);
    let mut parts: Vec<Part> = parts.iter().map(|part| cleaned(part, deducted)).collect();
    complete_schools(tx, line, &mut parts).await?;
    check(line, deducted, &parts)?;
    refuse_rejected(&invoice)?;
    let mut stored = stored_parts(tx, line).await?;
    let known: BTreeSet<Target> = stored.keys().map(|(target, _)| *target).collect();
    let added = parts.iter().filter(|part| !known.contains(&part.target));
    let added = added.filter_map(|part| match part.target {
        Target::CostLine(line) => Some(line),
        Target::Own { .. } => None,
    });
    funding::refuse_revoked(tx.conn(), added).await?;
    for part in parts.iter_mut().filter(|part| !known.contains(&part.target)) {
        remember::assignment(tx, part).await?;
    }
    let held = held_by_devices(tx, stored.values().map(|row| row.id).collect()).await?;
    let wanted: BTreeSet<Key> = parts.iter().map(key).collect();
    let all = wanted.iter().chain(stored.keys()).copied().collect();
    let names = name_targets(tx, line, all).await?;
    let place = format!("Position {}", line.position);
    let mut changes = Vec::new();
    let mut ids = Vec::with_capacity(parts.len());
    for part in &parts {
        let name = &names[&key(part)];
        let before = take_continued(&mut stored, key(part), &wanted);
        if let Some(before) = &before {
            refuse_against_devices(&place, name, held.get(&before.id), part.gross)?;
        }
        let old = before.as_ref().map(|row| {
            let part = stored_part(row);
            told(&place, &names[&key(&part)], &part)
        });
        let new = told(&place, name, part);
        ids.push(if old.as_ref() == Some(&new) {
            before.map(|row| row.id).ok_or(ServiceError::NotFound)?
        } else {
            write(tx, line, part, name.school, before).await?
        });
        changes.push((name.notice, old.unwrap_or_default(), new));
    }
    for (key, row) in stored {
        let name = &names[&key];
        refuse_against_devices(&place, name, held.get(&row.id), Cents::ZERO)?;
        changes.push((name.notice, told(&place, name, &stored_part(&row)), String::new()));
        row.delete(tx.conn()).await?;
    }
    Ok((ids, events(line, changes)))
}

async fn stored_parts(
    tx: &WriteTx,
    line: &invoice_line::Model,
) -> Result<BTreeMap<Key, allocation::Model>, ServiceError> {
    let rows = allocation::Entity::find()
        .filter(allocation::Column::InvoiceLineId.eq(line.id))
        .all(tx.conn())
        .await?;
    let keyed = rows.into_iter().map(|row| (key(&stored_part(&row)), row));
    Ok(keyed.collect())
}

/// Takes out what the part `wanted` continues: the stored one of its school, else one of its target with a school that no part has.
fn take_continued(
    stored: &mut BTreeMap<Key, allocation::Model>,
    wanted: Key,
    all: &BTreeSet<Key>,
) -> Option<allocation::Model> {
    if let Some(row) = stored.remove(&wanted) {
        return Some(row);
    }
    let mut left = stored.keys().copied();
    let free = left.find(|known| known.0 == wanted.0 && !all.contains(known))?;
    stored.remove(&free)
}

/// A stored allocation as it would be asked for.
pub(super) fn stored_part(row: &allocation::Model) -> Part {
    Part {
        target: match row.cost_line_id {
            Some(cost_line) => Target::CostLine(cost_line),
            None => Target::Own {
                school: row.school_id,
            },
        },
        school: row.cost_line_id.and(row.school_id),
        gross: row.gross,
        eligible: row.eligible,
        reason: row.reason.clone(),
        quantity: row.quantity,
        assignment: Assignment {
            product: row.product.clone(),
            account: row.account.clone(),
            cost_centre: row.cost_centre.clone(),
            fiscal_year: row.fiscal_year,
        },
    }
}

/// The part with clean texts; one that is eligible but for its VAT says why.
fn cleaned(part: &Part, deducted: BasisPoints) -> Part {
    let assignment = &part.assignment;
    let mut reason = text::clean(&part.reason);
    let is_net = part.eligible != part.gross && part.eligible == part.most_eligible(deducted);
    if reason.is_empty() && is_net && matches!(part.target, Target::CostLine(_)) {
        REASON.clone_into(&mut reason);
    }
    Part {
        reason,
        assignment: Assignment {
            product: text::clean(&assignment.product),
            account: text::clean(&assignment.account),
            cost_centre: text::clean(&assignment.cost_centre),
            fiscal_year: assignment.fiscal_year,
        },
        ..part.clone()
    }
}

async fn held_by_devices(
    tx: &WriteTx,
    allocations: Vec<AllocationId>,
) -> Result<BTreeMap<AllocationId, Held>, ServiceError> {
    let mut held: BTreeMap<AllocationId, Held> = BTreeMap::new();
    if allocations.is_empty() {
        return Ok(held);
    }
    let shares = funding_share::Entity::find()
        .filter(funding_share::Column::AllocationId.is_in(allocations))
        .all(tx.conn())
        .await?;
    for share in shares {
        let entry = held.entry(share.allocation_id).or_default();
        entry.devices += 1;
        entry.gross = entry.gross.plus(share.gross);
        entry.is_spread |= share.spread.is_some();
    }
    Ok(held)
}

fn refuse_against_devices(
    place: &str,
    name: &Named,
    held: Option<&Held>,
    gross: Cents,
) -> Result<(), ServiceError> {
    let Some(held) = held else {
        return Ok(());
    };
    if held.is_spread && gross != held.gross {
        return Err(ServiceError::refused(format!(
            "{place}: Der Teil „{}“ ist auf Geräte verteilt ({}, zusammen {} €). Bitte heben Sie zuerst die Verteilung auf, ändern den \
             Teil und verteilen ihn neu.",
            name.words, held.devices, held.gross
        )));
    }
    let is_less = if held.gross < Cents::ZERO {
        gross > held.gross
    } else {
        gross < held.gross
    };
    if is_less || gross == Cents::ZERO {
        return Err(ServiceError::refused(format!(
            "{place}: Aus dem Teil „{}“ sind schon Geräte angelegt ({}, zusammen {} €). Er kann nicht kleiner werden oder wegfallen.",
            name.words, held.devices, held.gross
        )));
    }
    Ok(())
}

fn told(place: &str, name: &Named, part: &Part) -> String {
    // Before the words, which may be long: a sentence of the history is cut at its end.
    let eligible = match name.notice {
        Some(_) => format!(", zuwendungsfähig {} €,", part.eligible),
        None => String::new(),
    };
    let mut text = format!("{place}: {} €{eligible} auf {}", part.gross, name.words);
    if !part.reason.is_empty() {
        text.push_str(&format!(" ({})", part.reason));
    }
    if let Some(quantity) = part.quantity {
        text.push_str(&format!(", Menge {quantity}"));
    }
    let year = part.assignment.fiscal_year.map(|year| year.to_string());
    for (word, value) in [
        ("Produkt", &part.assignment.product),
        ("Sachkonto", &part.assignment.account),
        ("Kostenstelle", &part.assignment.cost_centre),
        ("Haushaltsjahr", &year.unwrap_or_default()),
    ] {
        if !value.is_empty() {
            text.push_str(&format!(", {word} {value}"));
        }
    }
    text
}

async fn write(
    tx: &WriteTx,
    line: &invoice_line::Model,
    part: &Part,
    school: Option<SchoolId>,
    before: Option<allocation::Model>,
) -> Result<AllocationId, ServiceError> {
    let cost_line = match part.target {
        Target::CostLine(id) => Some(id),
        Target::Own { .. } => None,
    };
    let version = before.as_ref().map_or(1, |row| row.version + 1);
    let is_new = before.is_none();
    let mut row = before.map(IntoActiveModel::into_active_model).unwrap_or_default();
    row.invoice_line_id = Set(line.id);
    row.cost_line_id = Set(cost_line);
    row.school_id = Set(school);
    row.gross = Set(part.gross);
    row.eligible = Set(part.eligible);
    row.reason = Set(part.reason.clone());
    row.quantity = Set(part.quantity);
    row.product = Set(part.assignment.product.clone());
    row.account = Set(part.assignment.account.clone());
    row.cost_centre = Set(part.assignment.cost_centre.clone());
    row.fiscal_year = Set(part.assignment.fiscal_year);
    row.version = Set(version);
    let written = if is_new {
        row.insert(tx.conn()).await?
    } else {
        row.update(tx.conn()).await?
    };
    Ok(written.id)
}

fn events(line: &invoice_line::Model, changes: Vec<(Option<NoticeId>, String, String)>) -> Vec<Event> {
    let mut by_notice: BTreeMap<Option<NoticeId>, Vec<Change>> = BTreeMap::new();
    for (notice, before, after) in changes {
        by_notice
            .entry(notice)
            .or_default()
            .push(Change::new("Zuordnung", before, after));
    }
    by_notice
        .into_iter()
        .map(|(notice, changes)| {
            Event::new(EventKind::Allocated, SubjectKind::Invoice, line.invoice_id.0)
                .touching(notice)
                .changes(changes)
        })
        .filter(|event| !event.is_empty())
        .collect()
}
